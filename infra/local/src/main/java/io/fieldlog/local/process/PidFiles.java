package io.fieldlog.local.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// The children that run, written down: a launcher that was killed leaves them for its successor to end.
public record PidFiles(Path directory) {
    private static final Duration GRACE = Duration.ofSeconds(20);

    public void write(String name, long pid, Signal stop) throws IOException {
        var id = ProcessId.of(pid);
        if (id.isPresent()) {
            Files.createDirectories(directory);
            Files.writeString(fileOf(name), stop + " " + id.get());
        }
    }

    public void remove(String name) throws IOException {
        Files.deleteIfExists(fileOf(name));
    }

    /// Ends what an earlier launcher left running, all at the same time, and answers the names.
    public List<String> endOrphans() throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        var ended = new ArrayList<String>();
        var ends = new ArrayList<CompletableFuture<?>>();
        try (var files = Files.newDirectoryStream(directory, "*.pid")) {
            for (var file : files) {
                var text = Files.readString(file).split(" ", 2);
                if (text.length == 2) {
                    ProcessId.parse(text[1]).alive().ifPresent(orphan -> {
                        ended.add(nameOf(file));
                        Signal.valueOf(text[0]).send(orphan);
                        ends.add(orphan.onExit()
                                .orTimeout(GRACE.toSeconds(), TimeUnit.SECONDS)
                                .exceptionallyCompose(_ -> {
                                    orphan.destroyForcibly();
                                    return orphan.onExit();
                                }));
                    });
                }
            }
        }
        ends.forEach(CompletableFuture::join);
        try (var files = Files.newDirectoryStream(directory, "*.pid")) {
            for (var file : files) {
                Files.delete(file);
            }
        }
        ended.sort(null);
        return ended;
    }

    private Path fileOf(String name) {
        return directory.resolve(name + ".pid");
    }

    private static String nameOf(Path file) {
        return file.getFileName().toString().replaceFirst("\\.pid$", "");
    }
}
