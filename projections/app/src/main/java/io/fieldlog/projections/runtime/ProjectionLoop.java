package io.fieldlog.projections.runtime;

import io.fieldlog.stream.EventSource;
import io.fieldlog.stream.LogUnavailableException;
import io.fieldlog.stream.PartitionReader;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One reader of the topic at work for its group of views: polls, applies, and after any trouble goes back to where the
/// database says it is. It never gives up.
public final class ProjectionLoop implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ProjectionLoop.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

    private final String name;
    private final ProjectionGroup group;
    private final EventSource.Settings topic;
    private final Lags lags;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread;
    private @Nullable EventSource source;

    /// @param topic is opened again after a failure from which a consumer does not recover
    public ProjectionLoop(String name, ProjectionGroup group, EventSource.Settings topic) {
        this.name = name;
        this.group = group;
        this.topic = topic;
        this.lags = new Lags(group.names());
        this.thread = Thread.ofPlatform().name("projections-" + name).unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    public String name() {
        return name;
    }

    public List<String> views() {
        return group.names();
    }

    /// Whether the group has given this process partitions to read.
    public boolean isAssigned() {
        return !lags.assigned().isEmpty();
    }

    /// How far behind the topic each view is in each assigned partition.
    public Map<String, Map<Integer, Lag>> lags() {
        return lags.all();
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
    }

    private void run() {
        var pause = FIRST_PAUSE;
        while (!isStopping()) {
            try (var opened = new EventSource(topic, new Places());
                    var catchUp = new CatchUp(group, () -> new PartitionReader(topic), System::nanoTime)) {
                source(opened);
                pause = consume(opened, catchUp, pause);
            } catch (KafkaException e) {
                log.warn("group={} lost its consumer and opens another: {}", name, e.getMessage());
                pause = rest(pause);
            } finally {
                source(null);
                lags.clear();
            }
        }
    }

    private Duration consume(EventSource from, CatchUp catchUp, Duration firstPause) {
        var pause = firstPause;
        while (!isStopping()) {
            try {
                var batches = from.poll(catchUp.isDue() ? Duration.ZERO : POLL);
                assigned(from.assigned());
                if (!batches.isEmpty()) {
                    lags.polled(batches);
                    group.apply(batches);
                    lags.applied(batches);
                }
                var caught = catchUp.step();
                lags.behind(group.behind());
                caught.ifPresent(lags::caughtUp);
                pause = FIRST_PAUSE;
            } catch (FencedException e) {
                group.fenced();
                log.info("group={} goes back to its stored place: {}", name, e.getMessage());
                pause = rewind(from, pause);
            } catch (KafkaException e) {
                throw e;
            } catch (SQLException | RuntimeException e) {
                group.failed(group.names());
                log.warn("group={} waits {} ms and tries again: {}", name, pause.toMillis(), reason(e));
                pause = rest(pause);
                pause = rewind(from, pause);
            }
        }
        return pause;
    }

    static String reason(Exception e) {
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
                var offsets = group.nextOffsets(partitions);
                partitions.forEach(partition -> from.seek(partition, offsets.getOrDefault(partition, 0L)));
                return pause;
            } catch (SQLException e) {
                log.warn("group={} cannot read its place: {}", name, reason(e));
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

    private void assigned(Set<Integer> partitions) {
        if (!partitions.equals(lags.assigned())) {
            log.info("group={} reads partitions {}", name, partitions);
            lags.assign(partitions);
        }
    }

    private final class Places implements EventSource.Assignment {

        @Override
        public Map<Integer, Long> nextOffsets(Set<Integer> partitions) {
            try {
                return group.nextOffsets(partitions);
            } catch (SQLException e) {
                throw new PlacesUnknownException("its place cannot be read: " + reason(e), e);
            }
        }

        @Override
        public void revoked(Set<Integer> partitions) {
            group.revoked(partitions);
        }
    }

    private static final class PlacesUnknownException extends RuntimeException {
        PlacesUnknownException(String message, SQLException cause) {
            super(message, cause);
        }
    }
}
