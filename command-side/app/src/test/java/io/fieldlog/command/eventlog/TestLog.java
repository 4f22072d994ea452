package io.fieldlog.command.eventlog;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.fieldlog.local.postgres.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.stream.LongStream;
import org.flywaydb.core.Flyway;

/// The log's database on a real PostgreSQL, one server for all tests of a JVM.
public final class TestLog {

    private static final PostgresServer SERVER = PostgresServer.start(directory());

    static {
        migrate(SERVER);
    }

    private TestLog() {}

    public static PostgresServer server() {
        return SERVER;
    }

    public static Path directory() {
        try {
            return Files.createDirectories(Path.of(
                    "target", "postgres", Long.toString(ProcessHandle.current().pid())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void migrate(PostgresServer server) {
        Flyway.configure()
                .dataSource(server.logUrl(), server.owner(), server.password())
                .locations("classpath:db/migration/log")
                .load()
                .migrate();
    }

    /// What a node of the command side has: a small pool of the writer's role.
    static HikariDataSource node(String url) {
        var config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername("fieldlog_writer");
        config.setPassword(SERVER.password());
        config.setMaximumPoolSize(4);
        // None is opened in the background, where it would be counted or cut by a proxy.
        config.setMinimumIdle(0);
        config.setConnectionTimeout(1_000);
        config.setInitializationFailTimeout(-1);
        config.addDataSourceProperty("connectTimeout", "2");
        config.addDataSourceProperty("socketTimeout", "10");
        return new HikariDataSource(config);
    }

    static OrganizationLog log(HikariDataSource pool, AppendProperties properties) {
        return new OrganizationLog(pool, WriterConnections.besides(pool), properties);
    }

    static HikariDataSource node() {
        return node(SERVER.logUrl());
    }

    public static Connection owner() throws SQLException {
        return DriverManager.getConnection(SERVER.logUrl(), SERVER.owner(), SERVER.password());
    }

    public static Connection superuser() throws SQLException {
        return DriverManager.getConnection(SERVER.logUrl(), SERVER.superuser(), SERVER.password());
    }

    static int change(String sql) {
        try (var connection = owner();
                var statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public static LogUnavailable unavailable() {
        return new LogUnavailable("the test says so", null);
    }

    /// A fresh log.
    public static void empty() throws SQLException {
        try (var connection = owner();
                var statement = connection.createStatement()) {
            statement.execute("""
                    TRUNCATE event, organization_head, command, set_member, snapshot;
                    UPDATE shard_head SET last_index = 0, last_at = 'epoch'""");
        }
    }

    static long[] seeds() {
        var first = Long.getLong("fieldlog.seed", System.nanoTime());
        return LongStream.range(0, Long.getLong("fieldlog.seeds", 3))
                .map(i -> first + i)
                .toArray();
    }
}
