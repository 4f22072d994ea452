package io.fieldlog.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fieldlog.local.postgres.PostgresServer;
import io.fieldlog.stream.HashChain;
import io.fieldlog.stream.RecordedEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/// A real log database with the migrations of the command side, and appends as the command side makes them.
final class LogDatabase implements AutoCloseable {

    private final PostgresServer server;

    private LogDatabase(PostgresServer server) {
        this.server = server;
    }

    static LogDatabase start(Path directory) throws Exception {
        var database = new LogDatabase(PostgresServer.start(directory));
        database.migrate();
        return database;
    }

    PostgresServer server() {
        return server;
    }

    private void migrate() throws Exception {
        var migrations =
                Path.of(System.getProperty("fieldlog.root"), "command-side/app/src/main/resources/db/migration/log");
        try (var files = Files.list(migrations);
                var connection = connect("fieldlog_owner");
                var statement = connection.createStatement()) {
            for (var file : files.filter(each -> each.toString().endsWith(".sql"))
                    .sorted()
                    .toList()) {
                statement.execute(Files.readString(file));
            }
        } catch (IOException e) {
            throw new IllegalStateException("the migrations of the log are not in " + migrations, e);
        }
    }

    Connection connect(String role) throws SQLException {
        return DriverManager.getConnection(server.logUrl(), role, server.password());
    }

    DataSource as(String role) {
        var source = new PGSimpleDataSource();
        source.setUrl(server.logUrl());
        source.setUser(role);
        source.setPassword(server.password());
        return source;
    }

    /// An empty log that nobody has relayed yet.
    void empty() throws SQLException {
        try (var connection = connect("fieldlog_owner");
                var statement = connection.createStatement()) {
            statement.execute("""
                    TRUNCATE event, organization_head, relay_lease;
                    DELETE FROM relay_cursor WHERE shard > 0;
                    UPDATE shard_head SET last_index = 0, last_at = 'epoch';
                    UPDATE relay_cursor SET published_index = 0, epoch = 0""");
        }
    }

    long number(String sql) throws SQLException {
        try (var connection = connect("fieldlog_owner");
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    void execute(String sql) throws SQLException {
        try (var connection = connect("fieldlog_owner");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// As many events, a multiple of the organizations, in one transaction.
    void appendInBulk(int events, int organizations) throws SQLException {
        execute("""
                WITH head AS (UPDATE shard_head SET last_index = last_index + %1$d RETURNING last_index - %1$d AS before)
                INSERT INTO event
                SELECT 0, before + n, md5('organization' || n %% %2$d)::uuid, 1 + (before + n - 1) / %2$d, 'machine', gen_random_uuid(), 0,
                       gen_random_uuid(), 'machine-registered', 1, clock_timestamp(),
                       convert_to('{"machineId":"' || repeat(md5(n::text), 14) || '"}', 'UTF8'),
                       convert_to('{"userId":"inspector"}', 'UTF8'), sha256(n::text::bytea)
                FROM head, generate_series(1, %1$d) AS n;
                SELECT pg_notify('fieldlog_append', '0')""".formatted(events, organizations));
    }

    /// One writer of the log with a connection of its own.
    final class Writer implements AutoCloseable {

        private final Connection connection;

        Writer() throws SQLException {
            connection = connect("fieldlog_writer");
            connection.setAutoCommit(false);
        }

        /// Appends one event per payload to the organization's log, all of one stream.
        List<RecordedEvent> append(UUID organization, List<byte[]> payloads) throws SQLException {
            try (var shard = connection.prepareStatement(
                            "UPDATE shard_head SET last_index = last_index + ?, last_at = greatest(last_at, clock_timestamp()) WHERE shard = 0 RETURNING last_index, last_at");
                    var head = connection.prepareStatement(
                            "SELECT position, hash FROM organization_head WHERE organization_id = ?");
                    var insert = connection.prepareStatement(
                            "INSERT INTO event VALUES (0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
                    var advance = connection.prepareStatement(
                            "INSERT INTO organization_head VALUES (?, 0, ?, ?) ON CONFLICT (organization_id) DO UPDATE SET position = excluded.position, hash = excluded.hash");
                    var notify = connection.prepareStatement("SELECT pg_notify('fieldlog_append', '0')")) {
                shard.setInt(1, payloads.size());
                var locked = shard.executeQuery();
                locked.next();
                var index = locked.getLong(1) - payloads.size();
                var at = locked.getObject(2, OffsetDateTime.class).toInstant().truncatedTo(ChronoUnit.MICROS);
                head.setObject(1, organization);
                var known = head.executeQuery();
                var position = 0L;
                var hash = HashChain.start();
                if (known.next()) {
                    position = known.getLong(1);
                    hash = known.getBytes(2);
                }
                var events = new ArrayList<RecordedEvent>();
                for (var payload : payloads) {
                    position++;
                    index++;
                    var event = chained(hash, organization, position, at, payload);
                    hash = event.hash();
                    events.add(event);
                    insert.setLong(1, index);
                    insert.setObject(2, organization);
                    insert.setLong(3, position);
                    insert.setString(4, event.streamType());
                    insert.setObject(5, event.streamId());
                    insert.setLong(6, event.sequence());
                    insert.setObject(7, event.eventId());
                    insert.setString(8, event.type());
                    insert.setInt(9, event.revision());
                    insert.setObject(10, at.atOffset(ZoneOffset.UTC));
                    insert.setBytes(11, payload);
                    insert.setBytes(12, event.metadata());
                    insert.setBytes(13, hash);
                    insert.addBatch();
                }
                insert.executeBatch();
                advance.setObject(1, organization);
                advance.setLong(2, position);
                advance.setBytes(3, hash);
                advance.executeUpdate();
                notify.execute();
                connection.commit();
                return events;
            }
        }

        private RecordedEvent chained(byte[] previous, UUID organization, long position, Instant at, byte[] payload) {
            var bare = new RecordedEvent(
                    organization,
                    position,
                    "machine",
                    organization,
                    position - 1,
                    UUID.randomUUID(),
                    "machine-retired",
                    1,
                    at,
                    payload,
                    "{\"userId\":\"inspector\"}".getBytes(UTF_8),
                    previous);
            return new RecordedEvent(
                    bare.organizationId(),
                    bare.position(),
                    bare.streamType(),
                    bare.streamId(),
                    bare.sequence(),
                    bare.eventId(),
                    bare.type(),
                    bare.revision(),
                    bare.recordedAt(),
                    bare.payload(),
                    bare.metadata(),
                    HashChain.hash(previous, bare));
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
