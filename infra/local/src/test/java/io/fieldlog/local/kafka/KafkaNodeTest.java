package io.fieldlog.local.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class KafkaNodeTest {

    @TempDir
    Path data;

    private final List<Process> nodes = new ArrayList<>();

    private int port;

    @BeforeEach
    void choosePort() throws IOException {
        port = freePort();
    }

    @AfterEach
    void stop() throws InterruptedException {
        for (var node : nodes) {
            node.destroyForcibly().waitFor();
        }
    }

    @Test
    @Tag("long")
    void keeps_its_records_and_its_cluster_over_a_stop_and_over_a_kill() throws Exception {
        var first = node();
        createTopic("events");
        send("events", "before the stop");
        var cluster = clusterId();
        first.destroy();
        assertThat(first.waitFor(60, TimeUnit.SECONDS)).isTrue();

        var second = node();
        send("events", "before the kill");
        second.destroyForcibly().waitFor();

        node();
        send("events", "after it");
        assertThat(read("events", 3)).containsExactly("before the stop", "before the kill", "after it");
        assertThat(clusterId()).isEqualTo(cluster);
    }

    @Test
    void starts_after_its_first_start_was_cut_short() throws Exception {
        Files.createDirectories(data.resolve("__cluster_metadata-0"));

        node();

        assertThat(clusterId()).isNotBlank();
    }

    @Test
    void takes_a_record_as_large_as_the_largest_event() throws Exception {
        node();
        createTopic("events");
        var large = "x".repeat(2 << 20);

        send("events", large);

        assertThat(read("events", 1)).containsExactly(large);
    }

    @Test
    void makes_no_topic_that_nobody_asked_for() throws Exception {
        node();

        assertThatThrownBy(() -> send("misspelt", "lost"))
                .hasRootCauseInstanceOf(UnknownTopicOrPartitionException.class);
        try (var admin = admin()) {
            assertThat(admin.listTopics().names().get()).isEmpty();
        }
    }

    @Test
    void says_why_it_does_not_start() throws Exception {
        try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            var process = command().start();
            var output = new String(process.getInputStream().readAllBytes(), UTF_8);

            assertThat(process.waitFor()).isEqualTo(1);
            assertThat(output).contains("127.0.0.1:" + port).contains("Address already in use");
        }
    }

    /// A node as the launcher starts it, on the class path of the test.
    private Process node() throws Exception {
        var process = command().start();
        nodes.add(process);
        var output = process.inputReader();
        for (String line; (line = output.readLine()) != null; ) {
            System.out.println(line);
            if (line.contains("Kafka is ready on 127.0.0.1:" + port)) {
                Thread.startVirtualThread(() -> output.lines().forEach(System.out::println));
                return process;
            }
        }
        throw new IllegalStateException("the node ended with " + process.waitFor());
    }

    private ProcessBuilder command() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KafkaNode.class.getName(),
                        "--data=" + data,
                        "--port=" + port,
                        "--controller-port=" + freePort())
                .redirectErrorStream(true);
    }

    private void createTopic(String name) throws Exception {
        try (var admin = admin()) {
            admin.createTopics(List.of(new NewTopic(name, 1, (short) 1))).all().get();
        }
    }

    private String clusterId() throws Exception {
        try (var admin = admin()) {
            return admin.describeCluster().clusterId().get();
        }
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + port));
    }

    private void send(String topic, String value) throws Exception {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                "127.0.0.1:" + port,
                "acks",
                "all",
                "max.request.size",
                4 << 20,
                "max.block.ms",
                2_000,
                "key.serializer",
                StringSerializer.class,
                "value.serializer",
                StringSerializer.class);
        try (var producer = new KafkaProducer<String, String>(settings)) {
            producer.send(new ProducerRecord<>(topic, "key", value)).get();
        }
    }

    private List<String> read(String topic, int count) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                "127.0.0.1:" + port,
                "key.deserializer",
                StringDeserializer.class,
                "value.deserializer",
                StringDeserializer.class);
        try (var consumer = new KafkaConsumer<String, String>(settings)) {
            var partition = List.of(new TopicPartition(topic, 0));
            consumer.assign(partition);
            consumer.seekToBeginning(partition);
            var values = new ArrayList<String>();
            while (values.size() < count) {
                consumer.poll(Duration.ofSeconds(1)).forEach(record -> values.add(record.value()));
            }
            return values;
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
