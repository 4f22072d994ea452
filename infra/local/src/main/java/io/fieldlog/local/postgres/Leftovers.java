package io.fieldlog.local.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Backends that outlive a killed postmaster for a moment: they hold its shared memory, and a new postmaster
/// refuses to start beside them.
final class Leftovers {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private Leftovers() {}

    /// Kills every process that works in the data directory: to be called only while no postmaster of ours runs on
    /// it.
    static void endProcessesOf(Path directory) throws IOException {
        var leftovers = workingIn(directory.toRealPath());
        leftovers.forEach(ProcessHandle::destroyForcibly);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (var process : leftovers) {
            while (process.isAlive()) {
                if (System.nanoTime() > deadline) {
                    throw new IOException(
                            "process " + process.pid() + " works in " + directory + " and cannot be ended");
                }
                Thread.onSpinWait();
            }
        }
    }

    private static List<ProcessHandle> workingIn(Path directory) {
        return ProcessHandle.allProcesses()
                .filter(process -> directory.equals(workingDirectoryOf(process)))
                .toList();
    }

    private static Path workingDirectoryOf(ProcessHandle process) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), "cwd"));
        } catch (IOException e) {
            return Path.of(""); // it ended, or is another user's
        }
    }
}
