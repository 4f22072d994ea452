package io.fieldlog.relay;

import java.time.Duration;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/// Who relays which shard, and how far: the lease row says whose turn it is, and the cursor carries the turn's epoch,
/// so that whoever lost the turn without noticing cannot move it.
final class Turns {

    /// What the log knows at a pulse: the shard's last index, and the age in seconds of the oldest event that is not
    /// published.
    record Pulse(long head, double lagSeconds) {}

    private final JdbcClient jdbc;
    private final TransactionOperations transaction;
    private final String holder;
    private final double leaseSeconds;

    Turns(JdbcClient jdbc, TransactionOperations transaction, String holder, Duration lease) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.holder = holder;
        this.leaseSeconds = lease.toMillis() / 1000.0;
    }

    /// A new turn, when the shard's last one has expired, was given back, or was this relay's own.
    Optional<Turn> take(int shard) {
        return transaction.execute(_ -> jdbc.sql("""
                        INSERT INTO relay_lease AS lease (shard, epoch, holder, expires_at)
                        VALUES (:shard, 1, :holder, clock_timestamp() + make_interval(secs => :seconds))
                        ON CONFLICT (shard) DO UPDATE
                        SET epoch = lease.epoch + 1, holder = excluded.holder,
                            expires_at = clock_timestamp() + make_interval(secs => :seconds)
                        WHERE lease.expires_at < clock_timestamp() OR lease.holder = excluded.holder
                        RETURNING epoch""")
                .param("shard", shard)
                .param("holder", holder)
                .param("seconds", leaseSeconds)
                .query(Long.class)
                .optional()
                .map(epoch -> new Turn(shard, epoch, fence(shard, epoch))));
    }

    private long fence(int shard, long epoch) {
        return jdbc.sql("""
                        INSERT INTO relay_cursor AS cursor (shard, published_index, epoch) VALUES (:shard, 0, :epoch)
                        ON CONFLICT (shard) DO UPDATE SET epoch = excluded.epoch
                        RETURNING published_index""")
                .param("shard", shard)
                .param("epoch", epoch)
                .query(Long.class)
                .single();
    }

    /// Nothing when the turn is over.
    Optional<Pulse> extend(Turn turn, long published) {
        return jdbc.sql("""
                        WITH extended AS (
                            UPDATE relay_lease
                            SET expires_at = clock_timestamp() + make_interval(secs => :seconds)
                            WHERE shard = :shard AND epoch = :epoch
                            RETURNING shard)
                        SELECT coalesce((SELECT last_index FROM shard_head WHERE shard = :shard), 0) AS head,
                               coalesce((SELECT extract(epoch FROM clock_timestamp() - recorded_at)
                                         FROM event WHERE shard = :shard AND shard_index = :published + 1), 0) AS lag
                        FROM extended""")
                .param("shard", turn.shard())
                .param("epoch", turn.epoch())
                .param("seconds", leaseSeconds)
                .param("published", published)
                .query((row, _) -> new Pulse(row.getLong("head"), row.getDouble("lag")))
                .optional();
    }

    /// Whether the turn still holds. The commit is not waited for: a cursor that a crash sets back repeats a page.
    boolean advance(Turn turn, long published) {
        return jdbc.sql("""
                        WITH unhurried AS (SELECT set_config('synchronous_commit', 'off', true))
                        UPDATE relay_cursor SET published_index = :published
                        FROM unhurried
                        WHERE shard = :shard AND epoch = :epoch""")
                        .param("published", published)
                        .param("shard", turn.shard())
                        .param("epoch", turn.epoch())
                        .update()
                == 1;
    }

    /// Begins again before the first entry, with every shard of this database, because they share the topic: whoever
    /// has the turn of another shard loses it and goes on from the new cursor. Whether the turn still holds.
    boolean startOver(Turn turn) {
        return jdbc.sql("""
                        UPDATE relay_cursor
                        SET published_index = 0, epoch = CASE shard WHEN :shard THEN epoch ELSE epoch + 1 END
                        WHERE EXISTS (SELECT FROM relay_cursor AS ours
                                      WHERE ours.shard = :shard AND ours.epoch = :epoch)""")
                        .param("shard", turn.shard())
                        .param("epoch", turn.epoch())
                        .update()
                > 0;
    }

    /// Gives the turn back and wakes whoever stands by.
    void release(Turn turn) {
        jdbc.sql("""
                        WITH released AS (
                            UPDATE relay_lease SET expires_at = '-infinity'
                            WHERE shard = :shard AND epoch = :epoch
                            RETURNING shard)
                        SELECT pg_notify('fieldlog_relay', shard::text) FROM released""")
                .param("shard", turn.shard())
                .param("epoch", turn.epoch())
                .query()
                .listOfRows();
    }

    /// How many entries of all shards were published.
    long publishedOfAllShards() {
        return jdbc.sql("SELECT coalesce(sum(published_index), 0) FROM relay_cursor")
                .query(Long.class)
                .single();
    }
}
