package io.fieldlog.relay;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
    final KafkaProcess kafka;
    private final Path directory;

    private RelayServers(LogDatabase log, KafkaProcess kafka, Path directory) {
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
            var kafka = KafkaProcess.start(directory.resolve("kafka"));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                log.close();
                kafka.close();
            }));
            return new RelayServers(log, kafka, directory);
        } catch (Exception e) {
            throw new IllegalStateException("the servers do not start", e);
        }
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
                kafka.cluster().bootstrapServers(),
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

    /// A relay in a JVM of its own.
    Process relayProcess(String topic, String name) {
        return Jvm.start(
                directory.resolve(name + ".log"), Relay.class, List.of("-Xmx128m"), arguments(properties(topic)));
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
