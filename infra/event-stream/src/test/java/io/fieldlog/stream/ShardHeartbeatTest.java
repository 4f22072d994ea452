package io.fieldlog.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ShardHeartbeatTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    @Test
    void a_heartbeat_comes_back_equal() {
        var heartbeat = new ShardHeartbeat(2, 7, 1_000, 998, NOON.plusNanos(1_000));
        assertThat(ShardHeartbeat.read(heartbeat.toBytes())).contains(heartbeat);
    }

    @Test
    void it_is_written_as_the_readers_of_the_topic_expect() {
        assertThat(new ShardHeartbeat(0, 1, 3, 2, NOON).toBytes())
                .asString(UTF_8)
                .isEqualTo("""
                        {"shard":0,"epoch":1,"head":3,"published":2,"at":"2026-11-23T12:00:00Z"}""");
    }

    @Test
    void bytes_that_are_no_heartbeat_are_nothing() {
        assertThat(ShardHeartbeat.read("{}".getBytes(UTF_8))).isEmpty();
        assertThat(ShardHeartbeat.read("tick".getBytes(UTF_8))).isEmpty();
    }

    @Test
    void a_later_turn_counts_more_than_a_later_clock() {
        var zombie = new ShardHeartbeat(0, 1, 10, 10, NOON.plusSeconds(60));
        var active = new ShardHeartbeat(0, 2, 12, 11, NOON);
        assertThat(active.supersedes(zombie)).isTrue();
        assertThat(zombie.supersedes(active)).isFalse();
    }
}
