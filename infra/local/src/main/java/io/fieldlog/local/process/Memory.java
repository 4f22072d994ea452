package io.fieldlog.local.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// What a process and its children hold in memory, pages that several share counted once in sum (PSS).
final class Memory {
    private Memory() {}

    static long bytesOf(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants())
                .mapToLong(each -> proportionalBytes(each.pid()))
                .sum();
    }

    private static long proportionalBytes(long pid) {
        var entry = Path.of("/proc", Long.toString(pid));
        try (var lines = Files.lines(entry.resolve("smaps_rollup"))) {
            return kilobytes(lines, "Pss:");
        } catch (IOException | java.io.UncheckedIOException e) {
            return residentBytes(entry); // it may not be looked at so closely
        }
    }

    private static long residentBytes(Path entry) {
        try (var lines = Files.lines(entry.resolve("status"))) {
            return kilobytes(lines, "VmRSS:");
        } catch (IOException | java.io.UncheckedIOException e) {
            return 0; // it ended
        }
    }

    private static long kilobytes(Stream<String> lines, String name) {
        return lines.filter(line -> line.startsWith(name))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .sum()
                * 1024;
    }
}
