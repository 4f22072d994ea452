package io.fieldlog.relay;

import io.fieldlog.local.kafka.KafkaNode;
import io.fieldlog.local.process.FreePort;
import io.fieldlog.stream.KafkaCluster;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// A Kafka node of its own process, so that a test can kill it.
final class KafkaProcess implements AutoCloseable {

    private final Path directory;
    private final int port = FreePort.any();
    private final int controllerPort = FreePort.any();
    private Process process;

    private KafkaProcess(Path directory) {
        this.directory = directory;
        this.process = launch();
    }

    static KafkaProcess start(Path directory) {
        return new KafkaProcess(directory);
    }

    KafkaCluster cluster() {
        return new KafkaCluster("127.0.0.1:" + port);
    }

    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    void startAgain() {
        process = launch();
    }

    private Process launch() {
        var launched = Jvm.start(
                directory.resolveSibling(directory.getFileName() + ".log"),
                KafkaNode.class,
                List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"),
                List.of("--data=" + directory, "--port=" + port, "--controller-port=" + controllerPort));
        Eventually.within(Duration.ofSeconds(60), "Kafka answers", this::answers);
        return launched;
    }

    private boolean answers() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 200);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        kill();
    }
}
