package io.fieldlog.relay;

import io.fieldlog.local.process.Child;
import io.fieldlog.local.process.Signal;
import io.fieldlog.local.testing.KafkaServer;
import io.fieldlog.stream.KafkaCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/// The servers that the tests of this module share, one of each, and relays between them.
final class RelayServers {

    private static final RelayServers SHARED = start();

    final LogDatabase log;
    final KafkaServer kafka;
    private final Path directory;

    private RelayServers(LogDatabase log, KafkaServer kafka, Path directory) {
        this.log = log;
        this.kafka = kafka;
        this.directory = directory;
    }

    static RelayServers shared() {
        return SHARED;
    }

    private static RelayServers start() {
        try {
            var directory = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "servers");
            var log = LogDatabase.start(directory.resolve("postgres"));
            var kafka = KafkaServer.start(directory.resolve("kafka"));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                log.close();
                kafka.kill();
            }));
            return new RelayServers(log, kafka, directory);
        } catch (Exception e) {
            throw new IllegalStateException("the servers do not start", e);
        }
    }

    KafkaCluster cluster() {
        return new KafkaCluster(kafka.bootstrapServers());
    }

    /// A pair of topics that no other test has.
    static String freshTopic() {
        return "events-" + UUID.randomUUID();
    }

    Map<String, String> properties(String topic) {
        return Map.of(
                "fieldlog.log.url",
                log.server().logUrl(),
                "fieldlog.log.username",
                "fieldlog_relay",
                "fieldlog.log.password",
                log.server().password(),
                "fieldlog.kafka.bootstrap-servers",
                kafka.bootstrapServers(),
                "fieldlog.kafka.events-topic",
                topic,
                "fieldlog.kafka.shards-topic",
                topic + "-shards",
                "fieldlog.relay.patience",
                "10s",
                "server.port",
                "0");
    }

    /// A relay in this JVM, with other properties than the usual.
    ConfigurableApplicationContext relay(String topic, Map<String, String> more) {
        var properties = new HashMap<>(properties(topic));
        properties.putAll(more);
        return new SpringApplicationBuilder(Relay.class)
                .run(arguments(properties).toArray(String[]::new));
    }

    ConfigurableApplicationContext relay(String topic) {
        return relay(topic, Map.of());
    }

    /// A relay in a JVM of its own, to be killed or paused.
    RelayProcess relayProcess(String topic, String name) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Relay.class.getName()));
        command.addAll(arguments(properties(topic)));
        var log = directory.resolve(name + ".log");
        return new RelayProcess(new Child(command, directory, Map.of(), log, Signal.KILL, false).start());
    }

    record RelayProcess(Process process) implements AutoCloseable {

        void send(Signal signal) {
            signal.send(process.toHandle());
        }

        @Override
        public void close() {
            send(Signal.KILL);
        }
    }

    private static List<String> arguments(Map<String, String> properties) {
        return properties.entrySet().stream()
                .map(property -> "--%s=%s".formatted(property.getKey(), property.getValue()))
                .toList();
    }

    static ShardRelay relayOf(ConfigurableApplicationContext application) {
        return application.getBean(RelayLifecycle.class).relays().getFirst();
    }

    static void awaitState(ConfigurableApplicationContext application, Standing.State state) {
        Eventually.within(
                Duration.ofSeconds(30),
                "the relay is " + state,
                () -> relayOf(application).standing().state() == state);
    }

    static int port(ConfigurableApplicationContext application) {
        var server = ((ServletWebServerApplicationContext) application).getWebServer();
        if (server == null) {
            throw new AssertionError("no web server");
        }
        return server.getPort();
    }
}
