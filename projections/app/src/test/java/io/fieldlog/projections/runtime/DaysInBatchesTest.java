package io.fieldlog.projections.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.fieldlog.projections.days.DaysView;
import io.fieldlog.projections.testing.EventLog;
import io.fieldlog.projections.testing.RandomDays;
import io.fieldlog.projections.testing.Servers;
import io.fieldlog.stream.Delivery;
import io.fieldlog.stream.EventCodec;
import io.fieldlog.stream.EventSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A day changes with what only another row, or another event of the same batch, says where and when it was:
/// however the log is cut into batches, the rows in PostgreSQL are its fold.
class DaysInBatchesTest {

    static Stream<Long> seeds() {
        return LongStream.rangeClosed(1, Long.getLong("fieldlog.seeds", 3)).boxed();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void the_days_are_the_fold_of_the_log_however_it_is_cut_into_batches(long seed) throws SQLException {
        var random = new Random(seed);
        var servers = Servers.empty();
        var log = new EventLog(RandomDays.TICK);
        var organizations = List.of(new UUID(1, 1), new UUID(1, 2));
        var lives = organizations.stream().map(_ -> new RandomDays(random)).toList();
        for (var i = 0; i < 600; i++) {
            var which = random.nextInt(organizations.size());
            log.append(organizations.get(which), lives.get(which).next());
        }
        servers.store(log);
        var database = new Database(servers.views());
        var codec = new EventCodec();
        var projector = new Projector(
                new DaysView(),
                database,
                servers.log(),
                codec,
                Companion.NONE,
                new ProjectionMetrics(new SimpleMeterRegistry(), "days"),
                Clock.fixed(Instant.parse("2099-01-01T00:00:00Z"), ZoneOffset.UTC));
        var group = new ProjectionGroup(List.of(projector), database, codec);
        group.nextOffsets(Set.of(0));
        for (var offset = 0; offset < log.entries().size(); ) {
            var until = Math.min(log.entries().size(), offset + 1 + random.nextInt(random.nextBoolean() ? 3 : 90));
            var entries = log.entries().subList(offset, until);
            var first = offset;
            var deliveries = IntStream.range(0, entries.size())
                    .mapToObj(i -> (Delivery) new Delivery.Delivered(0, first + i, entries.get(i)))
                    .toList();
            group.apply(List.of(new EventSource.Batch(0, deliveries, until, 0)));
            offset = until;
        }

        assertThat(servers.number("SELECT min(position) FROM checkpoint WHERE projection = 'days'"))
                .isEqualTo(log.positions().values().stream()
                        .mapToLong(Long::longValue)
                        .min()
                        .orElseThrow());
        servers.awaitReplica();
        var report = servers.verify();
        assertThat(report.differences()).as("seed %d", seed).isEmpty();
        assertThat(report.count("primary day_change")).isGreaterThan(200);
    }
}
