package io.fieldlog.projections.runtime;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells operators how far behind each projection is: written when it changes, and now and then to show that somebody
/// still looks.
public final class Status implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Status.class);
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration AT_LEAST_EVERY = Duration.ofSeconds(10);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(2);

    private record Place(String projection, int partition) {}

    private record Row(Place place, String store, long lagEvents, double lagSeconds, Instant updatedAt) {}

    private final Database views;
    private final List<ProjectionLoop> loops;
    private final Clock clock;
    private final MultiGauge lagEvents;
    private final MultiGauge lagSeconds;
    private final Map<Place, Row> written = new HashMap<>();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread = Thread.ofVirtual().name("projection-status").unstarted(this::run);

    public Status(Database views, List<ProjectionLoop> loops, MeterRegistry meters, Clock clock) {
        this.views = views;
        this.loops = loops;
        this.clock = clock;
        this.lagEvents = MultiGauge.builder("fieldlog.projection.lag.events")
                .description("events of the partition that are not applied yet")
                .register(meters);
        this.lagSeconds = MultiGauge.builder("fieldlog.projection.lag.seconds")
                .description("since the oldest event of the partition that is not applied yet was recorded")
                .baseUnit("seconds")
                .register(meters);
    }

    public void start() {
        thread.start();
    }

    @Override
    public void close() throws InterruptedException {
        stopping.countDown();
        thread.join(STOP_PATIENCE);
    }

    private void run() {
        try {
            while (!stopping.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                write();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        try {
            var rows = views.transact(connection -> {
                var all = rows(connection);
                upsert(connection, all.stream().filter(this::isNews).toList());
                return all;
            });
            rows.stream().filter(this::isNews).forEach(row -> written.put(row.place(), row));
            measure(rows);
        } catch (SQLException e) {
            log.warn("the projections' status cannot be written: SQLSTATE {}", e.getSQLState());
        }
    }

    private void measure(List<Row> rows) {
        lagEvents.register(gauges(rows, Row::lagEvents), true);
        lagSeconds.register(gauges(rows, Row::lagSeconds), true);
    }

    private static List<MultiGauge.Row<?>> gauges(List<Row> rows, Function<Row, Number> value) {
        var gauges = new ArrayList<MultiGauge.Row<?>>();
        for (var row : rows) {
            var tags = Tags.of(
                    "projection",
                    row.place().projection(),
                    "partition",
                    Integer.toString(row.place().partition()));
            gauges.add(MultiGauge.Row.of(tags, value.apply(row)));
        }
        return gauges;
    }

    private boolean isNews(Row row) {
        var before = written.get(row.place());
        return before == null
                || before.lagEvents() != row.lagEvents()
                || row.lagEvents() > 0
                || row.updatedAt().isAfter(before.updatedAt().plus(AT_LEAST_EVERY));
    }

    private List<Row> rows(Connection connection) throws SQLException {
        var now = clock.instant();
        var rows = new ArrayList<Row>();
        for (var loop : loops) {
            loop.lags()
                    .forEach((view, lags) -> lags.forEach((partition, lag) -> rows.add(new Row(
                            new Place(view, partition), "postgresql", lag.events(), seconds(lag.since(), now), now))));
        }
        rows.add(search(connection, now));
        return rows;
    }

    private static Row search(Connection connection, Instant now) throws SQLException {
        try (var statement = connection.prepareStatement("""
                        SELECT coalesce(sum(dirty.position - coalesce(checkpoint.position, 0)), 0),
                               coalesce(extract(epoch FROM now() - min(dirty.since)), 0)
                        FROM dirty_organization AS dirty
                        LEFT JOIN checkpoint
                            ON checkpoint.projection = 'machine-search'
                            AND checkpoint.organization_id = dirty.organization_id""");
                var result = statement.executeQuery()) {
            result.next();
            return new Row(
                    new Place("machine-search", 0),
                    "elasticsearch",
                    Math.max(0, result.getLong(1)),
                    Math.max(0, result.getDouble(2)),
                    now);
        }
    }

    private static double seconds(@Nullable Instant since, Instant now) {
        return since == null ? 0 : Math.max(0, Duration.between(since, now).toMillis()) / 1_000.0;
    }

    private static void upsert(Connection connection, List<Row> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (var statement = connection.prepareStatement("""
                INSERT INTO projection_status (projection, partition, store, lag_events, lag_seconds, updated_at)
                SELECT *, now() FROM unnest(?::text[], ?::int[], ?::text[], ?::bigint[], ?::float8[])
                ON CONFLICT (projection, partition) DO UPDATE
                SET lag_events = excluded.lag_events, lag_seconds = excluded.lag_seconds,
                    updated_at = excluded.updated_at""")) {
            statement.setArray(
                    1,
                    array(
                            connection,
                            "text",
                            rows.stream().map(row -> row.place().projection())));
            statement.setArray(
                    2,
                    array(
                            connection,
                            "int4",
                            rows.stream().map(row -> row.place().partition())));
            statement.setArray(3, array(connection, "text", rows.stream().map(Row::store)));
            statement.setArray(4, array(connection, "int8", rows.stream().map(Row::lagEvents)));
            statement.setArray(5, array(connection, "float8", rows.stream().map(Row::lagSeconds)));
            statement.executeUpdate();
        }
    }

    private static java.sql.Array array(Connection connection, String type, java.util.stream.Stream<?> values)
            throws SQLException {
        return connection.createArrayOf(type, values.toArray());
    }
}
