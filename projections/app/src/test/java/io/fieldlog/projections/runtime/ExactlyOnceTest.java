package io.fieldlog.projections.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.fieldlog.events.SiteEvent.SiteRegistered;
import io.fieldlog.projections.testing.Caught;
import io.fieldlog.projections.testing.EventLog;
import io.fieldlog.projections.testing.Node;
import io.fieldlog.projections.testing.RandomLog;
import io.fieldlog.projections.testing.Servers;
import io.fieldlog.stream.ShardEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever happens on the way, the views are the fold of the log.
///
/// A missing fence goes unnoticed here: two nodes write the same partition only for a moment while the group hands it
/// over, and then mostly the same rows, as effects depend on the log alone. `FencingTest` makes them meet.
class ExactlyOnceTest {

    static Stream<Long> seeds() {
        return LongStream.rangeClosed(1, Long.getLong("fieldlog.seeds", 3)).boxed();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void each_event_is_applied_once_although_records_are_lost_and_repeated_and_nodes_come_and_go(long seed) {
        var random = new Random(seed);
        var servers = Servers.empty();
        var topic = servers.newTopic();
        var log = randomLog(random, 2 + random.nextInt(6), 400 + random.nextInt(600));
        servers.store(log);
        var deliveries = disturbed(log.entries(), random);

        var first = Node.start(servers, topic);
        var third = deliveries.size() / 3;
        servers.publish(topic, deliveries.subList(0, third));
        try (var second = Node.start(servers, topic)) {
            servers.publish(topic, deliveries.subList(third, 2 * third));
            if (random.nextBoolean()) {
                first.close();
                first = Node.start(servers, topic);
            }
            servers.publish(topic, deliveries.subList(2 * third, deliveries.size()));
            Caught.up(servers, log);
            assertThat(second).isNotNull();
        } finally {
            first.close();
        }

        servers.awaitReplica();
        var report = servers.verify();
        assertThat(report.differences()).isEmpty();
        assertThat(report.count("log")).isEqualTo(log.entries().size());
        assertThat(report.count("primary timeline"))
                .isEqualTo(report.count("replica-1 timeline"))
                .isPositive();
        assertThat(servers.number("SELECT count(*) FROM dirty_document")).isZero();
        assertThat(servers.number("SELECT count(*) FROM dirty_organization")).isZero();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void a_replay_from_the_beginning_changes_nothing(long seed) {
        var random = new Random(seed);
        var servers = Servers.empty();
        var topic = servers.newTopic();
        var log = randomLog(random, 3, 300);
        servers.store(log);
        servers.publish(topic, log.entries());
        try (var node = Node.start(servers, topic)) {
            Caught.up(servers, log);
            assertThat(node.metric("fieldlog.projection.events", "machines"))
                    .isEqualTo(log.entries().size());
        }
        var before = servers.text("SELECT string_agg(machine::text, ',' ORDER BY machine_id) FROM machine");

        servers.inViews("TRUNCATE consumed");
        try (var node = Node.start(servers, topic)) {
            var more = log.append(log.positions().keySet().iterator().next(), new RandomLog(random).next());
            servers.store(log);
            servers.publish(topic, List.of(log.entries().getLast()));
            Caught.up(servers, log);
            assertThat(node.metric("fieldlog.projection.events", "machines")).isEqualTo(1);
            assertThat(more.position()).isGreaterThan(1);
        }
        assertThat(servers.text("SELECT string_agg(machine::text, ',' ORDER BY machine_id) FROM machine"))
                .isEqualTo(before);
    }

    @Test
    void a_view_that_is_made_anew_comes_up_to_the_others() {
        var random = new Random(1);
        var servers = Servers.empty();
        var topic = servers.newTopic();
        var log = randomLog(random, 4, 1_500);
        servers.store(log);
        servers.publish(topic, log.entries());
        try (var _ = Node.start(servers, topic)) {
            Caught.up(servers, log);
        }
        servers.inViews("TRUNCATE timeline, timeline_checklist");
        servers.inViews("DELETE FROM checkpoint WHERE projection = 'timeline'");
        servers.inViews("DELETE FROM consumed WHERE projection = 'timeline'");

        try (var node = Node.start(servers, topic)) {
            var published = log.entries().size();
            var organization = log.positions().keySet().iterator().next();
            log.append(organization, new SiteRegistered(new UUID(3, 99), "Late", "UTC"));
            servers.store(log);
            servers.publish(
                    topic, log.entries().subList(published, log.entries().size()));
            Caught.up(servers, log);
            assertThat(node.metric("fieldlog.projection.events", "timeline"))
                    .isEqualTo(log.entries().size());
            assertThat(node.metric("fieldlog.projection.events", "machines")).isEqualTo(1);
        }
        servers.awaitReplica();
        assertThat(servers.verify().differences()).isEmpty();
    }

    private static EventLog randomLog(Random random, int organizations, int events) {
        var log = new EventLog();
        var ids = IntStream.range(0, organizations)
                .mapToObj(_ -> new UUID(random.nextLong(), random.nextLong()))
                .toList();
        var lives = ids.stream().map(_ -> new RandomLog(random)).toList();
        for (var i = 0; i < events; i++) {
            var which = i < organizations ? i : random.nextInt(organizations);
            log.append(ids.get(which), lives.get(which).next());
        }
        return log;
    }

    /// Records lost, repeated at once, and whole stretches delivered again. The last record of each organization comes
    /// through: only a later one can show that an earlier one was lost.
    private static List<ShardEntry> disturbed(List<ShardEntry> entries, Random random) {
        var deliveries = new ArrayList<ShardEntry>();
        for (var i = 0; i < entries.size(); i++) {
            var entry = entries.get(i);
            var chance = random.nextInt(20);
            if (chance == 0 && !isLast(entry, entries)) {
                continue;
            }
            deliveries.add(entry);
            if (chance == 1) {
                deliveries.add(entry);
            }
            if (random.nextInt(200) == 0) {
                deliveries.addAll(entries.subList(Math.max(0, i - 50), i));
            }
        }
        return deliveries;
    }

    private static boolean isLast(ShardEntry entry, List<ShardEntry> entries) {
        return entries.stream()
                .noneMatch(other ->
                        other.event().organizationId().equals(entry.event().organizationId())
                                && other.event().position() > entry.event().position());
    }
}
