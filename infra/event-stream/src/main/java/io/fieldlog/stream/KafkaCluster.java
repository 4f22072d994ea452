package io.fieldlog.stream;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;

/// How to reach Kafka: the servers to ask first, and client properties such as `security.protocol` that every client
/// needs.
public record KafkaCluster(String bootstrapServers, Map<String, String> properties) {

    public KafkaCluster {
        properties = Map.copyOf(properties);
    }

    public KafkaCluster(String bootstrapServers) {
        this(bootstrapServers, Map.of());
    }

    /// The properties of a client: the cluster's, then the client's own.
    public Map<String, Object> client(Map<String, Object> own) {
        var all = new HashMap<String, Object>(properties);
        all.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        all.putAll(own);
        return all;
    }
}
