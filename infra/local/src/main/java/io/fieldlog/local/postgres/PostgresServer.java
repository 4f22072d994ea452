package io.fieldlog.local.postgres;

import io.fieldlog.local.process.FreePort;
import io.fieldlog.local.process.Signal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/// A running PostgreSQL with Fieldlog's roles and databases, for tests: `try (var postgres =
/// PostgresServer.start(dir)) { … }`. It ends with the JVM.
public final class PostgresServer implements AutoCloseable {
    public static final String LOG_DATABASE = "fieldlog_log";
    public static final String VIEWS_DATABASE = "fieldlog_views";

    private static final Duration START = Duration.ofSeconds(60);

    private final PostgresNode node;
    private final Path log;
    private final List<PostgresServer> replicas = new ArrayList<>();
    private Process process;

    private PostgresServer(PostgresNode node, Path log) throws IOException {
        this.node = node;
        this.log = log;
        this.process = launch();
    }

    /// Starts a master in `directory/master`: an existing one goes on with its data.
    public static PostgresServer start(Path directory) {
        return start(directory, FreePort.any());
    }

    public static PostgresServer start(Path directory, int port) {
        try {
            Files.createDirectories(directory);
            var node = new PostgresNode(
                    PostgresBinaries.unpackedIn(cache()),
                    directory.toAbsolutePath().resolve("master"),
                    port,
                    passwordIn(directory));
            var log = directory.resolve("master.log");
            node.initialize(log);
            node.configure();
            var server = new PostgresServer(node, log);
            Provisioning.provision(node);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Starts a streaming replica beside the master; it is closed with it. Returns when it streams.
    public PostgresServer startReplica() {
        var name = "replica_" + (replicas.size() + 1);
        var copy = new PostgresNode(
                node.binaries(), node.directory().resolveSibling(name), FreePort.any(), node.password());
        var standby = new Standby(node, copy, name);
        try {
            standby.prepare();
            var replica = new PostgresServer(copy, log.resolveSibling(name + ".log"));
            replicas.add(replica);
            replica.awaitStreaming(standby);
            return replica;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public String jdbcUrl(String database) {
        return node.jdbcUrl(database);
    }

    public String logUrl() {
        return jdbcUrl(LOG_DATABASE);
    }

    public String viewsUrl() {
        return jdbcUrl(VIEWS_DATABASE);
    }

    /// The password of every role.
    public String password() {
        return node.password();
    }

    /// The role that owns both databases and runs the migrations.
    public String owner() {
        return "fieldlog_owner";
    }

    public String superuser() {
        return PostgresNode.SUPERUSER;
    }

    public int port() {
        return node.port();
    }

    /// kill -9.
    public void kill() {
        stop(Signal.KILL);
    }

    /// Stops in order: open connections are ended, what is committed is kept.
    public void stop() {
        stop(Signal.INT);
    }

    /// Starts again after [#kill] or [#stop], on the same port and data.
    public void startAgain() {
        try {
            node.configure();
            process = launch();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Stands still, every process of it, with its connections open: as on a host that hangs.
    public void pause() {
        sendToAll(Signal.STOP);
    }

    /// Goes on after [#pause].
    public void resume() {
        sendToAll(Signal.CONT);
    }

    private void sendToAll(Signal signal) {
        // the postmaster first: while it stands, it starts no others
        signal.send(process.toHandle());
        process.descendants().forEach(signal::send);
    }

    @Override
    public void close() {
        replicas.forEach(PostgresServer::close);
        stop();
    }

    private Process launch() throws IOException {
        var started = node.server(log).start();
        node.awaitServing(started, START, log);
        return started;
    }

    private void stop(Signal signal) {
        signal.send(process.toHandle());
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitStreaming(Standby standby) throws IOException {
        long deadline = System.nanoTime() + START.toNanos();
        while (!(standby.progress() instanceof Standby.Progress progress && progress.streaming())) {
            if (System.nanoTime() > deadline || !process.isAlive()) {
                throw new IOException("the replica does not stream, see " + log);
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while the replica starts", e);
            }
        }
    }

    private static Path cache() {
        return Path.of(System.getProperty("fieldlog.root", "."), "infra", "local", "target", "programs")
                .toAbsolutePath();
    }

    private static String passwordIn(Path directory) throws IOException {
        var file = directory.resolve("password");
        if (!Files.exists(file)) {
            Files.writeString(file, UUID.randomUUID().toString());
        }
        return Files.readString(file);
    }
}
