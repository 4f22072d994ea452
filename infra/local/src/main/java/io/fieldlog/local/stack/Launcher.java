package io.fieldlog.local.stack;

import io.fieldlog.local.postgres.Trees;
import io.fieldlog.local.process.FreePort;
import io.fieldlog.local.process.LogFiles;
import io.fieldlog.local.process.Pace;
import io.fieldlog.local.process.ReservedPorts;
import io.fieldlog.local.process.StartFailure;
import io.fieldlog.local.process.Supervisor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;

/// Runs one stack for as long as this JVM lives.
public final class Launcher {
    private static final Duration START = Duration.ofSeconds(180);
    private static final Duration BETWEEN_CUTS = Duration.ofSeconds(5);
    private static final long LONGEST_LOG = 16L << 20;

    private final DataDirectory data;
    private final FileLock lock;
    private final ReservedPorts ports;
    private final Supervisor supervisor;
    private final Consumer<String> report;
    private volatile boolean ready;

    private Launcher(
            DataDirectory data, FileLock lock, ReservedPorts ports, Supervisor supervisor, Consumer<String> report) {
        this.data = data;
        this.lock = lock;
        this.ports = ports;
        this.supervisor = supervisor;
        this.report = report;
    }

    /// Takes the data directory and checks everything that can be checked before the first process starts.
    ///
    /// @param report takes each noteworthy line
    public static Launcher prepare(
            Path root, DataDirectory data, StackSettings settings, Set<String> without, Consumer<String> report)
            throws StartFailure {
        data.prepare();
        for (var jar : Stack.jars(root)) {
            var name = jar.getFileName().toString().replaceFirst("\\.jar$", "");
            if (!Files.exists(jar) && !without.contains(name.replaceFirst("^local-", ""))) {
                throw new StartFailure(jar + " is missing: build it with ./mvnw package -DskipTests");
            }
        }
        try {
            var lock = data.lock().orElseThrow(() -> alreadyRuns(data));
            var orphans = data.pidFiles().endOrphans();
            if (!orphans.isEmpty()) {
                report.accept("ended what a killed launcher had left: " + String.join(", ", orphans));
            }
            var ports = reserve(settings);
            data.keep(settings);
            Trees.delete(data.temporary());
            Files.createDirectories(data.temporary());
            var services = new Stack(root, data, settings).services(without);
            var supervisor = new Supervisor(services, Pace.USUAL, data.pidFiles(), report);
            return new Launcher(data, lock, ports, supervisor, report);
        } catch (IOException e) {
            throw new StartFailure("the data directory " + data.path() + " cannot be used: " + e.getMessage());
        }
    }

    public Supervisor supervisor() {
        return supervisor;
    }

    /// Starts everything and returns when all is ready. When it fails, everything is stopped again.
    public void start() throws StartFailure, InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
        try {
            Control.serve(data.run(), supervisor, () -> ready);
        } catch (IOException e) {
            throw new StartFailure("the launcher cannot listen: " + e.getMessage());
        }
        Thread.ofVirtual().name("logs").start(this::cutLogs);
        supervisor.start();
        supervisor.awaitAllUp(START);
        ready = true;
    }

    private void stop() {
        report.accept("stopping");
        supervisor.stop();
        try {
            Control.forget(data.run());
            ports.close();
            lock.release();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        report.accept("stopped");
    }

    private void cutLogs() {
        var files = new LogFiles(data.logs(), LONGEST_LOG);
        while (true) {
            try {
                Thread.sleep(BETWEEN_CUTS);
                files.cut();
            } catch (IOException e) {
                report.accept("the logs cannot be cut: " + e.getMessage());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static ReservedPorts reserve(StackSettings settings) throws StartFailure {
        var ports = new ReservedPorts();
        for (var taken : settings.ports().taken(settings.replicas()).entrySet()) {
            int port = taken.getKey();
            if (!FreePort.isFree(port) || !ports.reserve(port)) {
                ports.close();
                throw new StartFailure("port " + port + ", wanted for " + taken.getValue()
                        + ", is in use: choose another with "
                        + (port == settings.port() ? "--port" : "--port-base"));
            }
        }
        return ports;
    }

    /// One line when a stack runs on this data.
    public static void refuseSecond(DataDirectory data) throws StartFailure, IOException {
        var lock = data.lock().orElseThrow(() -> alreadyRuns(data));
        lock.channel().close();
    }

    private static StartFailure alreadyRuns(DataDirectory data) {
        return new StartFailure("Fieldlog already runs on " + data.path() + launcherOf(data)
                + ": see fieldlog status, or give another --data, --port and --port-base");
    }

    private static String launcherOf(DataDirectory data) {
        try {
            return data.holder()
                    .map(holder -> " (process " + holder.pid() + ")")
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }
}
