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
        return start(new ProcessBuilder(words(arguments)).redirectOutput(out).redirectError(err));
    }

    /// From a shell whose `script` says how: `"$@"` in it is the command. Output and errors go to `out`.
    Process startFromShell(String script, ProcessBuilder.Redirect out, String... arguments) {
        var command = new ArrayList<String>(List.of("sh", "-c", script, "sh"));
        command.addAll(words(arguments));
        return start(new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out));
    }

    private List<String> words(String... arguments) {
        var words = new ArrayList<String>(List.of(root.resolve("fieldlog").toString()));
        words.addAll(List.of(arguments));
        words.addAll(List.of(
                "--data", data.toString(), "--port", String.valueOf(port), "--port-base", String.valueOf(portBase)));
        return words;
    }

    private static Process start(ProcessBuilder builder) {
        builder.environment().put("FIELDLOG_BUILD", "never");
        // The stack lives for minutes: compiling well would cost it more than it gains.
        builder.environment().put("FIELDLOG_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1");
        try {
            var process = builder.start();
            process.getOutputStream().close();
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
