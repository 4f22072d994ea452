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

    /// Its writer meets an error, as of a heap that is full, where the breakage says so.
    static OrganizationLog withErrors(HikariDataSource pool, AppendProperties properties, Breakage breakage) {
        return log(pool, new ShardWriter(0, WriterConnections.besides(pool), properties) {
            @Override
            HeadTransaction transaction(Connection open, int shard) {
                return new Erring(open, shard, breakage);
            }
        });
    }

    /// Where a writer may be when an error meets it.
    enum Place {
        BEFORE_THE_LOCK,
        BEFORE_THE_COMMIT,
        AFTER_THE_COMMIT
    }

    /// Throws an error or does not, at this place of a group of so many units.
    @FunctionalInterface
    interface Breakage {
        void at(Place place, int units);
    }

    private static OrganizationLog log(DataSource pool, ShardWriter writer) {
        return new OrganizationLog(new Shards(new Shards.Shard(pool, writer.start())));
    }

    private static final class Erring extends HeadTransaction {

        private final Breakage breakage;
        private int units;

        Erring(Connection connection, int shard, Breakage breakage) {
            super(connection, shard);
            this.breakage = breakage;
        }

        @Override
        HeadView lock(List<PendingAppend> group) throws SQLException {
            units = group.size();
            breakage.at(Place.BEFORE_THE_LOCK, units);
            return super.lock(group);
        }

        @Override
        void commit(Group group, HeadView view) throws SQLException {
            breakage.at(Place.BEFORE_THE_COMMIT, units);
            super.commit(group, view);
            breakage.at(Place.AFTER_THE_COMMIT, units);
        }
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
