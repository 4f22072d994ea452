package io.fieldlog.command.policies;

import io.fieldlog.command.CommandSide;
import io.fieldlog.command.HttpTest;
import io.fieldlog.local.testing.KafkaServer;
import io.fieldlog.stream.EventRecords;
import io.fieldlog.stream.EventTopic;
import io.fieldlog.stream.KafkaCluster;
import io.fieldlog.stream.RecordedEvent;
import io.fieldlog.stream.ShardEntry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/// A topic of its own on a real Kafka, and nodes of the command side whose policies read it.
final class PolicyTopic {

    private static final KafkaServer KAFKA = KafkaServer.start(
            Path.of("target", "kafka", Long.toString(ProcessHandle.current().pid())));

    private static final KafkaProducer<byte[], byte[]> PRODUCER = new KafkaProducer<>(
            Map.of("bootstrap.servers", KAFKA.bootstrapServers(), "acks", "all", "linger.ms", 2),
            new ByteArraySerializer(),
            new ByteArraySerializer());

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(KAFKA::close));
    }

    private final String name = "events-" + UUID.randomUUID();

    PolicyTopic() {
        try (var admin = Admin.create(new KafkaCluster(KAFKA.bootstrapServers()).client(Map.of()))) {
            admin.createTopics(List.of(new NewTopic(name, EventTopic.PARTITIONS, (short) 1)))
                    .all()
                    .get(60, TimeUnit.SECONDS);
        } catch (ExecutionException | InterruptedException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    String name() {
        return name;
    }

    /// As the relay publishes them.
    void publish(List<RecordedEvent> events) {
        events.forEach(event -> PRODUCER.send(
                EventRecords.toRecord(name, EventTopic.PARTITIONS, new ShardEntry(0, event.position(), event))));
        PRODUCER.flush();
    }

    /// Another node of the command side, on the servers that the test's own has.
    ConfigurableApplicationContext node(Map<String, String> servers) {
        var arguments = new ArrayList<String>();
        servers.forEach((property, value) -> arguments.add("--%s=%s".formatted(property, value)));
        arguments.addAll(List.of(
                "--server.port=0",
                "--fieldlog.kafka.bootstrap-servers=" + KAFKA.bootstrapServers(),
                "--fieldlog.kafka.events-topic=" + name,
                "--fieldlog.policies.parked-retry=300ms"));
        return new SpringApplicationBuilder(CommandSide.class)
                .initializers(context ->
                        context.getBeanFactory().registerSingleton("withoutClassesOfTests", new HttpTest.OfTests()))
                .run(arguments.toArray(String[]::new));
    }
}
