package io.fieldlog.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Runs `./fieldlog` the way a person does, against the data directory and ports of one stack.
record CommandLine(Path root, Path data, int port, int portBase) {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /// What a finished command left: `output` is its standard output, `errors` its standard error.
    record Outcome(int exitCode, String output, String errors) {

        Outcome mustSucceed() {
            if (exitCode != 0) {
                throw new AssertionError("exit code %d%n%s%n%s".formatted(exitCode, output, errors));
            }
            return this;
        }
    }

    Outcome run(String... arguments) {
        try {
            var out = Files.createTempFile("fieldlog", ".out");
            var err = Files.createTempFile("fieldlog", ".err");
            var process = start(
                    ProcessBuilder.Redirect.to(out.toFile()), ProcessBuilder.Redirect.to(err.toFile()), arguments);
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new AssertionError("`fieldlog %s` did not end:%n%s%n%s"
                        .formatted(String.join(" ", arguments), Files.readString(out), Files.readString(err)));
            }
            var outcome = new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
            Files.delete(out);
            Files.delete(err);
            return outcome;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// For a command that goes on until it is stopped.
    Process start(ProcessBuilder.Redirect out, ProcessBuilder.Redirect err, String... arguments) {
        var command = new ArrayList<String>(List.of(root.resolve("fieldlog").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of(
                "--data", data.toString(), "--port", String.valueOf(port), "--port-base", String.valueOf(portBase)));
        var builder = new ProcessBuilder(command).redirectOutput(out).redirectError(err);
        builder.environment().put("FIELDLOG_BUILD", "never");
        try {
            var process = builder.start();
            process.getOutputStream().close();
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
