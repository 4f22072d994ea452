package io.fieldlog.command;

import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.function.Executable;

/// What every fuzz target shares: the samples that it starts from, and how long one input may take.
public final class FuzzInput {

    /// Many times what a reader needs for the largest input that the fuzzer makes, on a machine that is busy.
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private FuzzInput() {}

    /// Any exception that gets out is a finding.
    public static void read(Executable reader) {
        assertTimeout(LONGEST, reader);
    }

    public static byte[] of(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// The first `lines` of a file in `docs/samples`.
    public static byte[] sample(String name, int lines) {
        try (var content = Files.lines(Path.of(System.getProperty("fieldlog.root"), "docs/samples", name))) {
            return of(String.join("\n", content.limit(lines).toList()) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
