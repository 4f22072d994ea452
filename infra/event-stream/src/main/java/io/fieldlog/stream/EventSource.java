package io.fieldlog.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A consumer of the topic of events. The group only shares out the partitions: where to go on is asked from the
/// reader,
/// who keeps the offsets in the transaction of what it makes of the events.
///
/// Everything but `wakeup` is called by the one thread that polls. Opening connects to nothing: a broker that is away,
/// at the start or later, only makes polls return nothing.
public final class EventSource implements AutoCloseable {

    /// The reader's side of an assignment, called within `poll`.
    public interface Assignment {

        /// The next offset to read of each of these partitions; one that is absent is read from its beginning. When
        /// this throws, nothing is read from these partitions: the next `poll` asks again, and throws the same.
        Map<Integer, Long> nextOffsets(Set<Integer> partitions);

        /// These partitions are read by another member from now on, or were lost to it before: whatever of them is not
        /// committed is to be forgotten.
        void revoked(Set<Integer> partitions);
    }

    /// Deliveries of one partition in order. `lag` counts the records of the partition that are behind the last of
    /// them.
    public record Batch(int partition, List<Delivery> deliveries, long nextOffset, long lag) {}

    /// `groupId` is that of all who share the partitions; `instanceId`, when given, is unique and stable per process,
    /// so that a
    /// restarted process gets its partitions back at once instead of after the session's timeout.
    public record Settings(
            KafkaCluster cluster,
            String topic,
            String groupId,
            @Nullable String instanceId,
            int maxBatch) {

        public Settings(KafkaCluster cluster, String topic, String groupId) {
            this(cluster, topic, groupId, null, 4_000);
        }
    }

    private static final Logger log = LoggerFactory.getLogger(EventSource.class);

    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final String topic;
    private final Assignment assignment;
    private final Set<Integer> unplaced = new TreeSet<>();

    public EventSource(Settings settings, Assignment assignment) {
        this.consumer = new KafkaConsumer<>(
                settings.cluster().client(properties(settings)),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        this.topic = settings.topic();
        this.assignment = assignment;
        consumer.subscribe(List.of(topic), new Rebalance());
    }

    private static Map<String, Object> properties(Settings settings) {
        var properties = new HashMap<>(fetching(settings));
        properties.putAll(Map.of(
                ConsumerConfig.GROUP_ID_CONFIG,
                settings.groupId(),
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                CooperativeStickyAssignor.class.getName(),
                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                6_000,
                ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
                1_500));
        if (settings.instanceId() != null) {
            properties.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, settings.instanceId());
        }
        return properties;
    }

    /// How records are fetched, in a group or not.
    static Map<String, Object> fetching(Settings settings) {
        return Map.ofEntries(
                Map.entry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false),
                // A stored offset that the topic does not have (it was made anew): from the beginning, the position
                // rule drops what is known.
                Map.entry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"),
                Map.entry(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1),
                Map.entry(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 500),
                Map.entry(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 8 * 1024 * 1024),
                Map.entry(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 4 * 1024 * 1024),
                Map.entry(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, settings.maxBatch()),
                Map.entry(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 10_000),
                Map.entry(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500L),
                Map.entry(ConsumerConfig.RETRY_BACKOFF_MAX_MS_CONFIG, 500L),
                Map.entry(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false));
    }

    /// What has come, at most `maxBatch` deliveries, after at most `timeout`; empty also after `wakeup`.
    public List<Batch> poll(Duration timeout) {
        place();
        try {
            var polled = consumer.poll(timeout);
            var batches = new ArrayList<Batch>();
            for (var partition : polled.partitions()) {
                var deliveries = polled.records(partition).stream()
                        .map(EventRecords::read)
                        .toList();
                batches.add(new Batch(
                        partition.partition(),
                        deliveries,
                        deliveries.getLast().offset() + 1,
                        consumer.currentLag(partition).orElse(0)));
            }
            return batches;
        } catch (WakeupException _) {
            return List.of();
        }
    }

    public Set<Integer> assigned() {
        return numbers(consumer.assignment());
    }

    /// Goes on with the partition at the offset: for a retry, or past what was read elsewhere.
    public void seek(int partition, long offset) {
        consumer.seek(new TopicPartition(topic, partition), offset);
    }

    /// Delivers nothing of the partition until it is resumed; the group's membership goes on as long as `poll` is
    /// called.
    public void pause(int partition) {
        consumer.pause(Set.of(new TopicPartition(topic, partition)));
    }

    public void resume(int partition) {
        if (!unplaced.contains(partition)) {
            consumer.resume(Set.of(new TopicPartition(topic, partition)));
        }
    }

    /// Ends the current or the next `poll`, from any thread.
    public void wakeup() {
        consumer.wakeup();
    }

    /// Leaves the group, so that others take over at once.
    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(CLOSE_PATIENCE));
    }

    private void place() {
        if (unplaced.isEmpty()) {
            return;
        }
        var partitions = Set.copyOf(unplaced);
        var offsets = assignment.nextOffsets(partitions);
        for (var partition : partitions) {
            var at = new TopicPartition(topic, partition);
            var offset = offsets.get(partition);
            if (offset == null) {
                consumer.seekToBeginning(Set.of(at));
            } else {
                consumer.seek(at, offset);
            }
            consumer.resume(Set.of(at));
            unplaced.remove(partition);
        }
    }

    private static Set<Integer> numbers(Collection<TopicPartition> partitions) {
        return partitions.stream().map(TopicPartition::partition).collect(Collectors.toCollection(TreeSet::new));
    }

    private final class Rebalance implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            // Paused at a place of no meaning until the projection has told the right one, however often that takes.
            partitions.forEach(partition -> consumer.seek(partition, 0));
            consumer.pause(partitions);
            unplaced.addAll(numbers(partitions));
            try {
                place();
            } catch (RuntimeException e) {
                log.debug("The next poll asks again for the offsets, and tells when they are still unknown", e);
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            gone(partitions);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            gone(partitions);
        }

        private void gone(Collection<TopicPartition> partitions) {
            if (!partitions.isEmpty()) {
                var numbers = numbers(partitions);
                unplaced.removeAll(numbers);
                assignment.revoked(numbers);
            }
        }
    }
}
