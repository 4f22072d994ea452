package io.fieldlog.local.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Which process exactly: its number alone may be another's by now.
///
/// @param startTicks when it started, in the kernel's ticks since boot: it stays the same when the clock is set
public record ProcessId(long pid, long startTicks, String boot) {

    public static Optional<ProcessId> of(long pid) {
        try {
            var stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            // pid (command, which may hold anything) state ppid … the start is the 22nd field
            var afterCommand = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            boolean zombie = afterCommand[0].equals("Z") || afterCommand[0].equals("X");
            return zombie
                    ? Optional.empty()
                    : Optional.of(new ProcessId(pid, Long.parseLong(afterCommand[19]), currentBoot()));
        } catch (IOException e) {
            return Optional.empty(); // no such process
        }
    }

    public static ProcessId parse(String text) {
        var parts = text.strip().split(" ");
        if (parts.length != 3) {
            throw new IllegalArgumentException("not a process id: " + text);
        }
        return new ProcessId(Long.parseLong(parts[0]), Long.parseLong(parts[1]), parts[2]);
    }

    public Optional<ProcessHandle> alive() {
        return of(pid).filter(this::equals).flatMap(_ -> ProcessHandle.of(pid));
    }

    @Override
    public String toString() {
        return pid + " " + startTicks + " " + boot;
    }

    private static String currentBoot() throws IOException {
        return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    }
}
