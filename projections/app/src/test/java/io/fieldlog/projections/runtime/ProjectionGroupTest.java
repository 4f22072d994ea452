package io.fieldlog.projections.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fieldlog.events.SiteEvent.SiteRegistered;
import io.fieldlog.events.SiteEvent.SiteRenamed;
import io.fieldlog.projections.fold.View;
import io.fieldlog.projections.fold.WorkingSet;
import io.fieldlog.projections.machines.MachinesView;
import io.fieldlog.projections.sites.SitesView;
import io.fieldlog.projections.testing.EventLog;
import io.fieldlog.projections.testing.Servers;
import io.fieldlog.projections.timeline.TimelineView;
import io.fieldlog.stream.Delivery;
import io.fieldlog.stream.EventCodec;
import io.fieldlog.stream.EventSource;
import io.fieldlog.stream.ShardEntry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProjectionGroupTest {

    final Servers servers = Servers.empty();
    final EventLog log = new EventLog();
    final UUID organization = new UUID(1, 1);
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final Defective defective = new Defective();

    @BeforeEach
    void a_site_with_three_names() {
        var site = new UUID(3, 1);
        log.append(organization, new SiteRegistered(site, "North", "UTC"));
        log.append(organization, new SiteRenamed(site, "South"));
        log.append(organization, new SiteRenamed(site, "East"));
        servers.store(log);
    }

    @Test
    void all_views_and_their_progress_are_one_transaction() throws SQLException {
        group(Companion.NONE).apply(List.of(batch(0, 3)));

        assertThat(servers.number("SELECT count(*) FROM checkpoint WHERE position = 3"))
                .isEqualTo(3);
        assertThat(servers.number("SELECT count(*) FROM consumed WHERE next_offset = 3"))
                .isEqualTo(3);
        assertThat(servers.number("""
                SELECT count(DISTINCT writer)
                FROM (SELECT xmin::text FROM checkpoint UNION SELECT xmin::text FROM consumed
                      UNION SELECT xmin::text FROM site) AS written (writer)""")).isEqualTo(1);
    }

    @Test
    void a_view_that_fails_stays_behind_alone_and_is_brought_up_when_it_is_mended() throws SQLException {
        var group = group(defective);
        group.apply(List.of(batch(0, 1)));

        assertThat(position("sites")).isZero();
        assertThat(position("machines")).isEqualTo(1);
        assertThat(position("timeline")).isEqualTo(1);
        assertThat(group.behind()).isEqualTo(Map.of("sites", Map.of(0, 1L)));
        assertThat(failures("sites")).isEqualTo(1);
        assertThat(failures("machines")).isZero();

        defective.mended = true;
        group.apply(List.of(batch(1, 3)));
        assertThat(position("sites")).isZero();
        assertThat(position("machines")).isEqualTo(3);

        var laggards = group.hindmost(Set.of()).orElseThrow();
        assertThat(laggards).isEqualTo(new Offsets.Laggards(0, Set.of("sites"), 0, 3));
        group.catchUp(laggards, batch(0, 3));
        assertThat(position("sites")).isEqualTo(3);
        assertThat(servers.text("SELECT name FROM site")).isEqualTo("East");
        assertThat(group.hindmost(Set.of())).isEmpty();
        assertThat(servers.number("SELECT count(*) FROM consumed WHERE next_offset = 3"))
                .isEqualTo(3);
    }

    @Test
    void who_takes_over_finds_the_view_behind_the_others() throws SQLException {
        group(defective).apply(List.of(batch(0, 2)));
        var successor = group(Companion.NONE);

        assertThat(successor.nextOffsets(Set.of(0, 1))).isEqualTo(Map.of(0, 2L));
        successor.apply(List.of(batch(2, 3)));
        assertThat(position("sites")).isZero();
        successor.catchUp(successor.hindmost(Set.of()).orElseThrow(), batch(0, 3));
        assertThat(position("sites")).isEqualTo(3);
        assertThat(successor.behind()).isEmpty();
    }

    @Test
    void when_the_database_is_away_nobody_is_left_behind() {
        var group = group(new Companion() {
            @Override
            public void write(Connection connection, WorkingSet rows, List<Advance> advances) throws SQLException {
                try (var statement = connection.createStatement()) {
                    statement.execute("SELECT pg_terminate_backend(pg_backend_pid())");
                }
            }

            @Override
            public void committed() {
                // never
            }
        });

        assertThatThrownBy(() -> group.apply(List.of(batch(0, 3)))).isInstanceOf(SQLException.class);

        assertThat(group.behind()).isEmpty();
        assertThat(servers.number("SELECT count(*) FROM checkpoint")).isZero();
    }

    private long position(String projection) {
        return servers.number(
                "SELECT coalesce(max(position), 0) FROM checkpoint WHERE projection = '%s'".formatted(projection));
    }

    private double failures(String projection) {
        return meters.get("fieldlog.projection.failures")
                .tag("projection", projection)
                .counter()
                .count();
    }

    private ProjectionGroup group(Companion ofSites) {
        var database = new Database(servers.views());
        var codec = new EventCodec();
        var projectors = Stream.of(new SitesView(), new MachinesView(), new TimelineView())
                .map(view -> new Projector(
                        view,
                        database,
                        servers.log(),
                        codec,
                        view instanceof SitesView ? ofSites : Companion.NONE,
                        new ProjectionMetrics(meters, ((View) view).name()),
                        Clock.systemUTC()))
                .toList();
        return new ProjectionGroup(projectors, database, codec);
    }

    /// The log's entries from the first to before the last of these, each at the offset of its number.
    private EventSource.Batch batch(int from, int until) {
        List<ShardEntry> entries = log.entries();
        var deliveries = IntStream.range(from, until)
                .mapToObj(i -> (Delivery) new Delivery.Delivered(0, i, entries.get(i)))
                .toList();
        return new EventSource.Batch(0, deliveries, until, 0);
    }

    /// Fails in a way that is no event's fault.
    private static final class Defective implements Companion {
        private boolean mended;

        @Override
        public void write(Connection connection, WorkingSet rows, List<Advance> advances) {
            if (!mended) {
                throw new IllegalStateException("out of paper");
            }
        }

        @Override
        public void committed() {
            // nobody waits
        }
    }
}
