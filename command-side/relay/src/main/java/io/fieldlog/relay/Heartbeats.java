package io.fieldlog.relay;

import io.fieldlog.stream.ShardHeartbeat;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells readers downstream where each shard's log ends and how much of it is in the topic.
final class Heartbeats implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Heartbeats.class);

    private final KafkaSettings settings;
    private final Complaint complaint = new Complaint(log);
    private @Nullable Producer<byte[], byte[]> producer;

    Heartbeats(KafkaSettings settings) {
        this.settings = settings;
    }

    /// Sent once or not at all: the next one says more.
    synchronized void send(ShardHeartbeat heartbeat) {
        var key = Integer.toString(heartbeat.shard()).getBytes(StandardCharsets.UTF_8);
        try {
            kafka().send(new ProducerRecord<>(settings.shardsTopic(), 0, key, heartbeat.toBytes()), (_, exception) -> {
                if (exception == null) {
                    complaint.end("Heartbeats are acknowledged again");
                } else {
                    complaint.warn("A heartbeat was not acknowledged: " + exception.getMessage());
                }
            });
        } catch (KafkaException e) {
            complaint.warn("A heartbeat could not be sent: " + e.getMessage());
        }
    }

    private Producer<byte[], byte[]> kafka() {
        if (producer == null) {
            producer = new KafkaProducer<>(
                    settings.cluster()
                            .client(Map.of(
                                    ProducerConfig.ACKS_CONFIG,
                                    "all",
                                    ProducerConfig.LINGER_MS_CONFIG,
                                    0,
                                    ProducerConfig.MAX_BLOCK_MS_CONFIG,
                                    500L,
                                    ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                                    2_000,
                                    ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                                    3_000,
                                    ProducerConfig.BUFFER_MEMORY_CONFIG,
                                    1024L * 1024,
                                    ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                                    500L)),
                    new ByteArraySerializer(),
                    new ByteArraySerializer());
        }
        return producer;
    }

    @Override
    public synchronized void close() {
        if (producer != null) {
            producer.close(Duration.ZERO);
        }
    }
}
