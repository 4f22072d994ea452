package io.fieldlog.projections.runtime;

import io.fieldlog.projections.fold.RowType;
import io.fieldlog.stream.RecordedEvent;
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

/// How far projections have come, per organization and per partition: moved only from where this process believes them
/// to be, so that a process which lost its partitions without noticing changes nothing.
final class Checkpoints {

    private Checkpoints() {}

    /// The organization's log is applied up to `position`; when it is parked, `parkedPosition` is the event that could
    /// not be.
    record Reached(long position, @Nullable Long parkedPosition) {

        static final Reached NOTHING = new Reached(0, null);
    }

    /// Why an organization's log is not applied any further. The error is for operators: without personal data.
    record Refusal(
            UUID organizationId,
            long position,
            @Nullable UUID eventId,
            @Nullable String eventType,
            String error) {

        static Refusal of(RecordedEvent event, String error) {
            return new Refusal(event.organizationId(), event.position(), event.eventId(), event.type(), error);
        }
    }

    /// An organization's checkpoint, which must be `old` before.
    record Move(String projection, UUID organizationId, long reached, Instant recordedAt, long old) {

        static final RowType<Move> TYPE = RowType.of(Move.class);

        static List<Move> of(String projection, List<Advance> advances) {
            return advances.stream()
                    .map(advance -> new Move(
                            projection, advance.organizationId(), advance.to(), advance.recordedAt(), advance.from()))
                    .toList();
        }

        boolean isFirst() {
            return old == 0;
        }
    }

    /// A partition's next offset. `old` is null where nothing of the partition was consumed yet.
    record OffsetMove(
            String projection, int partition, @Nullable Long old, long next) {

        static final RowType<OffsetMove> TYPE = RowType.of(OffsetMove.class);

        boolean isFirst() {
            return old == null;
        }
    }

    /// Per projection and organization; every one that is asked for is there.
    static Map<String, Map<UUID, Reached>> reached(
            Connection connection, Collection<String> projections, Collection<UUID> organizations) throws SQLException {
        try (var statement = connection.prepareStatement("""
                SELECT asked.projection, wanted.organization_id, coalesce(checkpoint.position, 0), parked.position
                FROM unnest(?::text[]) AS asked (projection)
                CROSS JOIN unnest(?::uuid[]) AS wanted (organization_id)
                LEFT JOIN checkpoint
                    ON checkpoint.projection = asked.projection
                    AND checkpoint.organization_id = wanted.organization_id
                LEFT JOIN parked
                    ON parked.projection = asked.projection
                    AND parked.organization_id = wanted.organization_id""")) {
            statement.setArray(1, connection.createArrayOf("text", projections.toArray()));
            statement.setArray(2, connection.createArrayOf("uuid", organizations.toArray()));
            var reached = new HashMap<String, Map<UUID, Reached>>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    reached.computeIfAbsent(rows.getString(1), _ -> new HashMap<>())
                            .put(
                                    rows.getObject(2, UUID.class),
                                    new Reached(rows.getLong(3), rows.getObject(4, Long.class)));
                }
            }
            return reached;
        }
    }

    /// Moves both, in one statement when nothing begins.
    static void move(Connection connection, List<Move> checkpoints, List<OffsetMove> offsets) throws SQLException {
        if (!checkpoints.isEmpty()
                && !offsets.isEmpty()
                && checkpoints.stream().noneMatch(Move::isFirst)
                && offsets.stream().noneMatch(OffsetMove::isFirst)) {
            moveAllOn(connection, checkpoints, offsets);
        } else {
            advance(connection, checkpoints);
            consume(connection, offsets);
        }
    }

    private static void moveAllOn(Connection connection, List<Move> checkpoints, List<OffsetMove> offsets)
            throws SQLException {
        try (var statement = connection.prepareStatement("""
                WITH advanced AS (
                    UPDATE checkpoint
                    SET position = moved.reached, recorded_at = moved.recorded_at
                    FROM unnest(?::text[], ?::uuid[], ?::bigint[], ?::timestamptz[], ?::bigint[])
                        AS moved (projection, organization_id, reached, recorded_at, old)
                    WHERE checkpoint.projection = moved.projection
                      AND checkpoint.organization_id = moved.organization_id
                      AND checkpoint.position = moved.old
                    RETURNING 1),
                gone_on AS (
                    UPDATE consumed
                    SET next_offset = moved.next
                    FROM unnest(?::text[], ?::int[], ?::bigint[], ?::bigint[])
                        AS moved (projection, partition, old, next)
                    WHERE consumed.projection = moved.projection AND consumed.partition = moved.partition
                      AND consumed.next_offset = moved.old
                    RETURNING 1)
                SELECT (SELECT count(*) FROM advanced), (SELECT count(*) FROM gone_on)""")) {
            OffsetMove.TYPE.bind(statement, Move.TYPE.bind(statement, 1, checkpoints), offsets);
            try (var counted = statement.executeQuery()) {
                counted.next();
                requireAll(counted.getInt(1), checkpoints.size(), "checkpoints");
                requireAll(counted.getInt(2), offsets.size(), "offsets");
            }
        }
    }

    private static void requireAll(int moved, int all, String what) {
        if (moved != all) {
            throw new FencedException("%d of %d %s were moved by another process".formatted(all - moved, all, what));
        }
    }

    static void advance(Connection connection, List<Move> moves) throws SQLException {
        var moved = begin(connection, moves.stream().filter(Move::isFirst).toList())
                + moveOn(
                        connection,
                        moves.stream().filter(move -> !move.isFirst()).toList());
        requireAll(moved, moves.size(), "checkpoints");
    }

    private static int begin(Connection connection, List<Move> moves) throws SQLException {
        if (moves.isEmpty()) {
            return 0;
        }
        try (var statement = connection.prepareStatement("""
                INSERT INTO checkpoint (projection, organization_id, position, recorded_at)
                SELECT projection, organization_id, reached, recorded_at
                FROM unnest(?::text[], ?::uuid[], ?::bigint[], ?::timestamptz[], ?::bigint[])
                    AS moved (projection, organization_id, reached, recorded_at, old)
                ON CONFLICT (projection, organization_id) DO NOTHING""")) {
            Move.TYPE.bind(statement, 1, moves);
            return statement.executeUpdate();
        }
    }

    private static int moveOn(Connection connection, List<Move> moves) throws SQLException {
        if (moves.isEmpty()) {
            return 0;
        }
        try (var statement = connection.prepareStatement("""
                UPDATE checkpoint
                SET position = moved.reached, recorded_at = moved.recorded_at
                FROM unnest(?::text[], ?::uuid[], ?::bigint[], ?::timestamptz[], ?::bigint[])
                    AS moved (projection, organization_id, reached, recorded_at, old)
                WHERE checkpoint.projection = moved.projection
                  AND checkpoint.organization_id = moved.organization_id
                  AND checkpoint.position = moved.old""")) {
            Move.TYPE.bind(statement, 1, moves);
            return statement.executeUpdate();
        }
    }

    /// Per projection; a partition of which nothing was consumed is absent.
    static Map<String, Map<Integer, Long>> offsets(
            Connection connection, Collection<String> projections, Set<Integer> partitions) throws SQLException {
        try (var statement = connection.prepareStatement("""
                SELECT projection, partition, next_offset FROM consumed
                WHERE projection = ANY (?) AND partition = ANY (?)""")) {
            statement.setArray(1, connection.createArrayOf("text", projections.toArray()));
            statement.setArray(2, connection.createArrayOf("int4", partitions.toArray()));
            var offsets = new HashMap<String, Map<Integer, Long>>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    offsets.computeIfAbsent(rows.getString(1), _ -> new HashMap<>())
                            .put(rows.getInt(2), rows.getLong(3));
                }
            }
            return offsets;
        }
    }

    static void consume(Connection connection, List<OffsetMove> moves) throws SQLException {
        var moved = beginConsuming(
                        connection, moves.stream().filter(OffsetMove::isFirst).toList())
                + goOnConsuming(
                        connection,
                        moves.stream().filter(move -> !move.isFirst()).toList());
        requireAll(moved, moves.size(), "offsets");
    }

    private static int beginConsuming(Connection connection, List<OffsetMove> moves) throws SQLException {
        if (moves.isEmpty()) {
            return 0;
        }
        try (var statement = connection.prepareStatement("""
                INSERT INTO consumed (projection, partition, next_offset)
                SELECT projection, partition, next
                FROM unnest(?::text[], ?::int[], ?::bigint[], ?::bigint[]) AS moved (projection, partition, old, next)
                ON CONFLICT (projection, partition) DO NOTHING""")) {
            OffsetMove.TYPE.bind(statement, 1, moves);
            return statement.executeUpdate();
        }
    }

    private static int goOnConsuming(Connection connection, List<OffsetMove> moves) throws SQLException {
        if (moves.isEmpty()) {
            return 0;
        }
        try (var statement = connection.prepareStatement("""
                UPDATE consumed
                SET next_offset = moved.next
                FROM unnest(?::text[], ?::int[], ?::bigint[], ?::bigint[]) AS moved (projection, partition, old, next)
                WHERE consumed.projection = moved.projection AND consumed.partition = moved.partition
                  AND consumed.next_offset = moved.old""")) {
            OffsetMove.TYPE.bind(statement, 1, moves);
            return statement.executeUpdate();
        }
    }

    static void park(Connection connection, String projection, Collection<Refusal> refusals, Instant at)
            throws SQLException {
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

    static void unpark(Connection connection, String projection, Collection<UUID> organizations) throws SQLException {
        try (var statement =
                connection.prepareStatement("DELETE FROM parked WHERE projection = ? AND organization_id = ANY (?)")) {
            statement.setString(1, projection);
            statement.setArray(2, connection.createArrayOf("uuid", organizations.toArray()));
            statement.executeUpdate();
        }
    }
}
