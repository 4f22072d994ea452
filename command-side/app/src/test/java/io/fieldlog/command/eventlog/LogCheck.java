package io.fieldlog.command.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.fieldlog.stream.HashChain;
import io.fieldlog.stream.RecordedEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;

/// What must hold of the stored log after whatever happened: gapless positions, sequences and shard indexes, a chain
/// that verifies, time that never goes back, heads that agree with the events.
public final class LogCheck {

    public record Entry(long index, RecordedEvent event) {}

    private LogCheck() {}

    public static List<Entry> run() {
        var entries = entries();
        var positions = new HashMap<UUID, Long>();
        var hashes = new HashMap<UUID, byte[]>();
        var sequences = new HashMap<HeadView.StreamKey, Long>();
        var index = 0L;
        var time = Instant.EPOCH;
        for (var entry : entries) {
            var event = entry.event();
            assertThat(entry.index()).as("shard index").isEqualTo(++index);
            assertThat(event.recordedAt()).as("time").isAfterOrEqualTo(time);
            time = event.recordedAt();
            assertThat(positions.merge(event.organizationId(), 1L, Long::sum))
                    .as("position")
                    .isEqualTo(event.position());
            var stream = new HeadView.StreamKey(event.organizationId(), event.streamId());
            assertThat(sequences.merge(stream, 1L, Long::sum) - 1)
                    .as("sequence")
                    .isEqualTo(event.sequence());
            var hash = HashChain.hash(hashes.getOrDefault(event.organizationId(), HashChain.start()), event);
            assertThat(event.hash()).as("hash").isEqualTo(hash);
            hashes.put(event.organizationId(), hash);
        }
        heads(index, time, positions, hashes);
        return entries;
    }

    private static void heads(long index, Instant time, HashMap<UUID, Long> positions, HashMap<UUID, byte[]> hashes) {
        query("SELECT last_index, last_at FROM shard_head WHERE shard = 0", row -> {
            assertThat(row.getLong(1)).as("shard head").isEqualTo(index);
            assertThat(row.getObject(2, OffsetDateTime.class).toInstant()).isEqualTo(time);
            return index;
        });
        var organizations = query("SELECT organization_id, position, hash FROM organization_head", row -> {
            var organization = row.getObject(1, UUID.class);
            assertThat(row.getLong(2)).as("organization head").isEqualTo(positions.get(organization));
            assertThat(row.getBytes(3)).isEqualTo(hashes.get(organization));
            return organization;
        });
        assertThat(organizations).containsExactlyInAnyOrderElementsOf(positions.keySet());
    }

    static List<Entry> entries() {
        return query(
                """
                SELECT shard_index, organization_id, position, stream_type, stream_id, sequence, event_id, type, revision,
                       recorded_at, payload, metadata, hash
                FROM event ORDER BY shard_index""",
                row -> new Entry(
                        row.getLong(1),
                        new RecordedEvent(
                                row.getObject(2, UUID.class),
                                row.getLong(3),
                                row.getString(4),
                                row.getObject(5, UUID.class),
                                row.getLong(6),
                                row.getObject(7, UUID.class),
                                row.getString(8),
                                row.getInt(9),
                                row.getObject(10, OffsetDateTime.class).toInstant(),
                                row.getBytes(11),
                                row.getBytes(12),
                                row.getBytes(13))));
    }

    public interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    public static <T> List<T> query(String sql, Row<T> read) {
        try (var connection = TestLog.owner();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var all = new ArrayList<T>();
            while (rows.next()) {
                all.add(read.read(rows));
            }
            return all;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
