package io.fieldlog.stream;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Verifies the log against its own rules, while it is written to: each organization in one snapshot, page by page.
/// What is checked: positions 1, 2, 3 … without holes, sequences of each stream 0, 1, 2 … in the order of the
/// positions, the hash chain, time that never goes back, a shard's index in the order of the positions and without
/// holes, and heads that agree with the last entry.
public final class ChainCheck {

    /// Something that no append leaves behind. `organizationId` is absent when a whole shard is concerned; `position`
    /// is 0 when no entry is.
    public record Difference(@Nullable UUID organizationId, long position, String what) {

        @Override
        public String toString() {
            return organizationId == null
                    ? what
                    : "organization %s, position %d: %s".formatted(organizationId, position, what);
        }
    }

    public record Summary(long organizations, long events, long differences) {}

    private static final int PAGE = 1_000;

    private final DataSource database;

    public ChainCheck(DataSource database) {
        this.database = database;
    }

    /// Checks everything and hands over each difference as it is found.
    public Summary check(Consumer<Difference> found) {
        var differences = new Counted(found);
        var events = 0L;
        var organizations = organizations();
        for (var organization : organizations) {
            events += checkOrganization(organization, differences);
        }
        for (var shard : shards()) {
            checkShard(shard, differences);
        }
        return new Summary(organizations.size(), events, differences.count);
    }

    /// Every organization with entries or a head, found by skipping through the index.
    public List<UUID> organizations() {
        return inSnapshot(connection -> LogReader.query(connection, """
                WITH RECURSIVE known (organization_id) AS (
                    (SELECT organization_id FROM event ORDER BY organization_id LIMIT 1)
                    UNION ALL
                    SELECT (SELECT event.organization_id FROM event
                            WHERE event.organization_id > known.organization_id
                            ORDER BY event.organization_id LIMIT 1)
                    FROM known WHERE known.organization_id IS NOT NULL)
                SELECT organization_id FROM known WHERE organization_id IS NOT NULL
                UNION
                SELECT organization_id FROM organization_head
                ORDER BY organization_id""", _ -> {}, row -> row.getObject(1, UUID.class)));
    }

    /// @return how many entries the organization has
    public long checkOrganization(UUID organizationId, Consumer<Difference> found) {
        return inSnapshot(connection -> {
            var walk = new Walk(organizationId, found);
            var page = entries(connection, organizationId, 0);
            while (!page.isEmpty()) {
                page.forEach(walk::next);
                page = entries(
                        connection, organizationId, page.getLast().event().position());
            }
            walk.end(LogReader.head(connection, organizationId).orElse(null));
            checkSequences(connection, organizationId, found);
            return walk.count;
        });
    }

    public void checkShard(int shard, Consumer<Difference> found) {
        inSnapshot(connection -> {
            var last = 0L;
            try (var statement = connection.prepareStatement("""
                    SELECT shard_index FROM event WHERE shard = ? AND shard_index > ? ORDER BY shard_index LIMIT ?""")) {
                var more = true;
                while (more) {
                    more = false;
                    statement.setInt(1, shard);
                    statement.setLong(2, last);
                    statement.setInt(3, 10 * PAGE);
                    try (var rows = statement.executeQuery()) {
                        while (rows.next()) {
                            more = true;
                            var index = rows.getLong(1);
                            if (index != last + 1) {
                                found.accept(new Difference(null, 0, missing(shard, last + 1, index - 1)));
                            }
                            last = index;
                        }
                    }
                }
            }
            var head = shardHead(connection, shard);
            if (last < head) {
                found.accept(new Difference(null, 0, missing(shard, last + 1, head)));
            } else if (last > head) {
                found.accept(new Difference(
                        null,
                        0,
                        "shard %d: its head is at index %d, its last entry at %d".formatted(shard, head, last)));
            }
            return last;
        });
    }

    private static String missing(int shard, long from, long to) {
        return "shard %d: no entry has the index %s".formatted(shard, range(from, to));
    }

    private static String range(long from, long to) {
        return from == to ? Long.toString(from) : "%d to %d".formatted(from, to);
    }

    /// @param index absent for an entry that was copied from another shard
    private record Entry(int shard, @Nullable Long index, RecordedEvent event) {}

    private static List<Entry> entries(Connection connection, UUID organizationId, long afterPosition)
            throws SQLException {
        return LogReader.organizationPage(
                connection,
                organizationId,
                afterPosition,
                PAGE,
                row -> new Entry(row.getInt("shard"), index(row), LogReader.event(row)));
    }

    private static @Nullable Long index(ResultSet row) throws SQLException {
        var index = row.getLong("shard_index");
        return row.wasNull() ? null : index;
    }

    private static long shardHead(Connection connection, int shard) throws SQLException {
        return LogReader.query(
                        connection,
                        "SELECT last_index FROM shard_head WHERE shard = ?",
                        statement -> statement.setInt(1, shard),
                        row -> row.getLong(1))
                .stream()
                .findFirst()
                .orElse(0L);
    }

    private List<Integer> shards() {
        return inSnapshot(connection -> LogReader.query(
                connection, "SELECT shard FROM shard_head ORDER BY shard", _ -> {}, row -> row.getInt(1)));
    }

    private static void checkSequences(Connection connection, UUID organizationId, Consumer<Difference> found)
            throws SQLException {
        @Nullable UUID stream = null;
        var sequence = -1L;
        var position = 0L;
        try (var statement = connection.prepareStatement("""
                SELECT stream_id, sequence, position FROM event
                WHERE organization_id = ? AND (stream_id, sequence) > (?, ?)
                ORDER BY stream_id, sequence
                LIMIT ?""")) {
            var more = true;
            while (more) {
                more = false;
                statement.setObject(1, organizationId);
                statement.setObject(2, stream == null ? new UUID(0, 0) : stream);
                statement.setLong(3, stream == null ? Long.MIN_VALUE : sequence);
                statement.setInt(4, 10 * PAGE);
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        more = true;
                        var next = rows.getObject(1, UUID.class);
                        if (!next.equals(stream)) {
                            stream = next;
                            sequence = -1;
                            position = 0;
                        }
                        var here = rows.getLong(3);
                        if (rows.getLong(2) != sequence + 1) {
                            found.accept(new Difference(
                                    organizationId,
                                    here,
                                    "stream %s has no sequence %s"
                                            .formatted(stream, range(sequence + 1, rows.getLong(2) - 1))));
                        }
                        if (here <= position) {
                            found.accept(new Difference(
                                    organizationId,
                                    here,
                                    "sequence %d of stream %s stands before its sequence %d"
                                            .formatted(rows.getLong(2), stream, sequence)));
                        }
                        sequence = rows.getLong(2);
                        position = here;
                    }
                }
            }
        }
    }

    /// An organization's entries, looked at in the order of their positions.
    private static final class Walk {

        private final UUID organizationId;
        private final Consumer<Difference> found;
        private long count;
        private long position;
        private byte[] hash = HashChain.start();
        private Instant time = Instant.MIN;
        private long index;
        private int shard = -1;

        Walk(UUID organizationId, Consumer<Difference> found) {
            this.organizationId = organizationId;
            this.found = found;
        }

        void next(Entry entry) {
            var event = entry.event();
            if (event.position() == position + 1) {
                if (!Arrays.equals(HashChain.hash(hash, event), event.hash())) {
                    difference(event.position(), "the hash does not fit the entry and the hash before");
                }
            } else {
                difference(event.position(), "no entry has the position " + range(position + 1, event.position() - 1));
            }
            if (event.recordedAt().isBefore(time)) {
                difference(
                        event.position(), "recorded at %s, after an entry of %s".formatted(event.recordedAt(), time));
            }
            if (entry.index() != null) {
                if (entry.shard() == shard && entry.index() <= index) {
                    difference(
                            event.position(),
                            "index %d of shard %d comes after index %d".formatted(entry.index(), shard, index));
                }
                shard = entry.shard();
                index = entry.index();
            }
            count++;
            position = event.position();
            hash = event.hash();
            time = event.recordedAt();
        }

        void end(@Nullable OrganizationHead head) {
            if (head == null) {
                difference(position, "the organization has entries, but no head");
            } else if (head.position() != position) {
                difference(
                        position,
                        "the head is at position %d, the last entry at %d".formatted(head.position(), position));
            } else if (!Arrays.equals(head.hash(), hash)) {
                difference(position, "the head's hash is not that of the last entry");
            }
        }

        private void difference(long at, String what) {
            found.accept(new Difference(organizationId, at, what));
        }
    }

    private static final class Counted implements Consumer<Difference> {

        private final Consumer<Difference> found;
        private long count;

        Counted(Consumer<Difference> found) {
            this.found = found;
        }

        @Override
        public void accept(Difference difference) {
            count++;
            found.accept(difference);
        }
    }

    private <T> T inSnapshot(LogReader.Reading<T> reading) {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
                return reading.from(connection);
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new LogUnavailableException("the log cannot be checked", e);
        }
    }
}
