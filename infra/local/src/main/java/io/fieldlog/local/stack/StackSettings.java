package io.fieldlog.local.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/// What a stack was started with: kept beside its data, so that the other commands need to be told only where the
/// data is.
public record StackSettings(int port, int portBase, int replicas) {
    public static final int DEFAULT_REPLICAS = 2;

    private static final JsonMapper JSON = JsonMapper.shared();

    public StackSettings {
        if (replicas < 0 || replicas > Ports.MOST_REPLICAS) {
            throw new IllegalArgumentException("--replicas must be between 0 and 5, not " + replicas);
        }
    }

    public Ports ports() {
        return new Ports(port, portBase);
    }

    static Optional<StackSettings> read(Path file) throws IOException {
        return Files.exists(file)
                ? Optional.of(JSON.readValue(Files.readString(file), StackSettings.class))
                : Optional.empty();
    }

    void write(Path file) throws IOException {
        Files.writeString(file, JSON.writeValueAsString(this));
    }
}
