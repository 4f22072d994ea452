package io.fieldlog.relay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;

/// Starts the relays of the shards with the application, and gives their turns back before it ends.
final class RelayLifecycle implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(RelayLifecycle.class);

    private static final Duration TOPIC_WATCH = Duration.ofSeconds(5);
    private static final Duration STOP = Duration.ofSeconds(10);

    private final List<ShardRelay> relays;
    private final Signals signals;
    private final Topics topics;
    private final Turns turns;
    private final ExecutorService executor;
    private final List<CompletableFuture<?>> running = new ArrayList<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean started;

    RelayLifecycle(List<ShardRelay> relays, Signals signals, Topics topics, Turns turns, ExecutorService executor) {
        this.relays = relays;
        this.signals = signals;
        this.topics = topics;
        this.turns = turns;
        this.executor = executor;
    }

    List<ShardRelay> relays() {
        return relays;
    }

    @Override
    public void start() {
        started = true;
        executor.execute(signals);
        executor.execute(this::watchTopics);
        relays.forEach(relay -> running.add(CompletableFuture.runAsync(relay, executor)));
    }

    private void watchTopics() {
        var complaint = new Complaint(log);
        try {
            while (!stopped.await(TOPIC_WATCH.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    topics.check(turns.publishedOfAllShards());
                    complaint.end("The topics are watched again");
                } catch (DataAccessException e) {
                    complaint.warn("The topics cannot be compared with the log: " + Complaint.cause(e));
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void stop() {
        stopped.countDown();
        relays.forEach(ShardRelay::stop);
        try {
            CompletableFuture.allOf(running.toArray(CompletableFuture[]::new))
                    .get(STOP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            log.warn("A relay did not end in time: its turn ends by its lease", e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        signals.stop();
        executor.shutdown();
    }

    @Override
    public boolean isRunning() {
        return started && stopped.getCount() > 0;
    }
}
