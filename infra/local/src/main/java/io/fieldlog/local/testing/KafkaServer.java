package io.fieldlog.local.testing;

import io.fieldlog.local.process.FreePort;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// One Kafka node; topics are made by whoever needs them.
public final class KafkaServer extends ServerProcess {

    private KafkaServer(Path directory, int port) {
        super(
                java(
                        directory,
                        List.of("-Xmx256m", "--sun-misc-unsafe-memory-access=allow"),
                        List.of(
                                "-cp",
                                classPath(),
                                "io.fieldlog.local.kafka.KafkaNode",
                                "--data=" + directory.toAbsolutePath(),
                                "--port=" + port,
                                "--controller-port=" + FreePort.any()),
                        Map.of()),
                port,
                "");
    }

    public static KafkaServer start(Path directory) {
        return new KafkaServer(directory, FreePort.any());
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + port();
    }

    /// The broker's classes are of this module, so wherever this class comes from, they come too.
    private static String classPath() {
        return System.getProperty("java.class.path");
    }
}
