package io.fieldlog.command.policies;

import io.fieldlog.stream.EventSource;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/// This node's share of the policies: polls, lets them react, and after any trouble goes back to what is stored. It
/// never gives up, and commands from people are served without it.
@Component
final class PolicyLoop implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(PolicyLoop.class);

    private static final String GROUP = "policies";
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

    private final PolicyRunner runner;
    private final PolicyProgress progress;
    private final PolicyMetrics metrics;
    private final KafkaProperties kafka;
    private final PolicyProperties properties;
    private volatile CountDownLatch stopping = new CountDownLatch(1);
    private volatile @Nullable Thread thread;
    private volatile @Nullable EventSource source;
    private long retriedAt = System.nanoTime();

    PolicyLoop(
            PolicyRunner runner,
            PolicyProgress progress,
            PolicyMetrics metrics,
            KafkaProperties kafka,
            PolicyProperties properties) {
        this.runner = runner;
        this.progress = progress;
        this.metrics = metrics;
        this.kafka = kafka;
        this.properties = properties;
    }

    @Override
    public void start() {
        stopping = new CountDownLatch(1);
        thread = Thread.ofPlatform().name("policies").start(this::run);
    }

    @Override
    public void stop() {
        stopping.countDown();
        var open = source;
        if (open != null) {
            open.wakeup();
        }
        var working = thread;
        try {
            if (working != null && !working.join(STOP_PATIENCE)) {
                working.interrupt();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        thread = null;
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    private void run() {
        var settings = new EventSource.Settings(kafka.cluster(), kafka.eventsTopic(), GROUP, null, properties.batch());
        var pause = FIRST_PAUSE;
        while (!isStopping()) {
            try (var opened = new EventSource(settings, new Places())) {
                source = opened;
                consume(opened);
            } catch (KafkaException e) {
                log.warn("The policies lost their consumer and open another: {}", e.getMessage());
                pause = rest(pause);
            } catch (InterruptedException _) {
                stopping.countDown();
            } finally {
                source = null;
            }
        }
    }

    private void consume(EventSource from) throws InterruptedException {
        var pause = FIRST_PAUSE;
        while (!isStopping()) {
            try {
                var batches = from.poll(POLL);
                if (!batches.isEmpty()) {
                    runner.apply(kafka.eventsTopic(), batches);
                    metrics.lag(
                            batches.stream().mapToLong(EventSource.Batch::lag).sum());
                }
                retryParked(from);
                pause = FIRST_PAUSE;
            } catch (KafkaException e) {
                throw e;
            } catch (RuntimeException e) {
                metrics.failed();
                log.warn("The policies wait {} ms and try again: {}", pause.toMillis(), e.toString());
                pause = rewind(from, rest(pause));
            }
        }
    }

    private void retryParked(EventSource from) {
        if (System.nanoTime() - retriedAt > properties.parkedRetry().toNanos()) {
            metrics.parked(runner.retryParked(from.assigned()));
            retriedAt = System.nanoTime();
        }
    }

    /// What was polled and not stored must be delivered again.
    private Duration rewind(EventSource from, Duration firstPause) {
        var pause = firstPause;
        while (!isStopping()) {
            try {
                var partitions = from.assigned();
                var offsets = offsets(partitions);
                partitions.forEach(partition -> from.seek(partition, offsets.getOrDefault(partition, 0L)));
                return pause;
            } catch (DataAccessException e) {
                log.warn("The policies cannot read how far they are: {}", e.toString());
                pause = rest(pause);
            }
        }
        return pause;
    }

    private Map<Integer, Long> offsets(Set<Integer> partitions) {
        return partitions.isEmpty() ? Map.of() : progress.nextOffsets(kafka.eventsTopic(), partitions);
    }

    private Duration rest(Duration pause) {
        try {
            var _ = stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            stopping.countDown();
        }
        var longer = pause.multipliedBy(2);
        return longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    /// Where to go on is asked from the log's database. A partition that another node takes over needs nothing: what
    /// this node does with it meanwhile, the other one does again, and it changes nothing.
    private final class Places implements EventSource.Assignment {

        @Override
        public Map<Integer, Long> nextOffsets(Set<Integer> partitions) {
            log.info("The policies read partitions {} from now on", partitions);
            return offsets(partitions);
        }

        @Override
        public void revoked(Set<Integer> partitions) {
            log.info("The policies leave partitions {} to others", partitions);
        }
    }
}
