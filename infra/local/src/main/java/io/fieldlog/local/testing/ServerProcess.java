package io.fieldlog.local.testing;

import io.fieldlog.local.process.Child;
import io.fieldlog.local.process.Signal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// One server of a test as a real process: it can be killed and started again on its port and data.
public abstract sealed class ServerProcess implements AutoCloseable
        permits KafkaServer, ElasticsearchServer, ObjectStoreServer, RedisServer {
    private static final Duration START = Duration.ofSeconds(120);
    private static final Duration END = Duration.ofSeconds(20);

    private final Child child;
    private final int port;
    private final String health;
    private Process process;

    /// @param health the path that answers 200 when it serves; an empty one: when its port is open
    ServerProcess(Child child, int port, String health) {
        this.child = child;
        this.port = port;
        this.health = health;
        this.process = launch();
    }

    public int port() {
        return port;
    }

    public Path log() {
        return child.log();
    }

    /// kill -9.
    public void kill() {
        end(Signal.KILL);
    }

    /// Stops in order.
    public void stop() {
        end(child.stop());
    }

    /// Starts again after [#kill] or [#stop], on the same port and data; returns when it serves.
    public void startAgain() {
        process = launch();
    }

    @Override
    public void close() {
        stop();
    }

    static Path root() {
        return Path.of(System.getProperty("fieldlog.root", ".")).toAbsolutePath();
    }

    /// A JVM of this project: `launch` is `-jar …` or `-cp … Main`, and arguments.
    static Child java(Path directory, List<String> options, List<String> launch, Map<String, String> environment) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"));
        command.addAll(options);
        command.addAll(launch);
        return child(directory, command, environment);
    }

    static Child child(Path directory, List<String> command, Map<String, String> environment) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var log = directory.resolveSibling(directory.getFileName() + ".log");
        return new Child(command, directory, environment, log, Signal.TERM, false);
    }

    private Process launch() {
        var started = child.start();
        long deadline = System.nanoTime() + START.toNanos();
        try {
            while (!serves()) {
                if (!started.isAlive()) {
                    throw new IllegalStateException("ended with " + started.exitValue() + ":\n" + logged());
                }
                if (System.nanoTime() > deadline) {
                    started.destroyForcibly();
                    throw new IllegalStateException("does not serve after " + START + ":\n" + logged());
                }
                Thread.sleep(30);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            started.destroyForcibly();
            throw new IllegalStateException("interrupted while it starts", e);
        }
        return started;
    }

    private boolean serves() {
        try {
            if (health.isEmpty()) {
                try (var socket = new Socket()) {
                    socket.connect(new InetSocketAddress("127.0.0.1", port), 1_000);
                    return true;
                }
            }
            var connection = (HttpURLConnection)
                    URI.create("http://127.0.0.1:" + port + health).toURL().openConnection();
            connection.setConnectTimeout(1_000);
            connection.setReadTimeout(2_000);
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException e) {
            return false; // not yet
        }
    }

    private String logged() {
        try {
            return Files.readString(child.log());
        } catch (IOException e) {
            return "(no log: " + e.getMessage() + ")";
        }
    }

    private void end(Signal signal) {
        signal.send(process.toHandle());
        try {
            if (!process.waitFor(END.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
