package io.fieldlog.stream;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import javax.sql.DataSource;

/// Reads the log itself, in pages bounded in events and in bytes: for the relay, for what a projection missed, for
/// verification.
public final class LogReader {

    /// A page ends before the entry that would begin beyond this many bytes of payload and metadata.
    private static final long PAGE_BYTES = 4L * 1024 * 1024;

    private static final String ORGANIZATION_SIZES = """
            SELECT position, octet_length(payload) + octet_length(metadata) AS bytes
            FROM event
            WHERE organization_id = ? AND position > ?
            ORDER BY position
            LIMIT ?""";

    private static final String ORGANIZATION_ENTRIES = """
            SELECT shard, shard_index, organization_id, position, stream_type, stream_id, sequence, event_id, type,
                   revision, recorded_at, payload, metadata, hash
            FROM event
            WHERE organization_id = ? AND position > ? AND position <= ?
            ORDER BY position""";

    private static final String SHARD_SIZES = """
            SELECT shard_index, octet_length(payload) + octet_length(metadata) AS bytes
            FROM event
            WHERE shard = ? AND shard_index > ?
            ORDER BY shard_index
            LIMIT ?""";

    private static final String SHARD_ENTRIES = """
            SELECT shard, shard_index, organization_id, position, stream_type, stream_id, sequence, event_id, type,
                   revision, recorded_at, payload, metadata, hash
            FROM event
            WHERE shard = ? AND shard_index > ? AND shard_index <= ?
            ORDER BY shard_index""";

    private final DataSource database;

    public LogReader(DataSource database) {
        this.database = database;
    }

    /// The organization's entries after `afterPosition` in order, at most `limit`, at least one if there is any.
    public List<RecordedEvent> read(UUID organizationId, long afterPosition, int limit) {
        return reading(
                connection -> organizationPage(connection, organizationId, afterPosition, limit, LogReader::event));
    }

    /// Hands over the organization's entries after `afterPosition` in order, holding one page at a time.
    public void forEach(UUID organizationId, long afterPosition, int pageSize, Consumer<RecordedEvent> reader) {
        var page = read(organizationId, afterPosition, pageSize);
        while (!page.isEmpty()) {
            page.forEach(reader);
            page = read(organizationId, page.getLast().position(), pageSize);
        }
    }

    /// The shard's entries after `afterIndex` in order, at most `limit`, at least one if there is any.
    public List<ShardEntry> page(int shard, long afterIndex, int limit) {
        return reading(connection -> page(
                connection,
                SHARD_SIZES,
                SHARD_ENTRIES,
                shard,
                afterIndex,
                limit,
                row -> new ShardEntry(shard, row.getLong("shard_index"), event(row))));
    }

    public Optional<OrganizationHead> head(UUID organizationId) {
        return reading(connection -> head(connection, organizationId));
    }

    /// Every organization that has a log, in the order of their ids.
    public List<UUID> organizations() {
        return reading(connection -> query(
                connection,
                "SELECT organization_id FROM organization_head ORDER BY organization_id",
                _ -> {},
                row -> row.getObject("organization_id", UUID.class)));
    }

    static <T> List<T> organizationPage(
            Connection connection, UUID organizationId, long afterPosition, int limit, Row<T> row) throws SQLException {
        return page(connection, ORGANIZATION_SIZES, ORGANIZATION_ENTRIES, organizationId, afterPosition, limit, row);
    }

    static Optional<OrganizationHead> head(Connection connection, UUID organizationId) throws SQLException {
        return query(
                        connection,
                        "SELECT organization_id, shard, position, hash FROM organization_head WHERE organization_id = ?",
                        statement -> statement.setObject(1, organizationId),
                        row -> new OrganizationHead(
                                row.getObject("organization_id", UUID.class),
                                row.getInt("shard"),
                                row.getLong("position"),
                                row.getBytes("hash")))
                .stream()
                .findFirst();
    }

    /// First the sizes alone, which the database knows without reading the contents, then as many entries as fit. An
    /// entry never changes, so that nothing can come between.
    private static <T> List<T> page(
            Connection connection, String sizes, String entries, Object log, long after, int limit, Row<T> row)
            throws SQLException {
        var bytes = 0L;
        var last = after;
        for (var size : query(
                connection,
                sizes,
                statement -> {
                    statement.setObject(1, log);
                    statement.setLong(2, after);
                    statement.setInt(3, limit);
                },
                each -> new Size(each.getLong(1), each.getLong(2)))) {
            bytes += size.bytes();
            if (bytes > PAGE_BYTES && last > after) {
                break;
            }
            last = size.number();
        }
        if (last == after) {
            return List.of();
        }
        var to = last;
        return query(
                connection,
                entries,
                statement -> {
                    statement.setObject(1, log);
                    statement.setLong(2, after);
                    statement.setLong(3, to);
                },
                row);
    }

    private record Size(long number, long bytes) {}

    static <T> List<T> query(Connection connection, String sql, Parameters parameters, Row<T> row) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            parameters.set(statement);
            try (var rows = statement.executeQuery()) {
                var all = new ArrayList<T>();
                while (rows.next()) {
                    all.add(row.read(rows));
                }
                return all;
            }
        }
    }

    private <T> T reading(Reading<T> reading) {
        try (var connection = database.getConnection()) {
            return reading.from(connection);
        } catch (SQLException e) {
            throw new LogUnavailableException("the log cannot be read", e);
        }
    }

    static RecordedEvent event(ResultSet row) throws SQLException {
        return new RecordedEvent(
                row.getObject("organization_id", UUID.class),
                row.getLong("position"),
                row.getString("stream_type"),
                row.getObject("stream_id", UUID.class),
                row.getLong("sequence"),
                row.getObject("event_id", UUID.class),
                row.getString("type"),
                row.getInt("revision"),
                row.getObject("recorded_at", OffsetDateTime.class).toInstant(),
                row.getBytes("payload"),
                row.getBytes("metadata"),
                row.getBytes("hash"));
    }

    interface Reading<T> {
        T from(Connection connection) throws SQLException;
    }

    interface Parameters {
        void set(PreparedStatement statement) throws SQLException;
    }

    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }
}
