package io.fieldlog.stream;

import java.time.Instant;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

/// A shard's relay says where it is: `head` is the last index that the shard committed, `published` the last one that
/// is in the topic, `epoch` the relay's turn. Of two heartbeats of a shard that with the greater (epoch, at) counts.
public record ShardHeartbeat(int shard, long epoch, long head, long published, Instant at) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    public byte[] toBytes() {
        return JSON.writeValueAsBytes(this);
    }

    /// Nothing when the bytes are no heartbeat.
    public static Optional<ShardHeartbeat> read(byte[] bytes) {
        try {
            return Optional.of(JSON.readValue(bytes, ShardHeartbeat.class));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    public boolean supersedes(ShardHeartbeat other) {
        return epoch > other.epoch || (epoch == other.epoch && !at.isBefore(other.at));
    }
}
