package io.fieldlog.local.testing;

import io.fieldlog.local.process.FreePort;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// One object store with the bucket `fieldlog`, from the built jar of its own module.
public final class ObjectStoreServer extends ServerProcess {
    private static final String ACCESS_KEY = "test-access-key";
    private static final String SECRET_KEY = "test-secret-key";

    private ObjectStoreServer(Path directory, int port) {
        super(
                java(
                        directory,
                        List.of("-Xmx96m"),
                        List.of(
                                "-jar",
                                root().resolve("infra/local-object-store/target/local-object-store.jar")
                                        .toString(),
                                "--data=" + directory.toAbsolutePath(),
                                "--port=" + port),
                        Map.of(
                                "FIELDLOG_OBJECTSTORE_ACCESSKEY", ACCESS_KEY,
                                "FIELDLOG_OBJECTSTORE_SECRETKEY", SECRET_KEY)),
                port,
                "");
    }

    public static ObjectStoreServer start(Path directory) {
        return new ObjectStoreServer(directory, FreePort.any());
    }

    public String endpoint() {
        return "http://127.0.0.1:" + port();
    }

    public String accessKey() {
        return ACCESS_KEY;
    }

    public String secretKey() {
        return SECRET_KEY;
    }
}
