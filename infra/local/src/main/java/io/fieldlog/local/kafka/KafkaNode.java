package io.fieldlog.local.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// One Kafka node, broker and controller in one, so that a laptop runs the same log transport as a cluster.
///
/// ```
/// java -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --sun-misc-unsafe-memory-access=allow \
///      -cp target/local.jar io.fieldlog.local.kafka.KafkaNode --data=DIR --port=21003 --controller-port=21004
/// ```
///
/// Ready when it prints `Kafka is ready on 127.0.0.1:21003`; from then on the broker port answers. The first start
/// formats the storage; its cluster id stays in the data directory. It stops in order on SIGTERM, exits with 1 when it
/// cannot start, and survives being killed. It needs nothing from the environment.
@Command(name = "kafka-node")
public final class KafkaNode implements Callable<Integer> {

    private static final Logger log = LoggerFactory.getLogger(KafkaNode.class);

    private static final int NODE_ID = 0;

    private static final String CONTROLLER = "CONTROLLER";

    @Option(names = "--data", required = true, description = "directory of the log and of the cluster's metadata")
    private Path data;

    @Option(names = "--port", required = true, description = "port of the broker on 127.0.0.1")
    private int port;

    @Option(names = "--controller-port", required = true, description = "port of the controller on 127.0.0.1")
    private int controllerPort;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new KafkaNode()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        var started = System.nanoTime();
        formatOnce();
        var server = new KafkaRaftServer(new KafkaConfig(configuration(), false), Time.SYSTEM);
        server.startup();
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            server.shutdown();
                            server.awaitShutdown();
                        },
                        "kafka-shutdown"));
        log.info("Kafka is ready on 127.0.0.1:{} after {} ms", port, (System.nanoTime() - started) / 1_000_000);
        server.awaitShutdown();
        return 0;
    }

    /// `meta.properties` is the last file that formatting writes: without it the directory was never finished.
    private void formatOnce() throws Exception {
        if (Files.exists(data.resolve(MetaPropertiesEnsemble.META_PROPERTIES_NAME))) {
            return;
        }
        Files.createDirectories(data);
        new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8))
                .setNodeId(NODE_ID)
                .setClusterId(Uuid.randomUuid().toString())
                .addDirectory(data.toString())
                .setMetadataLogDirectory(data.toString())
                .setControllerListenerName(CONTROLLER)
                .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                .run();
    }

    private Map<String, String> configuration() {
        return Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", Integer.toString(NODE_ID)),
                Map.entry("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + controllerPort),
                Map.entry(
                        "listeners",
                        "PLAINTEXT://127.0.0.1:%d,%s://127.0.0.1:%d".formatted(port, CONTROLLER, controllerPort)),
                Map.entry("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port),
                Map.entry("controller.listener.names", CONTROLLER),
                Map.entry("inter.broker.listener.name", "PLAINTEXT"),
                Map.entry("listener.security.protocol.map", CONTROLLER + ":PLAINTEXT,PLAINTEXT:PLAINTEXT"),
                Map.entry("log.dirs", data.toString()),
                Map.entry("auto.create.topics.enable", "false"),
                // An event is at most one request body of 1 MiB, plus headers.
                Map.entry("message.max.bytes", Integer.toString(4 << 20)),
                Map.entry("replica.fetch.max.bytes", Integer.toString(4 << 20)),
                // One node holds every replica there is.
                Map.entry("default.replication.factor", "1"),
                Map.entry("min.insync.replicas", "1"),
                Map.entry("offsets.topic.replication.factor", "1"),
                Map.entry("transaction.state.log.replication.factor", "1"),
                Map.entry("transaction.state.log.min.isr", "1"),
                Map.entry("share.coordinator.state.topic.replication.factor", "1"),
                Map.entry("share.coordinator.state.topic.min.isr", "1"),
                // Small: a handful of clients, two cores, little memory.
                Map.entry("offsets.topic.num.partitions", "4"),
                Map.entry("transaction.state.log.num.partitions", "1"),
                Map.entry("share.coordinator.state.topic.num.partitions", "1"),
                Map.entry("num.network.threads", "2"),
                Map.entry("num.io.threads", "4"),
                Map.entry("log.cleaner.dedupe.buffer.size", Integer.toString(8 << 20)),
                // A consumer that joins alone need not wait for others.
                Map.entry("group.initial.rebalance.delay.ms", "0"));
    }
}
