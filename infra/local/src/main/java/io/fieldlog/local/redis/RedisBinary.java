package io.fieldlog.local.redis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/// The Redis server, one static program, unpacked from its jar once.
public record RedisBinary(Path program) {
    private static final String RESOURCE = "/redis-server-7.0.15-linux-amd64";

    public static RedisBinary unpackedIn(Path cache) throws IOException {
        var program = cache.resolve("redis-server-7.0.15");
        if (!Files.exists(program)) {
            Files.createDirectories(cache);
            var unpacking = Files.createTempFile(cache, "unpacking-", "");
            try (var resource = RedisBinary.class.getResourceAsStream(RESOURCE)) {
                if (resource == null) {
                    throw new IOException("the Redis server is missing in its jar");
                }
                Files.copy(resource, unpacking, StandardCopyOption.REPLACE_EXISTING);
            }
            Files.setPosixFilePermissions(unpacking, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.move(unpacking, program, StandardCopyOption.ATOMIC_MOVE);
        }
        return new RedisBinary(program);
    }

    /// What is acknowledged reaches the disk within a second, and a restart finds it.
    public List<String> command(Path data, int port) {
        return List.of(
                program.toString(),
                "--bind",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--dir",
                data.toString(),
                "--appendonly",
                "yes",
                "--appendfsync",
                "everysec",
                "--save",
                "",
                "--repl-diskless-sync-delay",
                "0",
                "--maxmemory",
                "128mb",
                "--maxmemory-policy",
                "noeviction");
    }
}
