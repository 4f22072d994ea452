package io.fieldlog.command.eventlog;

import java.util.UUID;
import javax.sql.DataSource;

/// Where each organization's log lives. Everything is on shard 0 as long as there is one.
final class Shards implements AutoCloseable {

    /// One shard: the pool that its database is read through, and its writer on this node.
    record Shard(DataSource pool, ShardWriter writer) {}

    private final Shard only;

    Shards(DataSource pool, DataSource direct, AppendProperties properties) {
        this(new Shard(pool, new ShardWriter(0, direct, properties).start()));
    }

    Shards(Shard only) {
        this.only = only;
    }

    Shard of(@SuppressWarnings("unused") UUID organizationId) {
        return only;
    }

    @Override
    public void close() {
        only.writer().close();
    }
}
