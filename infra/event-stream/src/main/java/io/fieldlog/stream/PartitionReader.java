package io.fieldlog.stream;

import io.fieldlog.stream.EventSource.Batch;
import java.time.Duration;
import java.util.HashMap;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/// Reads stretches of single partitions apart from any group, for a projection that has missed what its group has read.
///
/// Called by one thread. Opening connects to nothing.
public final class PartitionReader implements AutoCloseable {

    private static final int MAX_BATCH = 1_000;
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final String topic;
    private @Nullable TopicPartition at;
    private long next;

    public PartitionReader(EventSource.Settings settings) {
        var properties = new HashMap<>(EventSource.fetching(settings));
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, Math.min(settings.maxBatch(), MAX_BATCH));
        this.consumer = new KafkaConsumer<>(
                settings.cluster().client(properties), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.topic = settings.topic();
    }

    /// Some of what the partition has from the offset `from` on, but nothing from `until` on; empty when nothing has
    /// come in this time.
    public Optional<Batch> read(int partition, long from, long until, Duration timeout) {
        var wanted = new TopicPartition(topic, partition);
        if (!wanted.equals(at)) {
            consumer.assign(Set.of(wanted));
            at = wanted;
            next = -1;
        }
        if (next != from) {
            consumer.seek(wanted, from);
            next = from;
        }
        var records = consumer.poll(timeout).records(wanted);
        if (records.isEmpty()) {
            return Optional.empty();
        }
        var deliveries = records.stream()
                .takeWhile(record -> record.offset() < until)
                .map(EventRecords::read)
                .toList();
        next = records.getLast().offset() + 1;
        return Optional.of(new Batch(partition, deliveries, Math.min(next, until), Math.max(0, until - next)));
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(CLOSE_PATIENCE));
    }
}
