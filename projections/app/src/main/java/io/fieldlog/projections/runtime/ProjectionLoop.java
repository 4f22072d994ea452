package io.fieldlog.projections.runtime;

import io.fieldlog.stream.Delivery;
import io.fieldlog.stream.EventSource;
import io.fieldlog.stream.LogUnavailableException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One projection at work: polls, applies, and after any trouble goes back to where the database says it is. It never
/// gives up.
public final class ProjectionLoop implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ProjectionLoop.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

    /// Opens the consumer: again after a failure from which the old one does not recover.
    public interface Opening extends Function<EventSource.Assignment, EventSource> {}

    private final String name;
    private final Projector projector;
    private final Opening opening;
    private final ProjectionMetrics metrics;
    private final Map<Integer, Lag> lags = new HashMap<>();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread;
    private Set<Integer> assigned = Set.of();
    private @Nullable EventSource source;

    public ProjectionLoop(String name, Projector projector, Opening opening, ProjectionMetrics metrics) {
        this.name = name;
        this.projector = projector;
        this.opening = opening;
        this.metrics = metrics;
        this.thread = Thread.ofPlatform().name("projection-" + name).unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    public String name() {
        return name;
    }

    /// Whether the group has given this process partitions to read.
    public synchronized boolean isAssigned() {
        return !assigned.isEmpty();
    }

    /// How far behind the topic each assigned partition is.
    public synchronized Map<Integer, Lag> lags() {
        return Map.copyOf(lags);
    }

    /// `since` is when the first event that waits was recorded.
    public record Lag(long events, @Nullable Instant since) {

        static final Lag NONE = new Lag(0, null);
    }

    @Override
    public void close() throws InterruptedException {
        stopping.countDown();
        var open = source();
        if (open != null) {
            open.wakeup();
        }
        thread.join(STOP_PATIENCE);
    }

    private synchronized @Nullable EventSource source() {
        return source;
    }

    private synchronized void source(@Nullable EventSource opened) {
        source = opened;
        if (opened == null) {
            assigned = Set.of();
            lags.clear();
        }
    }

    private void run() {
        var pause = FIRST_PAUSE;
        while (!isStopping()) {
            try (var opened = opening.apply(new Places())) {
                source(opened);
                pause = consume(opened, pause);
            } catch (KafkaException e) {
                log.warn("projection={} lost its consumer and opens another: {}", name, e.getMessage());
                pause = rest(pause);
            } finally {
                source(null);
            }
        }
    }

    private Duration consume(EventSource from, Duration firstPause) {
        var pause = firstPause;
        while (!isStopping()) {
            try {
                var batches = from.poll(POLL);
                polled(from.assigned(), batches);
                if (!batches.isEmpty()) {
                    projector.apply(batches);
                    applied(batches);
                }
                pause = FIRST_PAUSE;
            } catch (FencedException e) {
                metrics.fenced();
                log.info("projection={} goes back to its stored place: {}", name, e.getMessage());
                pause = rewind(from, pause);
            } catch (KafkaException e) {
                throw e;
            } catch (SQLException | RuntimeException e) {
                metrics.failed();
                log.warn("projection={} waits {} ms and tries again: {}", name, pause.toMillis(), reason(e));
                pause = rest(pause);
                pause = rewind(from, pause);
            }
        }
        return pause;
    }

    private static String reason(Exception e) {
        return switch (e) {
            case SQLException sql -> "the views' database fails with SQLSTATE " + sql.getSQLState();
            case LogUnavailableException _, PlacesUnknownException _ -> String.valueOf(e.getMessage());
            default -> e.toString();
        };
    }

    /// What was polled and not applied must be delivered again.
    private Duration rewind(EventSource from, Duration firstPause) {
        var pause = firstPause;
        while (!isStopping()) {
            try {
                var partitions = from.assigned();
                var offsets = projector.nextOffsets(partitions);
                partitions.forEach(partition -> from.seek(partition, offsets.getOrDefault(partition, 0L)));
                return pause;
            } catch (SQLException e) {
                log.warn("projection={} cannot read its place: {}", name, reason(e));
                pause = rest(pause);
            }
        }
        return pause;
    }

    private Duration rest(Duration pause) {
        try {
            var _ = stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            stopping.countDown();
        }
        var longer = pause.multipliedBy(2);
        return longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    private synchronized void polled(Set<Integer> nowAssigned, List<EventSource.Batch> batches) {
        if (!nowAssigned.equals(assigned)) {
            log.info("projection={} reads partitions {}", name, nowAssigned);
            assigned = Set.copyOf(nowAssigned);
            lags.keySet().retainAll(assigned);
            assigned.forEach(partition -> lags.putIfAbsent(partition, Lag.NONE));
        }
        for (var batch : batches) {
            lags.put(
                    batch.partition(),
                    new Lag(
                            batch.deliveries().size() + batch.lag(),
                            recordedAt(batch.deliveries().getFirst())));
        }
    }

    private synchronized void applied(List<EventSource.Batch> batches) {
        for (var batch : batches) {
            lags.put(
                    batch.partition(),
                    batch.lag() == 0
                            ? Lag.NONE
                            : new Lag(batch.lag(), recordedAt(batch.deliveries().getLast())));
        }
    }

    private static @Nullable Instant recordedAt(Delivery delivery) {
        return delivery instanceof Delivery.Delivered delivered
                ? delivered.event().recordedAt()
                : null;
    }

    private final class Places implements EventSource.Assignment {

        @Override
        public Map<Integer, Long> nextOffsets(Set<Integer> partitions) {
            try {
                return projector.nextOffsets(partitions);
            } catch (SQLException e) {
                throw new PlacesUnknownException("its place cannot be read: " + reason(e), e);
            }
        }

        @Override
        public void revoked(Set<Integer> partitions) {
            projector.revoked(partitions);
        }
    }

    private static final class PlacesUnknownException extends RuntimeException {
        PlacesUnknownException(String message, SQLException cause) {
            super(message, cause);
        }
    }
}
