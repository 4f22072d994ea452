package io.fieldlog.command.eventlog;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread of this node that appends to a shard: while a group is being committed the next one gathers, so the
/// more callers wait, the less each commit costs. A second thread watches over the callers' patience, since the first
/// may be waiting for the database.
class ShardWriter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ShardWriter.class);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration WARN_EVERY = Duration.ofSeconds(5);

    private final int shard;
    private final DataSource database;
    private final AppendProperties properties;
    private final BlockingQueue<PendingAppend> queue;
    private final Thread thread;
    private final Thread watch;

    private @Nullable Connection connection;
    private volatile List<PendingAppend> underWay = List.of();
    private long warnedAt;
    private volatile boolean closed;

    ShardWriter(int shard, DataSource database, AppendProperties properties) {
        this.shard = shard;
        this.database = database;
        this.properties = properties;
        this.queue = new LinkedBlockingQueue<>(properties.queueUnits());
        // A platform thread: it must not wait for a carrier that commands keep busy.
        this.thread = Thread.ofPlatform().daemon().name("shard-writer-" + shard).unstarted(this::run);
        this.watch = Thread.ofPlatform().daemon().name("shard-watch-" + shard).unstarted(this::watch);
    }

    final ShardWriter start() {
        thread.start();
        watch.start();
        return this;
    }

    /// Returns when the unit of work is durable.
    ///
    /// @throws DuplicateCommand when its command id is stored already
    /// @throws org.axonframework.modelling.command.ConcurrencyException when an expected version is outdated
    /// @throws LogUnavailable when the outcome is not known in time
    final StoredCommand append(Append append) {
        var pending = new PendingAppend(append, properties.patience());
        if (closed || !queue.offer(pending)) {
            throw new LogUnavailable("too many appends are waiting", null);
        }
        if (closed) {
            // Perhaps too late for the writer to see it.
            abandon(pending);
        }
        return pending.await();
    }

    private void run() {
        try {
            while (!closed) {
                settle(nextGroup());
                underWay = List.of();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            discardConnection();
            underWay.forEach(ShardWriter::abandon);
            queue.forEach(ShardWriter::abandon);
        }
    }

    private static void abandon(PendingAppend pending) {
        pending.failed(new LogUnavailable("the writer was closed", null));
    }

    /// Who came first expires first.
    private void watch() {
        try {
            while (!closed) {
                Thread.sleep(PAUSE);
                underWay.forEach(PendingAppend::settledOrExpired);
                for (var pending : queue) {
                    if (!pending.settledOrExpired()) {
                        break;
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<PendingAppend> nextGroup() throws InterruptedException {
        var group = new ArrayList<PendingAppend>();
        var next = queue.take();
        var bytes = next.append().bytes();
        group.add(next);
        while (group.size() < properties.groupUnits() && bytes < properties.groupBytes()) {
            next = queue.poll();
            if (next == null) {
                break;
            }
            bytes += next.append().bytes();
            group.add(next);
        }
        underWay = List.copyOf(group);
        return group;
    }

    /// Tries until every unit of the group is answered or has been waited for too long.
    private void settle(List<PendingAppend> group) throws InterruptedException {
        while (true) {
            group.removeIf(PendingAppend::settledOrExpired);
            if (group.isEmpty()) {
                return;
            }
            try {
                attempt(group);
                return;
            } catch (SQLException e) {
                if (SqlFailure.connectionLost(e) || !rolledBack()) {
                    group.forEach(PendingAppend::doubt);
                    discardConnection();
                    warn(e);
                    Thread.sleep(PAUSE);
                } else {
                    settleSingly(group, e);
                    return;
                }
            } catch (RuntimeException e) {
                if (!rolledBack()) {
                    discardConnection();
                }
                settleSingly(group, e);
                return;
            } catch (Error e) {
                // Without this thread nothing more is appended, while the process looks alive.
                group.forEach(PendingAppend::doubt);
                discardConnection();
                LOG.error("shard {} was left in the middle of a group", shard, e);
                settleSingly(group, e);
                return;
            }
        }
    }

    /// One bad unit must not fail the others of its group.
    private void settleSingly(List<PendingAppend> group, Throwable failure) throws InterruptedException {
        if (group.size() > 1) {
            for (var pending : group) {
                settle(new ArrayList<>(List.of(pending)));
            }
            return;
        }
        var pending = group.getFirst();
        if (failure instanceof Error) {
            pending.failed(new LogUnavailable("the outcome is not known", failure));
        } else if (failure instanceof SQLException sql && SqlFailure.passing(sql)) {
            discardConnection();
            pending.failed(new LogUnavailable("the log cannot be written right now", failure));
        } else {
            pending.failed(new AppendFailed(failure));
        }
    }

    private void attempt(List<PendingAppend> units) throws SQLException {
        var transaction = transaction(connection(), shard);
        var view = transaction.lock(units);
        var group = group(view);
        units.forEach(group::decide);
        if (group.hasWinners()) {
            transaction.commit(group, view);
        } else {
            transaction.rollback();
        }
        // On a carrier the callers are woken for less than from here, and the next group does not wait for it.
        Thread.ofVirtual().name("announcement").start(group::announce);
    }

    HeadTransaction transaction(Connection open, int shard) {
        return new HeadTransaction(open, shard);
    }

    Group group(HeadView view) {
        return new Group(view);
    }

    private Connection connection() throws SQLException {
        var open = connection;
        if (open == null) {
            open = database.getConnection();
            connection = open;
            open.setAutoCommit(false);
        }
        return open;
    }

    private boolean rolledBack() {
        try {
            if (connection != null) {
                connection.rollback();
            }
            return true;
        } catch (SQLException e) {
            LOG.debug("the rollback failed too", e);
            return false;
        }
    }

    private void discardConnection() {
        var broken = connection;
        connection = null;
        if (broken != null) {
            try {
                broken.close();
            } catch (SQLException e) {
                LOG.debug("a broken connection could not be closed", e);
            }
        }
    }

    private void warn(SQLException failure) {
        var now = System.nanoTime();
        if (warnedAt == 0 || now - warnedAt > WARN_EVERY.toNanos()) {
            warnedAt = now;
            LOG.warn("shard {} cannot be written, trying again: {}", shard, failure.getMessage());
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        watch.interrupt();
        try {
            thread.join();
            watch.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
