package io.fieldlog.relay;

import io.fieldlog.stream.EventTopic;
import io.fieldlog.stream.KafkaCluster;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Where Kafka is, and what the topics are like that the relay creates when they are absent.
///
/// @param properties further properties of every Kafka client, such as `security.protocol`
@ConfigurationProperties("fieldlog.kafka")
record KafkaSettings(
        String bootstrapServers,
        @DefaultValue(EventTopic.EVENTS) String eventsTopic,
        @DefaultValue(EventTopic.SHARDS) String shardsTopic,
        @DefaultValue("" + EventTopic.PARTITIONS) int partitions,
        @DefaultValue("1") short replicationFactor,
        @DefaultValue Map<String, String> properties) {

    KafkaCluster cluster() {
        return new KafkaCluster(bootstrapServers, properties);
    }

    /// A write survives the loss of one replica, and goes on after the loss of one, when there are three.
    int minInSyncReplicas() {
        return replicationFactor >= 3 ? 2 : 1;
    }
}
