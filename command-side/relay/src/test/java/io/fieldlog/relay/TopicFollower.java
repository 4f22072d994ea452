package io.fieldlog.relay;

import io.fieldlog.stream.Delivery;
import io.fieldlog.stream.EventSource;
import io.fieldlog.stream.KafkaCluster;
import io.fieldlog.stream.ShardEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Reads the topic from its beginning, in the background, and keeps what came in the order in which it came.
final class TopicFollower implements AutoCloseable {

    /// @param at when it was read, by `System.nanoTime`
    record Arrival(ShardEntry entry, long at) {}

    private final List<Arrival> arrivals = new ArrayList<>();
    private final Set<Long> indexes = new HashSet<>();
    private final EventSource source;
    private final Thread thread;
    private volatile boolean stopping;

    TopicFollower(KafkaCluster cluster, String topic) {
        var settings = new EventSource.Settings(cluster, topic, "follower-" + UUID.randomUUID());
        source = new EventSource(settings, new FromTheBeginning());
        thread = Thread.ofVirtual().start(this::follow);
    }

    private void follow() {
        while (!stopping) {
            var batches = source.poll(Duration.ofSeconds(1));
            var now = System.nanoTime();
            synchronized (arrivals) {
                for (var batch : batches) {
                    for (var delivery : batch.deliveries()) {
                        switch (delivery) {
                            case Delivery.Delivered delivered -> {
                                arrivals.add(new Arrival(delivered.entry(), now));
                                indexes.add(delivered.entry().index());
                            }
                            case Delivery.Garbled garbled -> throw new AssertionError(garbled.error());
                        }
                    }
                }
            }
        }
        source.close();
    }

    /// Waits until so many different events have come.
    void await(int events, Duration limit) {
        Eventually.within(limit, "%d events are in the topic".formatted(events), () -> distinct() >= events);
    }

    int distinct() {
        synchronized (arrivals) {
            return indexes.size();
        }
    }

    List<Arrival> arrivals() {
        synchronized (arrivals) {
            return List.copyOf(arrivals);
        }
    }

    /// What an organization's reader sees that drops what it has seen: must be 1..n for each.
    Map<UUID, List<Long>> firstOccurrences() {
        var seen = new HashMap<UUID, List<Long>>();
        var known = new HashSet<Long>();
        for (var arrival : arrivals()) {
            if (known.add(arrival.entry().index())) {
                var event = arrival.entry().event();
                seen.computeIfAbsent(event.organizationId(), _ -> new ArrayList<>())
                        .add(event.position());
            }
        }
        return seen;
    }

    @Override
    public void close() throws InterruptedException {
        stopping = true;
        source.wakeup();
        thread.join();
    }

    private static final class FromTheBeginning implements EventSource.Assignment {
        @Override
        public Map<Integer, Long> nextOffsets(Set<Integer> partitions) {
            return Map.of();
        }

        @Override
        public void revoked(Set<Integer> partitions) {}
    }
}
