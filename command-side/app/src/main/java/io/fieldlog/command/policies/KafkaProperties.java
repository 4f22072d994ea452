package io.fieldlog.command.policies;

import io.fieldlog.stream.EventTopic;
import io.fieldlog.stream.KafkaCluster;
import jakarta.validation.constraints.NotBlank;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// The Kafka cluster whose events the policies follow; `properties` are client properties such as `security.protocol`.
@Validated
@ConfigurationProperties("fieldlog.kafka")
record KafkaProperties(
        @NotBlank String bootstrapServers,
        @DefaultValue(EventTopic.EVENTS) String eventsTopic,
        @DefaultValue Map<String, String> properties) {

    KafkaCluster cluster() {
        return new KafkaCluster(bootstrapServers, properties);
    }
}
