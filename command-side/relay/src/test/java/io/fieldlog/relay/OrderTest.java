package io.fieldlog.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fieldlog.stream.EventRecords;
import io.fieldlog.stream.RecordedEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class OrderTest {

    private static final Logger log = LoggerFactory.getLogger(OrderTest.class);

    private final RelayServers servers = RelayServers.shared();
    private final String topic = RelayServers.freshTopic();

    @BeforeEach
    void empty_log() throws Exception {
        servers.log.empty();
    }

    @Test
    void each_organizations_events_arrive_whole_and_in_order_while_many_writers_append() throws Exception {
        var organizations =
                IntStream.range(0, 20).mapToObj(_ -> UUID.randomUUID()).toList();
        try (var relay = servers.relay(topic);
                var follower = new TopicFollower(servers.cluster(), topic)) {
            var appended = new ArrayList<RecordedEvent>();
            try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
                var work = new ArrayList<Future<List<RecordedEvent>>>();
                for (var writer = 0; writer < 8; writer++) {
                    var random = new Random(writer);
                    work.add(writers.submit(() -> append(random, organizations, 100)));
                }
                for (var done : work) {
                    appended.addAll(done.get());
                }
            }
            follower.await(appended.size(), Duration.ofSeconds(30));

            var expected = new HashMap<UUID, List<Long>>();
            for (var organization : organizations) {
                var last = appended.stream()
                        .filter(event -> event.organizationId().equals(organization))
                        .count();
                expected.put(
                        organization, LongStream.rangeClosed(1, last).boxed().toList());
            }
            assertThat(follower.firstOccurrences()).isEqualTo(expected);
            assertThat(follower.arrivals())
                    .as("nothing failed, so nothing is repeated")
                    .hasSize(appended.size());
            Eventually.within(
                    Duration.ofSeconds(5),
                    "the cursor reaches the head",
                    () -> RelayServers.relayOf(relay).publishedEvents() == appended.size());
        }
    }

    private List<RecordedEvent> append(Random random, List<UUID> organizations, int times) throws Exception {
        var appended = new ArrayList<RecordedEvent>();
        try (var writer = servers.log.new Writer()) {
            for (var i = 0; i < times; i++) {
                var organization = organizations.get(random.nextInt(organizations.size()));
                var payloads = IntStream.rangeClosed(0, random.nextInt(5))
                        .mapToObj(n -> "{\"n\":%d}".formatted(n).getBytes(UTF_8))
                        .toList();
                appended.addAll(writer.append(organization, payloads));
            }
        }
        return appended;
    }

    @Test
    void bytes_that_are_no_event_pass_through_untouched() throws Exception {
        var random = new Random(7);
        var noise = new byte[100_000];
        random.nextBytes(noise);
        try (var _ = servers.relay(topic);
                var follower = new TopicFollower(servers.cluster(), topic);
                var writer = servers.log.new Writer()) {
            var appended = writer.append(UUID.randomUUID(), List.of(noise, new byte[0], "{".getBytes(UTF_8)));
            follower.await(3, Duration.ofSeconds(20));

            var arrived = follower.arrivals().stream()
                    .map(arrival -> arrival.entry().event())
                    .toList();
            assertThat(arrived).usingRecursiveComparison().isEqualTo(appended);
        }
    }

    @Test
    void an_append_is_in_the_topic_within_milliseconds() throws Exception {
        try (var _ = servers.relay(topic);
                var follower = new TopicFollower(servers.cluster(), topic);
                var writer = servers.log.new Writer()) {
            var committed = new ArrayList<Long>();
            for (var i = 0; i < 400; i++) {
                writer.append(UUID.randomUUID(), List.of("{}".getBytes(UTF_8)));
                committed.add(System.nanoTime());
                Pause.of(Duration.ofMillis(5));
            }
            follower.await(committed.size(), Duration.ofSeconds(20));

            var delays = follower.arrivals().stream()
                    .skip(100)
                    .map(arrival ->
                            (arrival.at() - committed.get((int) arrival.entry().index() - 1)) / 1e6)
                    .sorted()
                    .toList();
            var median = delays.get(delays.size() / 2);
            log.info(
                    "append committed → record read: p50 {} ms, p99 {} ms",
                    "%.1f".formatted(median),
                    "%.1f".formatted(delays.get(delays.size() * 99 / 100)));
            assertThat(median)
                    .as("looking once per pulse alone would give 500 ms")
                    .isLessThan(250);
        }
    }

    @Test
    void a_long_log_is_caught_up_whole() throws Exception {
        var events = 100_000;
        servers.log.appendInBulk(events, 500);
        try (var relay = servers.relay(topic)) {
            Eventually.within(
                    Duration.ofSeconds(60),
                    "the log is published",
                    () -> RelayServers.relayOf(relay).publishedEvents() == events);
        }
        try (var follower = new TopicFollower(servers.cluster(), topic)) {
            follower.await(events, Duration.ofSeconds(60));
            assertThat(follower.arrivals()).hasSize(events);
        }
    }

    @Test
    void an_organization_stays_in_the_partition_that_kafkas_own_rule_gives_its_key() {
        var acme = UUID.fromString("2ec0c9c2-5c4c-5a0f-8d7b-2a4c58b5c7a1");
        var key = acme.toString().getBytes(UTF_8);
        var kafkas = org.apache.kafka.clients.producer.internals.BuiltInPartitioner.partitionForKey(key, 12);
        assertThat(EventRecords.partition(acme, 12)).isEqualTo(kafkas);
    }
}
