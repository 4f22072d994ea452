package io.fieldlog.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.fieldlog.local.process.Signal;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ConfigurableApplicationContext;

class FaultTest {

    private static final Logger log = LoggerFactory.getLogger(FaultTest.class);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final RelayServers servers = RelayServers.shared();
    private final String topic = RelayServers.freshTopic();

    @BeforeEach
    void empty_log() throws Exception {
        servers.log.empty();
    }

    @Test
    void another_relay_goes_on_within_five_seconds_when_the_active_one_is_killed() throws Exception {
        try (var active = servers.relayProcess(topic, "killed");
                var traffic = new Traffic()) {
            traffic.awaitArrivals(500);
            try (var standby = standby()) {
                var epoch = epoch();

                active.send(Signal.KILL);
                var killed = System.nanoTime();
                Eventually.within(
                        Duration.ofSeconds(5),
                        "the standby publishes",
                        () -> RelayServers.relayOf(standby).publishedEvents() > 0);

                log.info("taken over {} ms after kill -9", (System.nanoTime() - killed) / 1_000_000);
                assertThat(epoch()).isEqualTo(epoch + 1);
                traffic.assertNothingSkipped();
            }
        }
    }

    @Test
    void a_relay_that_stops_hands_over_at_once() throws Exception {
        try (var active = servers.relay(topic);
                var traffic = new Traffic()) {
            traffic.awaitArrivals(200);
            try (var standby = standby()) {
                var stopped = System.nanoTime();
                active.close();
                Eventually.within(
                        Duration.ofSeconds(2),
                        "the standby has the turn",
                        () -> RelayServers.relayOf(standby).active());

                log.info("handed over {} ms after the stop began", (System.nanoTime() - stopped) / 1_000_000);
                traffic.assertNothingSkipped();
            }
        }
    }

    @Test
    @Tag("long")
    void a_relay_that_slept_through_its_lease_cannot_move_the_cursor() throws Exception {
        try (var sleeper = servers.relayProcess(topic, "sleeper");
                var traffic = new Traffic()) {
            traffic.awaitArrivals(500);
            try (var standby = standby()) {
                var epoch = epoch();

                sleeper.send(Signal.STOP);
                RelayServers.awaitState(standby, Standing.State.LEADING);
                Eventually.within(
                        Duration.ofSeconds(10),
                        "the standby publishes",
                        () -> RelayServers.relayOf(standby).publishedEvents() > 100);
                sleeper.send(Signal.CONT);

                var cursor = 0L;
                for (var i = 0; i < 100; i++) {
                    var now = servers.log.number("SELECT published_index FROM relay_cursor");
                    assertThat(now).isGreaterThanOrEqualTo(cursor);
                    cursor = now;
                    Pause.of(Duration.ofMillis(20));
                }
                assertThat(epoch()).as("the sleeper stands by").isEqualTo(epoch + 1);
                assertThat(RelayServers.relayOf(standby).active()).isTrue();
                traffic.assertNothingSkipped();
            }
        }
    }

    @Test
    @Tag("long")
    void nothing_is_skipped_when_the_broker_is_killed() throws Exception {
        try (var _ = servers.relay(topic);
                var traffic = new Traffic()) {
            traffic.awaitArrivals(300);
            servers.kafka.kill();
            Pause.of(Duration.ofSeconds(1));
            servers.kafka.startAgain();
            traffic.awaitArrivals(300);
            traffic.assertNothingSkipped();
        }
    }

    @Test
    @Tag("long")
    void nothing_is_skipped_when_the_broker_is_away_for_longer_than_a_page_waits() throws Exception {
        try (var relay = servers.relay(topic, Map.of("fieldlog.relay.patience", "2s"));
                var traffic = new Traffic()) {
            traffic.awaitArrivals(300);
            servers.kafka.kill();
            RelayServers.awaitState(relay, Standing.State.WAITING);
            servers.kafka.startAgain();
            traffic.awaitArrivals(300);
            traffic.assertNothingSkipped();
        }
    }

    @Test
    void nothing_is_skipped_when_the_database_is_killed() throws Exception {
        try (var _ = servers.relay(topic);
                var traffic = new Traffic()) {
            traffic.awaitArrivals(300);
            for (var i = 0; i < 2; i++) {
                servers.log.server().kill();
                Pause.of(Duration.ofMillis(500));
                servers.log.server().startAgain();
                traffic.awaitArrivals(300);
            }
            traffic.assertNothingSkipped();
        }
    }

    @Test
    @Tag("long")
    void a_relay_that_starts_before_its_servers_waits_for_them() throws Exception {
        servers.log.execute("ALTER TABLE relay_cursor RENAME TO not_migrated_yet");
        servers.log.server().kill();
        servers.kafka.kill();
        try (var relay = servers.relay(topic)) {
            RelayServers.awaitState(relay, Standing.State.WAITING);
            servers.log.server().startAgain();
            Pause.of(Duration.ofSeconds(2));
            assertThat(RelayServers.relayOf(relay).standing().state()).isEqualTo(Standing.State.WAITING);
            servers.log.execute("ALTER TABLE not_migrated_yet RENAME TO relay_cursor");
            servers.kafka.startAgain();
            RelayServers.awaitState(relay, Standing.State.LEADING);
            try (var traffic = new Traffic()) {
                traffic.awaitArrivals(50);
                traffic.assertNothingSkipped();
            }
        }
    }

    private ConfigurableApplicationContext standby() {
        var standby = servers.relay(topic);
        RelayServers.awaitState(standby, Standing.State.STANDBY);
        return standby;
    }

    private long epoch() throws SQLException {
        return servers.log.number("SELECT epoch FROM relay_lease");
    }

    /// Writers of the log and a reader of the topic, while something is done to what lies between them.
    private final class Traffic implements AutoCloseable {

        private final TopicFollower follower = new TopicFollower(servers.cluster(), topic);
        private final Load load = new Load(servers.log);

        void awaitArrivals(int more) {
            follower.await(follower.distinct() + more, PATIENCE);
        }

        /// Ends the load: the topic must come to hold what the log holds, in its order.
        void assertNothingSkipped() throws Exception {
            load.close();
            var head = Math.toIntExact(servers.log.number("SELECT last_index FROM shard_head"));
            follower.await(head, PATIENCE);
            assertThat(follower.firstOccurrences()).isEqualTo(logged());
            log.info("{} records for {} events", follower.arrivals().size(), head);
        }

        private Map<UUID, List<Long>> logged() throws SQLException {
            var logged = new HashMap<UUID, List<Long>>();
            try (var connection = servers.log.connect("fieldlog_owner");
                    var statement = connection.createStatement();
                    var rows = statement.executeQuery(
                            "SELECT organization_id, position FROM event ORDER BY shard_index")) {
                while (rows.next()) {
                    logged.computeIfAbsent(rows.getObject(1, UUID.class), _ -> new ArrayList<>())
                            .add(rows.getLong(2));
                }
            }
            return logged;
        }

        @Override
        public void close() throws InterruptedException {
            load.close();
            follower.close();
        }
    }
}
