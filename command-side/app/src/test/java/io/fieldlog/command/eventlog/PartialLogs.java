package io.fieldlog.command.eventlog;

import com.zaxxer.hikari.HikariDataSource;
import io.fieldlog.command.eventlog.Append.NewEvent;
import io.fieldlog.command.eventlog.HeadView.OrganizationHead;
import io.fieldlog.command.eventlog.HeadView.StreamKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;

/// Logs that leave something out, to say what it costs. They live among the tests: no application can have them.
public final class PartialLogs {

    private PartialLogs() {}

    /// Every hash is zero.
    public static OrganizationLog withoutChain(HikariDataSource pool) {
        return log(pool, new ShardWriter(0, WriterConnections.besides(pool), AppendProperties.defaults()) {
            @Override
            Group group(HeadView view) {
                return new Group(view) {
                    @Override
                    byte[] link(byte[] previous, UUID organization, long position, NewEvent event) {
                        return previous;
                    }
                };
            }
        });
    }

    /// Command ids, versions and sets are not looked up: every unit is believed.
    public static OrganizationLog withoutChecks(HikariDataSource pool) {
        return log(pool, new ShardWriter(0, WriterConnections.besides(pool), AppendProperties.defaults()) {
            @Override
            HeadTransaction transaction(Connection open, int shard) {
                return new Unchecked(open, shard);
            }
        });
    }

    private static OrganizationLog log(DataSource pool, ShardWriter writer) {
        return new OrganizationLog(new Shards(new Shards.Shard(pool, writer.start())));
    }

    private static final class Unchecked extends HeadTransaction {

        private final Connection connection;

        Unchecked(Connection connection, int shard) {
            super(connection, shard);
            this.connection = connection;
        }

        @Override
        HeadView lock(List<PendingAppend> group) throws SQLException {
            var sequences = new HashMap<StreamKey, Long>();
            var organizations = group.stream()
                    .map(pending -> pending.append().organizationId())
                    .distinct()
                    .toArray(UUID[]::new);
            group.forEach(pending -> sequences.put(
                    new StreamKey(
                            pending.append().organizationId(), pending.append().target()),
                    pending.append().version() - 1));
            try (var statement = connection.prepareStatement("""
                    SELECT last_index, greatest(clock_timestamp(), last_at)
                    FROM shard_head WHERE shard = 0 FOR NO KEY UPDATE;
                    SELECT organization_id, position, hash FROM organization_head WHERE organization_id = ANY(?)""")) {
                statement.setArray(1, connection.createArrayOf("uuid", organizations));
                statement.execute();
                var head = statement.getResultSet();
                head.next();
                var index = head.getLong(1);
                var now = head.getObject(2, OffsetDateTime.class).toInstant();
                statement.getMoreResults();
                var heads = new HashMap<UUID, OrganizationHead>();
                for (var row = statement.getResultSet(); row.next(); ) {
                    heads.put(row.getObject(1, UUID.class), new OrganizationHead(row.getLong(2), row.getBytes(3)));
                }
                return new HeadView(index, now, heads, Map.of(), sequences, Map.of());
            }
        }
    }
}
