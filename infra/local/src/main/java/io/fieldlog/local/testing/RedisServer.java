package io.fieldlog.local.testing;

import io.fieldlog.local.process.FreePort;
import io.fieldlog.local.redis.RedisBinary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;

/// One Redis.
public final class RedisServer extends ServerProcess {

    private RedisServer(Path directory, int port) throws IOException {
        super(
                child(
                        directory,
                        RedisBinary.unpackedIn(root().resolve("infra/local/target/programs"))
                                .command(directory.toAbsolutePath(), port),
                        Map.of()),
                port,
                "");
    }

    public static RedisServer start(Path directory) {
        try {
            return new RedisServer(directory, FreePort.any());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return "redis://127.0.0.1:" + port();
    }
}
