package io.fieldlog.projections.runtime;

import io.fieldlog.projections.fold.RowType;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How far one projection has come, per organization and per partition: moved only from where this process believes it
/// to be, so that a process which lost its partitions without noticing changes nothing.
final class Checkpoints {

    /// The organization's log is applied up to `position`; when it is parked, `parkedPosition` is the event that could
    /// not be.
    record Reached(long position, @Nullable Long parkedPosition) {}

    /// Why an organization's log is not applied any further. The error is for operators: without personal data.
    record Refusal(
            UUID organizationId,
            long position,
            @Nullable UUID eventId,
            @Nullable String eventType,
            String error) {}

    /// `old` is null where nothing of the partition was consumed yet.
    record OffsetMove(int partition, @Nullable Long old, long next) {}

    private final String projection;

    Checkpoints(String projection) {
        this.projection = projection;
    }

    Map<UUID, Reached> reached(Connection connection, Collection<UUID> organizations) throws SQLException {
        try (var statement = connection.prepareStatement("""
                SELECT wanted.organization_id, coalesce(checkpoint.position, 0), parked.position
                FROM unnest(?::uuid[]) AS wanted (organization_id)
                LEFT JOIN checkpoint
                    ON checkpoint.projection = ? AND checkpoint.organization_id = wanted.organization_id
                LEFT JOIN parked
                    ON parked.projection = ? AND parked.organization_id = wanted.organization_id""")) {
            statement.setArray(1, connection.createArrayOf("uuid", organizations.toArray()));
            statement.setString(2, projection);
            statement.setString(3, projection);
            var reached = new HashMap<UUID, Reached>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    reached.put(
                            rows.getObject(1, UUID.class), new Reached(rows.getLong(2), rows.getObject(3, Long.class)));
                }
            }
            return reached;
        }
    }

    private record Move(UUID organizationId, long reached, Instant recordedAt, long old) {

        static final RowType<Move> TYPE = RowType.of(Move.class);

        static Move of(Advance advance) {
            return new Move(advance.organizationId(), advance.to(), advance.recordedAt(), advance.from());
        }

        boolean isFirst() {
            return old == 0;
        }
    }

    void advance(Connection connection, List<Advance> advances) throws SQLException {
        var moves = advances.stream().map(Move::of).toList();
        var moved = begin(connection, moves.stream().filter(Move::isFirst).toList())
                + moveOn(
                        connection,
                        moves.stream().filter(move -> !move.isFirst()).toList());
        if (moved != advances.size()) {
            throw new FencedException("%d of %d checkpoints of %s were moved by another process"
                    .formatted(advances.size() - moved, advances.size(), projection));
        }
    }

    private int begin(Connection connection, List<Move> moves) throws SQLException {
        if (moves.isEmpty()) {
            return 0;
        }
        try (var statement = connection.prepareStatement("""
                INSERT INTO checkpoint (organization_id, position, recorded_at, projection)
                SELECT organization_id, reached, recorded_at, ?
                FROM unnest(?::uuid[], ?::bigint[], ?::timestamptz[], ?::bigint[])
                    AS moved (organization_id, reached, recorded_at, old)
                ON CONFLICT (projection, organization_id) DO NOTHING""")) {
            statement.setString(1, projection);
            Move.TYPE.bind(statement, 2, moves);
            return statement.executeUpdate();
        }
    }

    private int moveOn(Connection connection, List<Move> moves) throws SQLException {
        if (moves.isEmpty()) {
            return 0;
        }
        try (var statement = connection.prepareStatement("""
                UPDATE checkpoint
                SET position = moved.reached, recorded_at = moved.recorded_at
                FROM unnest(?::uuid[], ?::bigint[], ?::timestamptz[], ?::bigint[])
                    AS moved (organization_id, reached, recorded_at, old)
                WHERE checkpoint.projection = ? AND checkpoint.organization_id = moved.organization_id
                  AND checkpoint.position = moved.old""")) {
            statement.setString(Move.TYPE.bind(statement, 1, moves), projection);
            return statement.executeUpdate();
        }
    }

    Map<Integer, Long> offsets(Connection connection, Set<Integer> partitions) throws SQLException {
        try (var statement = connection.prepareStatement(
                "SELECT partition, next_offset FROM consumed WHERE projection = ? AND partition = ANY (?)")) {
            statement.setString(1, projection);
            statement.setArray(2, connection.createArrayOf("int4", partitions.toArray()));
            var offsets = new HashMap<Integer, Long>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    offsets.put(rows.getInt(1), rows.getLong(2));
                }
            }
            return offsets;
        }
    }

    void consume(Connection connection, List<OffsetMove> moves) throws SQLException {
        try (var update = connection.prepareStatement(
                        "UPDATE consumed SET next_offset = ? WHERE projection = ? AND partition = ? AND next_offset = ?");
                var insert = connection.prepareStatement("""
                        INSERT INTO consumed (next_offset, projection, partition) VALUES (?, ?, ?)
                        ON CONFLICT (projection, partition) DO NOTHING""")) {
            for (var move : moves) {
                var statement = move.old() == null ? insert : update;
                statement.setLong(1, move.next());
                statement.setString(2, projection);
                statement.setInt(3, move.partition());
                if (move.old() != null) {
                    statement.setLong(4, move.old());
                }
                if (statement.executeUpdate() != 1) {
                    throw new FencedException("partition %d of %s is consumed by another process"
                            .formatted(move.partition(), projection));
                }
            }
        }
    }

    void park(Connection connection, Collection<Refusal> refusals, Instant at) throws SQLException {
        try (var statement = connection.prepareStatement("""
                INSERT INTO parked (projection, organization_id, position, event_id, event_type, error, parked_at)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (projection, organization_id) DO UPDATE
                SET position = excluded.position, event_id = excluded.event_id, event_type = excluded.event_type,
                    error = excluded.error, parked_at = excluded.parked_at""")) {
            for (var refusal : refusals) {
                statement.setString(1, projection);
                statement.setObject(2, refusal.organizationId());
                statement.setLong(3, refusal.position());
                statement.setObject(4, refusal.eventId());
                statement.setString(5, refusal.eventType());
                statement.setString(6, refusal.error());
                statement.setObject(7, OffsetDateTime.ofInstant(at, ZoneOffset.UTC));
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    void unpark(Connection connection, Collection<UUID> organizations) throws SQLException {
        try (var statement =
                connection.prepareStatement("DELETE FROM parked WHERE projection = ? AND organization_id = ANY (?)")) {
            statement.setString(1, projection);
            statement.setArray(2, connection.createArrayOf("uuid", organizations.toArray()));
            statement.executeUpdate();
        }
    }
}
