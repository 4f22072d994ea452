package io.fieldlog.stream;

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

    /// The window adds up the bytes up to each row of the page while it is read; the outer condition ends the page.
    static final String ORGANIZATION_PAGE = """
            SELECT shard, shard_index, organization_id, position, stream_type, stream_id, sequence, event_id, type,
                   revision, recorded_at, payload, metadata, hash
            FROM (SELECT event.*, octet_length(payload) + octet_length(metadata) AS bytes,
                         sum(octet_length(payload) + octet_length(metadata))
                             OVER (ORDER BY position ROWS UNBOUNDED PRECEDING) AS total
                  FROM event
                  WHERE organization_id = ? AND position > ?
                  ORDER BY position
                  LIMIT ?) AS page
            WHERE total - bytes < ?
            ORDER BY position""";

    private static final String SHARD_PAGE = """
            SELECT shard_index, organization_id, position, stream_type, stream_id, sequence, event_id, type,
                   revision, recorded_at, payload, metadata, hash
            FROM (SELECT event.*, octet_length(payload) + octet_length(metadata) AS bytes,
                         sum(octet_length(payload) + octet_length(metadata))
                             OVER (ORDER BY shard_index ROWS UNBOUNDED PRECEDING) AS total
                  FROM event
                  WHERE shard = ? AND shard_index > ?
                  ORDER BY shard_index
                  LIMIT ?) AS page
            WHERE total - bytes < ?
            ORDER BY shard_index""";

    static final String HEAD =
            "SELECT organization_id, shard, position, hash FROM organization_head WHERE organization_id = ?";

    private final DataSource database;

    public LogReader(DataSource database) {
        this.database = database;
    }

    /// The organization's entries after `afterPosition` in order, at most `limit`, at least one if there is any.
    public List<RecordedEvent> read(UUID organizationId, long afterPosition, int limit) {
        return query(
                ORGANIZATION_PAGE,
                statement -> organizationPage(statement, organizationId, afterPosition, limit),
                LogReader::event);
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
        return query(
                SHARD_PAGE,
                statement -> {
                    statement.setInt(1, shard);
                    statement.setLong(2, afterIndex);
                    statement.setInt(3, limit);
                    statement.setLong(4, PAGE_BYTES);
                },
                row -> new ShardEntry(shard, row.getLong("shard_index"), event(row)));
    }

    public Optional<OrganizationHead> head(UUID organizationId) {
        return query(HEAD, statement -> statement.setObject(1, organizationId), LogReader::head).stream()
                .findFirst();
    }

    /// Every organization that has a log, in the order of their ids.
    public List<UUID> organizations() {
        return query(
                "SELECT organization_id FROM organization_head ORDER BY organization_id",
                _ -> {},
                row -> row.getObject("organization_id", UUID.class));
    }

    private <T> List<T> query(String sql, Parameters parameters, Row<T> row) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(sql)) {
            parameters.set(statement);
            try (var rows = statement.executeQuery()) {
                var all = new ArrayList<T>();
                while (rows.next()) {
                    all.add(row.read(rows));
                }
                return all;
            }
        } catch (SQLException e) {
            throw new LogUnavailableException("the log cannot be read", e);
        }
    }

    static void organizationPage(PreparedStatement statement, UUID organizationId, long afterPosition, int limit)
            throws SQLException {
        statement.setObject(1, organizationId);
        statement.setLong(2, afterPosition);
        statement.setInt(3, limit);
        statement.setLong(4, PAGE_BYTES);
    }

    static OrganizationHead head(ResultSet row) throws SQLException {
        return new OrganizationHead(
                row.getObject("organization_id", UUID.class),
                row.getInt("shard"),
                row.getLong("position"),
                row.getBytes("hash"));
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

    private interface Parameters {
        void set(PreparedStatement statement) throws SQLException;
    }

    private interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }
}
