package io.fieldlog.relay;

import io.fieldlog.stream.EventSink;
import io.fieldlog.stream.LogReader;
import io.fieldlog.stream.LogUnavailableException;
import io.fieldlog.stream.ShardEntry;
import io.fieldlog.stream.ShardHeartbeat;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/// Publishes one shard's log: one page after the other, each only after the one before is acknowledged, so that the
/// cursor never passes an event that is not in the topic. While a page is on its way the next one is read.
final class ShardRelay implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(ShardRelay.class);

    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration TOPIC_CHECK = Duration.ofSeconds(5);
    private static final Duration LAST_PAGE = Duration.ofSeconds(3);

    /// What the relay of a shard works with.
    record Surroundings(
            RelaySettings settings,
            KafkaSettings kafka,
            Turns turns,
            LogReader reader,
            Topics topics,
            Signals signals,
            Heartbeats heartbeats,
            Executor executor,
            InstantSource clock) {}

    private final int shard;
    private final Surroundings around;
    private final Complaint complaint = new Complaint(log);
    private final AtomicLong publishedEvents = new AtomicLong();
    private volatile Standing standing = new Standing(Standing.State.STARTING, "starting");
    private volatile @Nullable Lead lead;
    private volatile boolean stopping;

    ShardRelay(int shard, Surroundings around) {
        this.shard = shard;
        this.around = around;
    }

    int shard() {
        return shard;
    }

    Standing standing() {
        return standing;
    }

    /// Events that this process published, repeated ones included.
    long publishedEvents() {
        return publishedEvents.get();
    }

    boolean active() {
        return lead != null;
    }

    /// The epoch of the turn, 0 when another relay has it.
    long epoch() {
        var leading = lead;
        return leading == null ? 0 : leading.turn.epoch();
    }

    long lagEvents() {
        var leading = lead;
        return leading == null ? 0 : Math.max(0, leading.pulse.head() - leading.published);
    }

    double lagSeconds() {
        var leading = lead;
        return leading == null ? 0 : leading.pulse.lagSeconds();
    }

    /// Ends after the page that is on its way, or without it when that takes long, and gives the turn back.
    void stop() {
        stopping = true;
        around.signals().wakeAll();
        var leading = lead;
        if (leading != null) {
            around.executor().execute(() -> {
                if (!leading.isOver(LAST_PAGE)) {
                    leading.closeSink();
                }
            });
        }
    }

    @Override
    public void run() {
        while (!stopping) {
            try {
                oneRound();
            } catch (DataAccessException | TransactionException | LogUnavailableException e) {
                waiting(Standing.State.WAITING, "The log's database does not answer: " + Complaint.cause(e));
            } catch (BrokenLogException e) {
                waiting(Standing.State.REFUSED, String.valueOf(e.getMessage()));
            } catch (InterruptedException _) {
                stopping = true;
            } catch (RuntimeException e) {
                log.error("Shard {}: unexpected failure, going on from the cursor", shard, e);
                waiting(Standing.State.WAITING, "Unexpected failure: " + e);
            }
        }
        standing = new Standing(Standing.State.WAITING, "stopped");
    }

    private void waiting(Standing.State state, String trouble) {
        standing = new Standing(state, trouble);
        var text = "Shard %d: %s".formatted(shard, trouble);
        if (state == Standing.State.REFUSED) {
            complaint.error(text);
        } else {
            complaint.warn(text);
        }
        if (!stopping) {
            Pause.of(RETRY);
        }
    }

    private void oneRound() throws InterruptedException {
        var published = around.turns().publishedOfAllShards();
        switch (around.topics().check(published)) {
            case Topics.Finding.Usable() -> standByOrLead(false);
            case Topics.Finding.Unreachable(var reason) -> waiting(Standing.State.WAITING, reason);
            case Topics.Finding.Refused(var reason) -> waiting(Standing.State.REFUSED, reason);
            case Topics.Finding.Lost(var reason) -> {
                if (around.settings().refillLostTopic()) {
                    standByOrLead(true);
                } else {
                    waiting(
                            Standing.State.REFUSED,
                            reason
                                    + ". Nothing is published until it is restored, or filled again from the log with fieldlog.relay.refill-lost-topic=true");
                }
            }
        }
    }

    private void standByOrLead(boolean refill) throws InterruptedException {
        var checkAgain = System.nanoTime() + TOPIC_CHECK.toNanos();
        while (!stopping && System.nanoTime() < checkAgain) {
            var turn = around.turns().take(shard);
            if (turn.isPresent()) {
                lead(turn.get(), refill);
                return;
            }
            standing = new Standing(Standing.State.STANDBY, "another relay has the turn");
            complaint.end("Shard %d: standing by".formatted(shard));
            around.signals().awaitReleased(shard, around.settings().pulse());
        }
    }

    private void lead(Turn turn, boolean refill) throws InterruptedException {
        var leading = new Lead(turn);
        lead = leading;
        try {
            if (refill) {
                log.warn(
                        "Shard {}: the topic is filled again from the first entry to index {}",
                        shard,
                        turn.published());
                leading.startOver();
            }
            leading.requirePublishedInLog();
            log.info("Shard {}: turn {} begins after index {}", shard, turn.epoch(), leading.published);
            around.executor().execute(leading::keep);
            standing = new Standing(Standing.State.LEADING, "turn " + turn.epoch());
            leading.publish();
        } finally {
            lead = null;
            leading.end();
        }
    }

    /// One turn, from taking it to losing it or giving it back.
    private final class Lead {

        private final Turn turn;
        private volatile long published;
        private volatile Turns.Pulse pulse = new Turns.Pulse(0, 0);
        private volatile boolean held = true;
        private final CountDownLatch ended = new CountDownLatch(1);
        private volatile @Nullable EventSink sink;

        Lead(Turn turn) {
            this.turn = turn;
            this.published = turn.published();
        }

        /// Extends the turn and sends heartbeats until the turn ends. A turn that could not be extended in time counts
        /// as lost, even when nobody has taken it yet.
        void keep() {
            var extended = System.nanoTime();
            while (held) {
                var asked = System.nanoTime();
                try {
                    var answer = around.turns().extend(turn, published);
                    if (answer.isEmpty()) {
                        lose("another relay has the turn");
                        return;
                    }
                    extended = asked;
                    pulse = answer.get();
                    around.heartbeats()
                            .send(new ShardHeartbeat(
                                    shard,
                                    turn.epoch(),
                                    Math.max(pulse.head(), published),
                                    published,
                                    around.clock().instant()));
                } catch (RuntimeException e) {
                    complaint.warn("Shard %d: turn %d was not extended: %s"
                            .formatted(shard, turn.epoch(), Complaint.cause(e)));
                    if (System.nanoTime() - extended > around.settings().lease().toNanos()) {
                        lose("it could not be extended in time");
                        return;
                    }
                }
                if (isOver(around.settings().pulse())) {
                    return;
                }
            }
        }

        private boolean isOver(Duration waiting) {
            try {
                return ended.await(waiting.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return true;
            }
        }

        private void lose(String why) {
            log.warn("Shard {}: turn {} is lost: {}", shard, turn.epoch(), why);
            held = false;
            closeSink();
            around.signals().wakeAll();
        }

        /// Until the turn is over, this relay stops, or the topics are not what they must be.
        void publish() throws InterruptedException {
            while (goesOn()) {
                try (var opened = open()) {
                    publish(opened);
                } catch (KafkaException e) {
                    if (goesOn()) {
                        complaint.warn(
                                "Shard %d: %s; again after index %d".formatted(shard, e.getMessage(), published));
                        around.topics().check(around.turns().publishedOfAllShards());
                    }
                }
            }
        }

        private boolean goesOn() {
            return held && !stopping && around.topics().last() instanceof Topics.Finding.Usable;
        }

        private EventSink open() {
            var kafka = around.kafka();
            var opened = new EventSink(
                    kafka.cluster(),
                    kafka.eventsTopic(),
                    kafka.partitions(),
                    around.settings().patience());
            sink = opened;
            return opened;
        }

        private void publish(EventSink open) throws InterruptedException {
            var page = read(published);
            while (goesOn()) {
                if (page.isEmpty()) {
                    around.signals().awaitAppended(shard, around.settings().pulse());
                    page = read(published);
                    continue;
                }
                page = unbroken(page);
                var last = page.getLast().index();
                var next = CompletableFuture.supplyAsync(() -> read(last), around.executor());
                open.publish(page);
                moveTo(last);
                publishedEvents.addAndGet(page.size());
                complaint.end("Shard %d: publishing".formatted(shard));
                page = result(next);
            }
        }

        private List<ShardEntry> read(long after) {
            return around.reader().page(shard, after, around.settings().pageSize());
        }

        /// The page up to a hole in the index. An append leaves none: what is missing may be an event, so the relay
        /// stands still before it.
        private List<ShardEntry> unbroken(List<ShardEntry> page) {
            for (var i = 0; i < page.size(); i++) {
                var expected = published + 1 + i;
                if (page.get(i).index() != expected) {
                    if (i == 0) {
                        throw new BrokenLogException("The log has no entry with index %d, but one with %d"
                                .formatted(expected, page.getFirst().index()));
                    }
                    return page.subList(0, i);
                }
            }
            return page;
        }

        void startOver() {
            if (around.turns().startOver(turn)) {
                published = 0;
            } else {
                lose("the cursor belongs to another turn");
            }
        }

        /// A log that ends before what is published was restored from an older state: its next entries would take
        /// indexes that the cursor has passed.
        void requirePublishedInLog() {
            var now = around.turns().extend(turn, published);
            if (now.isEmpty()) {
                lose("another relay has it");
            } else if (now.get().head() < published) {
                throw new BrokenLogException(
                        "The log ends at index %d, but %d entries were published: it was restored from an older state"
                                .formatted(now.get().head(), published));
            }
        }

        private void moveTo(long index) {
            if (around.turns().advance(turn, index)) {
                published = index;
            } else {
                lose("the cursor belongs to another turn");
            }
        }

        void closeSink() {
            var open = sink;
            if (open != null) {
                open.close();
            }
        }

        void end() {
            ended.countDown();
            if (held) {
                try {
                    around.turns().release(turn);
                    log.info("Shard {}: turn {} is given back after index {}", shard, turn.epoch(), published);
                } catch (DataAccessException e) {
                    complaint.warn("Shard %d: turn %d ends by its lease: %s"
                            .formatted(shard, turn.epoch(), Complaint.cause(e)));
                }
            }
        }
    }

    private static List<ShardEntry> result(CompletableFuture<List<ShardEntry>> page) {
        try {
            return page.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof LogUnavailableException unavailable) {
                throw unavailable;
            }
            throw e;
        }
    }

    /// The shard's index has a hole, which no append leaves.
    private static final class BrokenLogException extends RuntimeException {
        BrokenLogException(String message) {
            super(message);
        }
    }
}
