package io.fieldlog.local.cli;

import io.fieldlog.local.process.StartFailure;
import io.fieldlog.local.stack.DataDirectory;
import io.fieldlog.local.stack.Launcher;
import io.fieldlog.local.stack.StackSettings;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// Starts the stack, in this terminal or behind it.
@Command(name = "up", description = "Starts everything; Ctrl-C stops it in order.")
final class Up implements Callable<Integer> {

    @ParentCommand
    private Fieldlog fieldlog;

    @Option(
            names = {"-d", "--detach"},
            description = "Goes on in the background; returns when all is ready, or with the reason when not.")
    private boolean detach;

    @Option(
            names = "--replicas",
            paramLabel = "0..5",
            description = "How many read replicas (default: as at the last start on this data, else 2).")
    private @Nullable Integer replicas;

    @Option(
            names = "--without",
            paramLabel = "NAME",
            split = ",",
            description = "Leaves a process out, to run it elsewhere, in a debugger for instance.")
    private @Nullable Set<String> without;

    @Option(names = "--supervised", hidden = true, description = "This is the launcher that another one started.")
    private boolean supervised;

    @Override
    public Integer call() throws Exception {
        var settings = fieldlog.settings(replicas);
        var data = fieldlog.dataDirectory();
        if (detach) {
            return startBehind(data, settings);
        }
        var launcher = Launcher.prepare(Fieldlog.root(), data, settings, leftOut(), this::report);
        launcher.start();
        report("all is ready");
        if (supervised) {
            Files.writeString(readyFile(data), "");
        } else {
            fieldlog.out().print(StatusTable.of(launcher.supervisor().statuses()));
            describe(fieldlog.out(), data, settings);
        }
        Thread.currentThread().join();
        return 0;
    }

    private Set<String> leftOut() {
        return without == null ? Set.of() : without;
    }

    private void report(String line) {
        // in a log, a line without its time says little
        fieldlog.err().println(supervised ? Instant.now().truncatedTo(ChronoUnit.MILLIS) + " " + line : line);
        fieldlog.err().flush();
    }

    /// A launcher in a session of its own, with no descriptor of ours: it outlives the terminal, and whoever waits
    /// for the end of our output gets it.
    private int startBehind(DataDirectory data, StackSettings settings) throws StartFailure, IOException {
        data.prepare();
        Launcher.refuseSecond(data);
        Files.deleteIfExists(readyFile(data));
        var log = data.log("launcher");
        long seen = Files.exists(log) ? Files.size(log) : 0;
        var process = new ProcessBuilder(command(data, settings))
                .directory(data.path().toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        var interrupted = new Thread(process::destroy);
        Runtime.getRuntime().addShutdownHook(interrupted);
        try (var tail = new Tail(log, seen)) {
            while (process.isAlive() && !Files.exists(readyFile(data))) {
                tail.copyTo(fieldlog.err());
                process.waitFor(100, TimeUnit.MILLISECONDS);
            }
            tail.copyTo(fieldlog.err());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
        Runtime.getRuntime().removeShutdownHook(interrupted);
        if (!Files.exists(readyFile(data))) {
            if (!endsWithReason(log)) {
                report("fieldlog: it could not be started, see above or " + log);
            }
            return 1;
        }
        fieldlog.out().print(StatusTable.of(fieldlog.running().overview().processes()));
        describe(fieldlog.out(), data, settings);
        return 0;
    }

    private static boolean endsWithReason(Path log) throws IOException {
        try (var lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
            return lines.reduce((_, last) -> last)
                    .filter(line -> line.startsWith("fieldlog: "))
                    .isPresent();
        }
    }

    private List<String> command(DataDirectory data, StackSettings settings) {
        var command = new ArrayList<>(List.of(
                "setsid",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-Xss512k",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Dfieldlog.root=" + Fieldlog.root(),
                "-cp",
                absolute(System.getProperty("java.class.path")),
                "io.fieldlog.local.Main",
                "up",
                "--supervised",
                "--data=" + data.path(),
                "--port=" + settings.port(),
                "--port-base=" + settings.portBase(),
                "--replicas=" + settings.replicas()));
        if (!leftOut().isEmpty()) {
            command.add("--without=" + String.join(",", leftOut()));
        }
        return command;
    }

    private static String absolute(String classPath) {
        var absolute = new ArrayList<String>();
        for (var entry : classPath.split(File.pathSeparator)) {
            absolute.add(Path.of(entry).toAbsolutePath().toString());
        }
        return String.join(File.pathSeparator, absolute);
    }

    private static Path readyFile(DataDirectory data) {
        return data.run().resolve("ready");
    }

    private static void describe(PrintWriter out, DataDirectory data, StackSettings settings) {
        out.printf("""

                API       http://localhost:%1$d/v1
                tokens    http://localhost:%1$d/oauth2/token
                health    http://localhost:%1$d/health/ready
                data      %2$s
                logs      %3$s
                """, settings.port(), data.path(), data.logs());
        out.flush();
    }
}
