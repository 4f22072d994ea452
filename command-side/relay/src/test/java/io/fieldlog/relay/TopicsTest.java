package io.fieldlog.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fieldlog.stream.ShardHeartbeats;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

class TopicsTest {

    private final RelayServers servers = RelayServers.shared();
    private final String topic = RelayServers.freshTopic();
    private final Admin admin = Admin.create(servers.cluster().client(Map.of()));
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeEach
    void empty_log() throws Exception {
        servers.log.empty();
    }

    @AfterEach
    void close() {
        admin.close();
        http.close();
    }

    @Test
    void topics_that_are_absent_are_made_to_keep_events_for_ever() throws Exception {
        try (var relay = servers.relay(topic)) {
            RelayServers.awaitState(relay, Standing.State.LEADING);

            assertThat(partitions(topic)).isEqualTo(12);
            assertThat(partitions(topic + "-shards")).isEqualTo(1);
            assertThat(configuration(topic))
                    .containsEntry("retention.ms", "-1")
                    .containsEntry("retention.bytes", "-1")
                    .containsEntry("cleanup.policy", "delete")
                    .containsEntry("min.insync.replicas", "1");
            assertThat(configuration(topic + "-shards")).containsEntry("cleanup.policy", "compact");
            assertThat(readiness(relay)).isEqualTo(200);
        }
    }

    @Test
    void a_topic_with_another_number_of_partitions_is_refused_until_it_is_gone() throws Exception {
        create(new NewTopic(topic, 3, (short) 1).configs(Map.of("retention.ms", "-1", "retention.bytes", "-1")));
        try (var relay = servers.relay(topic)) {
            RelayServers.awaitState(relay, Standing.State.REFUSED);
            assertThat(readiness(relay)).isEqualTo(503);
            assertThat(RelayServers.relayOf(relay).standing().detail()).contains("has 3 partitions instead of 12");

            admin.deleteTopics(List.of(topic)).all().get();

            RelayServers.awaitState(relay, Standing.State.LEADING);
            assertThat(partitions(topic)).isEqualTo(12);
        }
    }

    @Test
    void a_topic_that_would_forget_events_is_refused() throws Exception {
        create(new NewTopic(topic, 12, (short) 1));
        try (var relay = servers.relay(topic)) {
            RelayServers.awaitState(relay, Standing.State.REFUSED);
            assertThat(RelayServers.relayOf(relay).standing().detail())
                    .contains("would forget events")
                    .contains("retention.ms=-1");
        }
    }

    @Test
    @Tag("long")
    void a_lost_topic_stops_the_relay_until_it_is_told_to_fill_it_again() throws Exception {
        servers.log.appendInBulk(5_000, 40);
        try (var relay = servers.relay(topic)) {
            Eventually.within(
                    Duration.ofSeconds(30),
                    "all is published",
                    () -> RelayServers.relayOf(relay).publishedEvents() == 5_000);

            admin.deleteTopics(List.of(topic)).all().get();

            RelayServers.awaitState(relay, Standing.State.REFUSED);
            assertThat(RelayServers.relayOf(relay).standing().detail())
                    .contains("holds 0 records, but 5000 events were published")
                    .contains("fieldlog.relay.refill-lost-topic=true");
            assertThat(readiness(relay)).isEqualTo(503);
            servers.log.appendInBulk(40, 40);
            Pause.of(Duration.ofSeconds(2));
            assertThat(servers.log.number("SELECT published_index FROM relay_cursor"))
                    .isEqualTo(5_000);
        }
        try (var relay = servers.relay(topic, Map.of("fieldlog.relay.refill-lost-topic", "true"));
                var follower = new TopicFollower(servers.cluster(), topic)) {
            follower.await(5_040, Duration.ofSeconds(30));
            assertThat(readiness(relay)).isEqualTo(200);
            assertThat(follower.arrivals()).hasSize(5_040);
        }
    }

    @Test
    void nothing_is_published_after_a_hole_in_the_log() throws Exception {
        servers.log.appendInBulk(1_000, 10);
        servers.log.execute("DELETE FROM event WHERE shard_index = 701");
        try (var relay = servers.relay(topic);
                var follower = new TopicFollower(servers.cluster(), topic)) {
            RelayServers.awaitState(relay, Standing.State.REFUSED);
            follower.await(700, Duration.ofSeconds(20));
            assertThat(RelayServers.relayOf(relay).standing().detail()).contains("no entry with index 701");
            assertThat(readiness(relay)).isEqualTo(503);
            assertThat(servers.log.number("SELECT published_index FROM relay_cursor"))
                    .isEqualTo(700);
        }
    }

    @Test
    void a_log_that_was_restored_from_an_older_state_is_refused() throws Exception {
        servers.log.appendInBulk(100, 10);
        try (var relay = servers.relay(topic)) {
            Eventually.within(
                    Duration.ofSeconds(30),
                    "all is published",
                    () -> RelayServers.relayOf(relay).publishedEvents() == 100);
        }
        servers.log.execute("DELETE FROM event WHERE shard_index > 90; UPDATE shard_head SET last_index = 90");
        try (var relay = servers.relay(topic)) {
            RelayServers.awaitState(relay, Standing.State.REFUSED);
            assertThat(RelayServers.relayOf(relay).standing().detail())
                    .contains("ends at index 90, but 100 entries were published");
        }
    }

    @Test
    void heartbeats_tell_the_head_and_what_is_published() throws Exception {
        try (var relay = servers.relay(topic);
                var heartbeats = new ShardHeartbeats(servers.cluster(), topic + "-shards");
                var writer = servers.log.new Writer()) {
            RelayServers.awaitState(relay, Standing.State.LEADING);
            writer.append(UUID.randomUUID(), List.of("{}".getBytes(UTF_8), "{}".getBytes(UTF_8)));

            Eventually.within(Duration.ofSeconds(10), "a heartbeat tells of both events", () -> {
                var newest = heartbeats.poll(Duration.ofMillis(200)).get(0);
                return newest != null && newest.head() == 2 && newest.published() == 2 && newest.epoch() == 1;
            });
            assertThat(metrics(relay))
                    .contains("fieldlog_relay_published_events_total{shard=\"0\"} 2.0")
                    .contains("fieldlog_relay_active{shard=\"0\"} 1.0")
                    .contains("fieldlog_relay_epoch{shard=\"0\"} 1.0")
                    .contains("fieldlog_relay_lag_events{shard=\"0\"} 0.0")
                    .contains("fieldlog_relay_lag_seconds{shard=\"0\"} 0.0");
        }
    }

    private void create(NewTopic wanted) throws Exception {
        admin.createTopics(List.of(wanted)).all().get();
    }

    private int partitions(String name) throws Exception {
        var described = admin.describeTopics(List.of(name)).allTopicNames().get();
        return described.values().iterator().next().partitions().size();
    }

    private Map<String, String> configuration(String name) throws Exception {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
        var described = admin.describeConfigs(List.of(resource)).all().get();
        return described.values().iterator().next().entries().stream()
                .filter(entry -> entry.value() != null)
                .collect(Collectors.toMap(entry -> entry.name(), entry -> entry.value()));
    }

    private int readiness(ConfigurableApplicationContext relay) throws Exception {
        return get(relay, "/actuator/health/readiness").statusCode();
    }

    private String metrics(ConfigurableApplicationContext relay) throws Exception {
        return get(relay, "/actuator/prometheus").body();
    }

    private HttpResponse<String> get(ConfigurableApplicationContext relay, String path) throws Exception {
        var address = URI.create("http://127.0.0.1:%d%s".formatted(RelayServers.port(relay), path));
        return http.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
    }
}
