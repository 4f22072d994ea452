package io.fieldlog.projections.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fieldlog.events.SiteEvent.SiteRegistered;
import io.fieldlog.events.SiteEvent.SiteRenamed;
import io.fieldlog.projections.sites.SitesView;
import io.fieldlog.projections.testing.EventLog;
import io.fieldlog.projections.testing.Servers;
import io.fieldlog.stream.Delivery;
import io.fieldlog.stream.EventCodec;
import io.fieldlog.stream.EventSource;
import io.fieldlog.stream.ShardEntry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FencingTest {

    final Servers servers = Servers.empty();
    final EventLog log = new EventLog();
    final UUID organization = new UUID(1, 1);
    final UUID site = new UUID(3, 1);

    @BeforeEach
    void a_site_with_two_names() {
        log.append(organization, new SiteRegistered(site, "North", "UTC"));
        log.append(organization, new SiteRenamed(site, "South"));
        servers.store(log);
    }

    @Test
    void a_process_that_lost_its_partition_changes_nothing() throws SQLException {
        var zombie = group();
        var successor = group();
        zombie.nextOffsets(Set.of(0));
        successor.nextOffsets(Set.of(0));
        successor.apply(List.of(batch(0, log.entries())));

        assertThatThrownBy(() -> zombie.apply(List.of(batch(0, log.entries().subList(0, 1)))))
                .isInstanceOf(FencedException.class);

        assertThat(servers.text("SELECT name FROM site")).isEqualTo("South");
        assertThat(servers.number("SELECT next_offset FROM consumed")).isEqualTo(2);
        assertThat(servers.number("SELECT position FROM checkpoint")).isEqualTo(2);
    }

    @Test
    void a_checkpoint_that_moves_in_between_voids_the_rows() throws SQLException {
        var database = new Database(servers.views());
        group().apply(List.of(batch(0, log.entries())));
        var stale = new Advance(organization, List.of(log.entries().getLast().event()));

        assertThatThrownBy(() -> database.transact(connection -> {
                    try (var statement = connection.prepareStatement("UPDATE site SET name = 'zombie'")) {
                        statement.executeUpdate();
                    }
                    Checkpoints.advance(connection, Checkpoints.Move.of("sites", List.of(stale)));
                    return stale;
                }))
                .isInstanceOf(FencedException.class);

        assertThat(servers.text("SELECT name FROM site")).isEqualTo("South");
    }

    @Test
    void after_reading_its_place_again_a_process_goes_on() throws SQLException {
        var zombie = group();
        zombie.nextOffsets(Set.of(0));
        group().apply(List.of(batch(0, log.entries().subList(0, 1))));
        assertThatThrownBy(() -> zombie.apply(List.of(batch(0, log.entries())))).isInstanceOf(FencedException.class);

        assertThat(zombie.nextOffsets(Set.of(0))).containsEntry(0, 1L);
        zombie.apply(List.of(batch(1, log.entries().subList(1, 2))));
        assertThat(servers.text("SELECT name FROM site")).isEqualTo("South");
    }

    @Test
    void what_a_process_remembers_does_not_let_it_pass() throws SQLException {
        var zombie = group();
        zombie.apply(List.of(batch(0, log.entries().subList(0, 1))));
        var successor = new Database(servers.views());
        var second = new Advance(organization, List.of(log.entries().getLast().event()));
        successor.transact(connection -> {
            Checkpoints.advance(connection, Checkpoints.Move.of("sites", List.of(second)));
            return second;
        });

        assertThatThrownBy(() -> zombie.apply(List.of(batch(1, log.entries().subList(1, 2)))))
                .isInstanceOf(FencedException.class);

        assertThat(servers.text("SELECT name FROM site")).isEqualTo("North");
        assertThat(servers.number("SELECT next_offset FROM consumed")).isEqualTo(1);
    }

    private ProjectionGroup group() {
        var database = new Database(servers.views());
        var codec = new EventCodec();
        var projector = new Projector(
                new SitesView(),
                database,
                servers.log(),
                codec,
                Companion.NONE,
                new ProjectionMetrics(new SimpleMeterRegistry(), "sites"),
                Clock.systemUTC());
        return new ProjectionGroup(List.of(projector), database, codec);
    }

    private static EventSource.Batch batch(int offset, List<ShardEntry> entries) {
        var deliveries = IntStream.range(0, entries.size())
                .mapToObj(i -> (Delivery) new Delivery.Delivered(0, offset + i, entries.get(i)))
                .toList();
        return new EventSource.Batch(0, deliveries, offset + entries.size(), 0);
    }
}
