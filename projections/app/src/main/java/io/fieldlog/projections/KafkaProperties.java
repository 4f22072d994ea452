package io.fieldlog.projections;

import io.fieldlog.stream.EventTopic;
import io.fieldlog.stream.KafkaCluster;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// The Kafka cluster that carries the events; `properties` are client properties such as `security.protocol`.
@ConfigurationProperties("fieldlog.kafka")
public record KafkaProperties(
        String bootstrapServers,
        @DefaultValue(EventTopic.EVENTS) String eventsTopic,
        @DefaultValue Map<String, String> properties) {

    KafkaCluster cluster() {
        return new KafkaCluster(bootstrapServers, properties);
    }
}
