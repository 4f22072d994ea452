package io.fieldlog.relay;

import static java.util.stream.Collectors.toMap;

import io.fieldlog.stream.EventTopic;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The relay's topics: made when they are absent, and refused when they would break what readers rely on, a fixed
/// number of partitions and events that are kept for ever.
final class Topics implements AutoCloseable {

    /// What a look at the topics found.
    sealed interface Finding {

        record Usable() implements Finding {}

        record Refused(String reason) implements Finding {}

        /// The topic of events holds fewer records than were acknowledged: it was lost, cut or made anew.
        record Lost(String reason) implements Finding {}

        record Unreachable(String reason) implements Finding {}
    }

    private static final Logger log = LoggerFactory.getLogger(Topics.class);

    private static final Map<String, String> KEPT_FOR_EVER = Map.of(
            TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE,
            TopicConfig.RETENTION_MS_CONFIG, "-1",
            TopicConfig.RETENTION_BYTES_CONFIG, "-1");

    /// The time in which every broker has heard of a new topic, as a rule.
    private static final Duration NEWS_OF_A_TOPIC = Duration.ofMillis(300);

    private final KafkaSettings settings;
    private @Nullable Admin admin;
    private volatile Finding last = new Finding.Unreachable("Kafka was not asked yet");

    Topics(KafkaSettings settings) {
        this.settings = settings;
    }

    /// What the latest check found.
    Finding last() {
        return last;
    }

    /// @param published how many events the cursors of all shards say are in the topic, read before
    synchronized Finding check(long published) {
        last = look(published);
        return last;
    }

    private Finding look(long published) {
        try {
            var created = create(events()) | create(shards());
            if (created) {
                Pause.of(NEWS_OF_A_TOPIC);
            }
            return inspect(published);
        } catch (ExecutionException e) {
            return new Finding.Unreachable("Kafka does not answer: " + e.getCause());
        } catch (KafkaException e) {
            return new Finding.Unreachable("Kafka does not answer: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Finding.Unreachable("interrupted");
        }
    }

    private NewTopic events() {
        var configuration = new HashMap<>(KEPT_FOR_EVER);
        configuration.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(settings.minInSyncReplicas()));
        configuration.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(EventTopic.MAX_RECORD_BYTES));
        return new NewTopic(settings.eventsTopic(), settings.partitions(), settings.replicationFactor())
                .configs(configuration);
    }

    private NewTopic shards() {
        return new NewTopic(settings.shardsTopic(), 1, settings.replicationFactor())
                .configs(Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.CLEANUP_POLICY_COMPACT,
                        TopicConfig.SEGMENT_MS_CONFIG,
                        "600000",
                        TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                        Integer.toString(settings.minInSyncReplicas())));
    }

    /// Whether the topic was absent.
    private boolean create(NewTopic topic) throws ExecutionException, InterruptedException {
        try {
            kafka().describeTopics(List.of(topic.name())).allTopicNames().get();
            return false;
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                throw e;
            }
            try {
                kafka().createTopics(List.of(topic)).all().get();
                log.info(
                        "Created topic {} with {} partitions, replication factor {}",
                        topic.name(),
                        topic.numPartitions(),
                        topic.replicationFactor());
            } catch (ExecutionException creation) {
                if (!(creation.getCause() instanceof TopicExistsException)) {
                    throw creation;
                }
            }
            return true;
        }
    }

    private Finding inspect(long published) throws ExecutionException, InterruptedException {
        var name = settings.eventsTopic();
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
        var description =
                kafka().describeTopics(List.of(name)).allTopicNames().get().get(name);
        var config = kafka().describeConfigs(List.of(resource)).all().get().get(resource);
        if (description == null || config == null) {
            return new Finding.Unreachable("Kafka says nothing of topic " + name);
        }
        var partitions = description.partitions().size();
        if (partitions != settings.partitions()) {
            return new Finding.Refused(
                    "Topic %s has %d partitions instead of %d: its organizations would change places. Another number needs another topic, filled from the log"
                            .formatted(name, partitions, settings.partitions()));
        }
        var missing = KEPT_FOR_EVER.entrySet().stream()
                .filter(wanted -> {
                    var entry = config.get(wanted.getKey());
                    return entry == null || !wanted.getValue().equals(entry.value());
                })
                .map(wanted -> wanted.getKey() + "=" + wanted.getValue())
                .sorted()
                .toList();
        if (!missing.isEmpty()) {
            return new Finding.Refused(
                    "Topic %s would forget events: it needs %s".formatted(name, String.join(", ", missing)));
        }
        var records = offsets(OffsetSpec.latest()) - offsets(OffsetSpec.earliest());
        if (records < published) {
            return new Finding.Lost("Topic %s holds %d records, but %d events were published: it was lost or cut"
                    .formatted(name, records, published));
        }
        return new Finding.Usable();
    }

    private long offsets(OffsetSpec spec) throws ExecutionException, InterruptedException {
        var wanted = IntStream.range(0, settings.partitions())
                .mapToObj(partition -> new TopicPartition(settings.eventsTopic(), partition))
                .collect(toMap(partition -> partition, _ -> spec));
        return kafka().listOffsets(wanted).all().get().values().stream()
                .mapToLong(found -> found.offset())
                .sum();
    }

    private Admin kafka() {
        if (admin == null) {
            admin = Admin.create(settings.cluster()
                    .client(Map.of(
                            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 5_000,
                            AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 3_000,
                            AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500L)));
        }
        return admin;
    }

    @Override
    public synchronized void close() {
        if (admin != null) {
            admin.close(Duration.ZERO);
        }
    }
}
