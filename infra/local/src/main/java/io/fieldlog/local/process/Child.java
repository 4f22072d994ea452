package io.fieldlog.local.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A process of ours, as it is to be started: its output goes to a file that outlives it, and it never outlives us.
///
/// @param unprivileged the process refuses to run as root
/// @param stop the signal that ends it in order; it also gets it when this JVM dies
public record Child(
        List<String> command,
        Path directory,
        Map<String, String> environment,
        Path log,
        Signal stop,
        boolean unprivileged) {

    // The kernel sends the death signal when the thread that forked ends, so all forks happen on one thread that
    // never
    // does.
    private static final ExecutorService FORK = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("fork").daemon(true).factory());

    // Nothing else that happens to be set where the launcher was started changes how a child behaves.
    private static final Set<String> INHERITED = Set.of("PATH", "HOME", "USER", "LANG", "LC_ALL", "TMPDIR");

    public Child {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    public Process start() {
        var builder = new ProcessBuilder(Host.guarded(command, stop, unprivileged))
                .directory(directory.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeIf(name -> !INHERITED.contains(name));
        builder.environment().putAll(environment);
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            return CompletableFuture.supplyAsync(() -> fork(builder), FORK).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof UncheckedIOException io ? io : e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Process fork(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
