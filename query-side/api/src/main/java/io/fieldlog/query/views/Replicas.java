package io.fieldlog.query.views;

import static io.fieldlog.web.CommonProblem.UNAVAILABLE;

import io.fieldlog.web.Problem;
import jakarta.annotation.PreDestroy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/// The read replicas: questions are spread over those that answer and do not lag, and a question whose replica fails
/// under it is asked again of the next.
@Component
final class Replicas {

    private static final Logger log = LoggerFactory.getLogger(Replicas.class);

    /// What is asked of one connection; it may be asked twice, so it must not have effects.
    interface Work<T> {
        T on(Replica replica, Connection connection) throws SQLException;
    }

    /// What the best of those that answer had replayed at a moment of `System.nanoTime`.
    private record Mark(long nanos, long replayed) {}

    private final List<Replica> replicas = new ArrayList<>();
    private final long lagAtMostNanos;
    private final ArrayDeque<Mark> marks = new ArrayDeque<>(); // the prober's, as the next
    private long due;
    private final AtomicInteger turn = new AtomicInteger();
    private final Thread prober;

    Replicas(ReplicaSettings settings) {
        for (String url : settings.urls()) {
            replicas.add(new Replica(replicas.size() + 1, url, settings));
        }
        this.lagAtMostNanos = settings.lagAtMost().toNanos();
        this.prober =
                Thread.ofVirtual().name("replica-prober").unstarted(() -> probeUntilStopped(settings.probeEvery()));
        prober.start();
    }

    @PreDestroy
    void close() throws InterruptedException {
        prober.interrupt();
        prober.join(Duration.ofSeconds(5));
        replicas.forEach(Replica::close);
    }

    private void probeUntilStopped(Duration pause) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                var probes = replicas.stream()
                        .map(replica -> Thread.startVirtualThread(replica::probe))
                        .toList();
                for (var probe : probes) {
                    probe.join();
                }
                compare(System.nanoTime());
                if (usable().isEmpty()) {
                    log.warn("No replica answers, or none has the views yet");
                    Thread.sleep(Duration.ofSeconds(2));
                }
                Thread.sleep(pause);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /// A replica lags that does not have what the best had already so long ago. The best of those that are left never
    /// lags for longer than that.
    private void compare(long now) {
        replicas.stream()
                .filter(Replica::isAnswering)
                .mapToLong(Replica::replayed)
                .max()
                .ifPresent(best -> marks.addLast(new Mark(now, best)));
        while (!marks.isEmpty() && now - marks.getFirst().nanos() >= lagAtMostNanos) {
            due = marks.removeFirst().replayed();
        }
        for (var replica : replicas) {
            replica.compare(due);
        }
    }

    /// Those that answer and do not lag; when all of them lag, they are better than none.
    List<Replica> usable() {
        var answering = replicas.stream().filter(Replica::isAnswering).toList();
        var fresh = answering.stream().filter(replica -> !replica.isLagging()).toList();
        return fresh.isEmpty() ? answering : fresh;
    }

    /// Asks a replica that answers, `preferred` first; the next one when it fails.
    <T> T ask(@Nullable Replica preferred, Work<T> work) {
        var candidates = new ArrayList<>(usable());
        if (candidates.isEmpty()) {
            throw unavailable();
        }
        Collections.rotate(candidates, -Math.floorMod(turn.getAndIncrement(), candidates.size()));
        if (preferred != null && candidates.remove(preferred)) {
            candidates.addFirst(preferred);
        }
        // A conflict with recovery can hit the only replica: it gets a second chance.
        candidates.addLast(candidates.getFirst());
        for (var replica : candidates) {
            try (var connection = replica.connection()) {
                return work.on(replica, connection);
            } catch (SQLException | DataAccessException failure) {
                if (isFailureOf(failure)) {
                    replica.failed(failure);
                } else if (!isBusy(failure)) {
                    throw failure instanceof DataAccessException wrapped ? wrapped : new IllegalStateException(failure);
                }
            }
        }
        throw unavailable();
    }

    private static Problem unavailable() {
        return new Problem(UNAVAILABLE, "No read replica can answer right now.");
    }

    /// Whether the failure says something about the replica and not about the question: connection lost, starting up or
    /// shutting down, no slot left.
    static boolean isFailureOf(Exception failure) {
        var state = sqlState(failure);
        return state.startsWith("08") || state.startsWith("57P") || state.startsWith("53");
    }

    /// All connections of the pool are in use, or the replica cancelled the question because replay went on: another
    /// replica, or the same one again, may answer.
    private static boolean isBusy(Exception failure) {
        return failure instanceof SQLTransientConnectionException
                || sqlState(failure).equals("40001");
    }

    private static String sqlState(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLTransientConnectionException) {
                return "";
            }
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState();
            }
        }
        return "";
    }
}
