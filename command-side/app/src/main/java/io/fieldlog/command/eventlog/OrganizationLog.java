package io.fieldlog.command.eventlog;

import io.fieldlog.command.eventlog.HeadView.StreamKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// The append-only, gapless, numbered logs of all organizations, as the command side uses them.
public final class OrganizationLog implements AutoCloseable {

    /// A stored event of one stream.
    @SuppressWarnings("ArrayRecordComponent") // stored bytes
    record StoredEvent(
            String streamType,
            long sequence,
            UUID eventId,
            String type,
            int revision,
            Instant recordedAt,
            byte[] payload) {}

    @SuppressWarnings("ArrayRecordComponent") // stored bytes
    record StoredSnapshot(String streamType, long sequence, int revision, Instant recordedAt, byte[] payload) {}

    /// A stream from its snapshot on, if it has one.
    record StoredStream(@Nullable StoredSnapshot snapshot, List<StoredEvent> events) {}

    /// What the log says of a command that did not succeed just now.
    public record Standing(Optional<StoredCommand> stored, long version) {}

    // As in HeadTransaction: the index is not left to choice; and all of it is one round trip.
    static final String BY_INDEX = "SELECT set_config('enable_seqscan', 'off', true);\n";

    static final String EVENTS_AFTER = """
            SELECT stream_type, sequence, event_id, type, revision, recorded_at, payload
            FROM event
            WHERE organization_id = ? AND stream_id = ? AND sequence > %s
            ORDER BY sequence;
            """;

    static final String SNAPSHOT = """
            SELECT stream_type, sequence, revision, recorded_at, payload
            FROM snapshot WHERE organization_id = ? AND stream_id = ?;
            """;

    static final String SNAPSHOT_SEQUENCE =
            "coalesce((SELECT sequence FROM snapshot WHERE organization_id = ? AND stream_id = ?), -1)";

    static final String STANDING = """
            SELECT command_id, body_hash, status, answer, position, version
            FROM command WHERE organization_id = ? AND command_id = ?;
            SELECT sequence FROM event WHERE organization_id = ? AND stream_id = ? ORDER BY sequence DESC LIMIT 1;
            """;

    static final String STORE_SNAPSHOT = """
            INSERT INTO snapshot (organization_id, stream_id, stream_type, sequence, revision, recorded_at, payload)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (organization_id, stream_id) DO UPDATE
            SET sequence = excluded.sequence, revision = excluded.revision, recorded_at = excluded.recorded_at,
                payload = excluded.payload
            WHERE snapshot.revision <> excluded.revision OR snapshot.sequence < excluded.sequence;
            """;

    private final Shards shards;

    /// @param pool for reading
    /// @param direct for the writer, which keeps its one connection: see [WriterConnections]
    public OrganizationLog(DataSource pool, DataSource direct, AppendProperties properties) {
        this(new Shards(pool, direct, properties));
    }

    OrganizationLog(Shards shards) {
        this.shards = shards;
    }

    StoredCommand append(Append append) {
        return shards.of(append.organizationId()).writer().append(append);
    }

    /// The command with this id, if it is stored, and the stream's version.
    public Standing standing(UUID organizationId, UUID commandId, UUID streamId) {
        return inOneRoundTrip(organizationId, STANDING, statement -> {
            ids(statement, 1, organizationId, commandId);
            ids(statement, 3, organizationId, streamId);
            statement.execute();
            var command = next(statement);
            var stored =
                    command.next() ? Optional.of(HeadTransaction.command(command)) : Optional.<StoredCommand>empty();
            var last = next(statement);
            return new Standing(stored, last.next() ? last.getLong(1) + 1 : 0);
        });
    }

    StoredStream load(StreamKey stream) {
        return inOneRoundTrip(
                stream.organizationId(), SNAPSHOT + EVENTS_AFTER.formatted(SNAPSHOT_SEQUENCE), statement -> {
                    ids(statement, 1, stream.organizationId(), stream.streamId());
                    ids(statement, 3, stream.organizationId(), stream.streamId());
                    ids(statement, 5, stream.organizationId(), stream.streamId());
                    statement.execute();
                    var row = next(statement);
                    var snapshot = row.next() ? snapshot(row) : null;
                    return new StoredStream(snapshot, events(next(statement)));
                });
    }

    List<StoredEvent> events(StreamKey stream, long firstSequence) {
        return inOneRoundTrip(stream.organizationId(), EVENTS_AFTER.formatted("?"), statement -> {
            ids(statement, 1, stream.organizationId(), stream.streamId());
            statement.setLong(3, firstSequence - 1);
            statement.execute();
            return events(next(statement));
        });
    }

    void storeSnapshot(StreamKey stream, StoredSnapshot snapshot) {
        inOneRoundTrip(stream.organizationId(), STORE_SNAPSHOT, statement -> {
            ids(statement, 1, stream.organizationId(), stream.streamId());
            statement.setString(3, snapshot.streamType());
            statement.setLong(4, snapshot.sequence());
            statement.setInt(5, snapshot.revision());
            statement.setObject(6, snapshot.recordedAt().atOffset(ZoneOffset.UTC));
            statement.setBytes(7, snapshot.payload());
            return statement.execute();
        });
    }

    private static List<StoredEvent> events(ResultSet row) throws SQLException {
        var events = new ArrayList<StoredEvent>();
        while (row.next()) {
            events.add(new StoredEvent(
                    row.getString("stream_type"),
                    row.getLong("sequence"),
                    row.getObject("event_id", UUID.class),
                    row.getString("type"),
                    row.getInt("revision"),
                    row.getObject("recorded_at", OffsetDateTime.class).toInstant(),
                    row.getBytes("payload")));
        }
        return events;
    }

    private static StoredSnapshot snapshot(ResultSet row) throws SQLException {
        return new StoredSnapshot(
                row.getString("stream_type"),
                row.getLong("sequence"),
                row.getInt("revision"),
                row.getObject("recorded_at", OffsetDateTime.class).toInstant(),
                row.getBytes("payload"));
    }

    private static void ids(PreparedStatement statement, int index, UUID first, UUID second) throws SQLException {
        statement.setObject(index, first);
        statement.setObject(index + 1, second);
    }

    private static ResultSet next(PreparedStatement statement) throws SQLException {
        if (!statement.getMoreResults()) {
            throw new IllegalStateException("fewer results than asked");
        }
        return statement.getResultSet();
    }

    private <T> T inOneRoundTrip(UUID organizationId, String sql, Query<T> query) {
        try (var connection = shards.of(organizationId).pool().getConnection()) {
            connection.setAutoCommit(false);
            return run(connection, sql, query);
        } catch (SQLException e) {
            if (SqlFailure.passing(e)) {
                throw new LogUnavailable("the log cannot be read right now", e);
            }
            throw new IllegalStateException("the log refused a statement", e);
        }
    }

    private static <T> T run(Connection connection, String sql, Query<T> query) throws SQLException {
        try (var statement = connection.prepareStatement(BY_INDEX + sql + "COMMIT")) {
            return query.run(statement);
        }
    }

    /// A query's parameters and how its result is read.
    @FunctionalInterface
    private interface Query<T> {
        T run(PreparedStatement statement) throws SQLException;
    }

    @Override
    public void close() {
        shards.close();
    }
}
