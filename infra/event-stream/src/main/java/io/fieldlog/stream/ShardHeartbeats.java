package io.fieldlog.stream;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// The newest heartbeat of each shard, followed by one thread: so that a reader far from the log knows how far it is
/// behind.
public final class ShardHeartbeats implements AutoCloseable {

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<Integer, ShardHeartbeat> newest = new HashMap<>();

    public ShardHeartbeats(KafkaCluster cluster, String topic) {
        this.consumer = new KafkaConsumer<>(
                cluster.client(Map.of(
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false,
                        ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                        500L)),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        var partition = new TopicPartition(topic, 0);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
    }

    /// Waits at most `timeout` for news and answers what is known by then.
    public Map<Integer, ShardHeartbeat> poll(Duration timeout) {
        try {
            for (var told : consumer.poll(timeout)) {
                if (told.value() != null) {
                    ShardHeartbeat.read(told.value())
                            .ifPresent(heartbeat -> newest.merge(
                                    heartbeat.shard(), heartbeat, (old, fresh) -> fresh.supersedes(old) ? fresh : old));
                }
            }
        } catch (WakeupException _) {
            return Map.copyOf(newest);
        }
        return Map.copyOf(newest);
    }

    /// Ends the current or the next `poll`, from any thread.
    public void wakeup() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
    }
}
