package io.fieldlog.local.postgres;

import io.fieldlog.local.process.Child;
import io.fieldlog.local.process.Host;
import io.fieldlog.local.process.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/// One PostgreSQL data directory: how it comes to be, with which settings it runs, and how one sees that it serves.
///
/// @param password of every role, the superuser included
public record PostgresNode(PostgresBinaries binaries, Path directory, int port, String password) {
    static final String SUPERUSER = "postgres";

    private static final Map<String, String> ENVIRONMENT = Map.of("LC_ALL", "C", "TZ", "UTC");

    /// Creates the data directory of a master unless it is there. A half-made one of an interrupted attempt is made
    /// anew.
    void initialize(Path log) throws IOException {
        if (Files.exists(directory.resolve("PG_VERSION")) && !Files.exists(initializing())) {
            return;
        }
        Trees.delete(directory);
        Files.createDirectories(directory.toAbsolutePath().getParent());
        Files.writeString(initializing(), "");
        var secret = Files.createTempFile(directory.toAbsolutePath().getParent(), "secret", "");
        try {
            Files.writeString(secret, password);
            createPrivately(directory);
            Host.giveToUnprivileged(secret);
            Host.giveToUnprivileged(directory);
            var initdb = new Child(
                    List.of(
                            binaries.program("initdb").toString(),
                            "--pgdata=" + directory,
                            "--username=" + SUPERUSER,
                            "--auth=scram-sha-256",
                            "--pwfile=" + secret,
                            "--encoding=UTF8",
                            "--locale-provider=builtin",
                            "--builtin-locale=C.UTF-8"),
                    binaries.home(),
                    ENVIRONMENT,
                    log,
                    Signal.KILL,
                    true);
            int code = initdb.start().waitFor();
            if (code != 0) {
                throw new IOException("initdb ended with " + code + ", see " + log);
            }
            Files.delete(initializing());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while creating " + directory, e);
        } finally {
            Files.delete(secret);
        }
    }

    /// Writes the settings anew, as ports may have changed, and clears what a killed server left behind.
    void configure() throws IOException {
        Leftovers.endProcessesOf(directory);
        Files.deleteIfExists(directory.resolve("postmaster.pid"));
        Files.writeString(directory.resolve("postgresql.conf"), """
                listen_addresses = '127.0.0.1'
                port = %d
                unix_socket_directories = ''
                max_connections = 200
                shared_buffers = 64MB
                io_method = worker
                fsync = on
                synchronous_commit = on
                wal_level = replica
                wal_log_hints = on
                max_wal_size = 512MB
                max_wal_senders = 20
                max_replication_slots = 20
                max_slot_wal_keep_size = 2GB
                hot_standby = on
                hot_standby_feedback = on
                max_standby_streaming_delay = 30s
                wal_retrieve_retry_interval = 500ms
                wal_receiver_timeout = 10s
                timezone = 'UTC'
                log_timezone = 'UTC'
                log_line_prefix = '%%m [%%p] %%q%%u@%%d '
                log_checkpoints = off
                lc_messages = 'C'
                """.formatted(port));
        Host.giveToUnprivileged(directory);
    }

    Child server(Path log) {
        return new Child(
                List.of(binaries.program("postgres").toString(), "-D", directory.toString()),
                directory,
                ENVIRONMENT,
                log,
                Signal.INT,
                true);
    }

    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    Connection connect(String database) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", SUPERUSER);
        properties.setProperty("password", password);
        properties.setProperty("connectTimeout", "2");
        properties.setProperty("loginTimeout", "3");
        properties.setProperty("ApplicationName", "fieldlog-launcher");
        return DriverManager.getConnection(jdbcUrl(database), properties);
    }

    /// Whether it takes connections: false also while it recovers from a crash.
    public boolean isServing() {
        try (var connection = connect("postgres")) {
            return connection.isValid(2);
        } catch (SQLException e) {
            return false; // not yet
        }
    }

    void awaitServing(Process process, Duration atMost, Path log) throws IOException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!isServing()) {
            if (!process.isAlive()) {
                throw new IOException("PostgreSQL ended with " + process.exitValue() + ", see " + log);
            }
            if (System.nanoTime() > deadline) {
                throw new IOException("PostgreSQL does not serve after " + atMost.toSeconds() + " s, see " + log);
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while PostgreSQL starts", e);
            }
        }
    }

    static void createPrivately(Path directory) throws IOException {
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    private Path initializing() {
        return directory.resolveSibling(directory.getFileName() + ".initializing");
    }
}
