package io.fieldlog.local.testing;

import io.fieldlog.local.process.FreePort;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// One Elasticsearch node, from the built jar of its own module: its libraries fit in no other class path.
public final class ElasticsearchServer extends ServerProcess {

    private ElasticsearchServer(Path directory, int port) {
        super(
                java(
                        directory,
                        List.of(
                                "-Xmx256m",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-Dio.netty.noUnsafe=true"),
                        List.of(
                                "-jar",
                                root().resolve("infra/local-elasticsearch/target/local-elasticsearch.jar")
                                        .toString(),
                                "--data=" + directory.toAbsolutePath(),
                                "--port=" + port,
                                "--transport-port=" + FreePort.any()),
                        Map.of()),
                port,
                "/_cluster/health");
    }

    public static ElasticsearchServer start(Path directory) {
        return new ElasticsearchServer(directory, FreePort.any());
    }

    public String url() {
        return "http://127.0.0.1:" + port();
    }
}
