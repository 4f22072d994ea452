package io.fieldlog.stream;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/// Publishes pages of the log in order. The first failure ends the sink at once, in the producer's own thread, so that
/// nothing sent after the failed record can overtake it: whoever publishes opens a new sink and goes on from its
/// cursor.
public final class EventSink implements AutoCloseable {

    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final int partitions;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    /// @param partitions the number of partitions that the topic was made with
    /// @param patience how long a page may wait for its acknowledgements
    public EventSink(KafkaCluster cluster, String topic, int partitions, Duration patience) {
        this.producer = new KafkaProducer<>(
                cluster.client(properties(patience)), new ByteArraySerializer(), new ByteArraySerializer());
        this.topic = topic;
        this.partitions = partitions;
    }

    private static Map<String, Object> properties(Duration patience) {
        var delivery = Math.toIntExact(patience.toMillis());
        return Map.ofEntries(
                Map.entry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true),
                Map.entry(ProducerConfig.ACKS_CONFIG, "all"),
                Map.entry(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 5),
                Map.entry(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4"),
                // A page is flushed when its last record is buffered, so lingering fills batches and delays nothing.
                Map.entry(ProducerConfig.LINGER_MS_CONFIG, 20),
                Map.entry(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024),
                Map.entry(ProducerConfig.BUFFER_MEMORY_CONFIG, 24L * 1024 * 1024),
                Map.entry(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, EventTopic.MAX_RECORD_BYTES),
                Map.entry(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.min(10_000, delivery - 20)),
                Map.entry(ProducerConfig.MAX_BLOCK_MS_CONFIG, (long) delivery),
                Map.entry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, delivery),
                Map.entry(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500L),
                Map.entry(ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG, 500L));
    }

    /// Returns when every entry of the page is acknowledged by all in-sync replicas. After an exception the sink is of
    /// no use any more, and any prefix of what was sent per partition may be in the topic.
    public void publish(List<ShardEntry> page) {
        for (var entry : page) {
            if (failure.get() != null) {
                break;
            }
            send(EventRecords.toRecord(topic, partitions, entry));
        }
        if (failure.get() == null) {
            producer.flush();
        }
        var failed = failure.get();
        if (failed != null) {
            throw new KafkaException("a page was not acknowledged: " + failed.getMessage(), failed);
        }
    }

    private void send(ProducerRecord<byte[], byte[]> message) {
        try {
            producer.send(message, (_, exception) -> {
                if (exception != null) {
                    fail(exception);
                }
            });
        } catch (IllegalStateException e) {
            fail(e); // closed by another thread meanwhile
        }
    }

    private void fail(Exception exception) {
        if (failure.compareAndSet(null, exception)) {
            producer.close(Duration.ZERO);
        }
    }

    /// Drops what is still unsent: the cursor does not count it. From any thread; a page on its way fails.
    @Override
    public void close() {
        fail(new KafkaException("the sink is closed"));
    }
}
