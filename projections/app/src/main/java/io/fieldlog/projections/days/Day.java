package io.fieldlog.projections.days;

import io.fieldlog.projections.fold.Lookup;
import io.fieldlog.projections.fold.RowType;
import io.fieldlog.projections.fold.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A day at a site as it is now: what was inspected there on its local date, and what of the schedules was missed
/// or done. `lastHappened` is the latest time at which something happened that changed it.
record Day(
        UUID organizationId,
        LocalDate date,
        UUID siteId,
        int passed,
        int failed,
        int missed,
        int onTime,
        int late,
        Instant lastHappened,
        long position) {

    record Key(UUID organizationId, LocalDate date, UUID siteId) {}

    /// What an event is about: its site where the event says it, and the day in Greenwich of the time that it
    /// names.
    record Touched(
            UUID organizationId,
            Contribution.Source source,
            UUID sourceId,
            @Nullable UUID siteId,
            @Nullable LocalDate date) {}

    static final Table<Key, Day> TABLE = new Table<>(
            "day", Key.class, Day.class, row -> new Key(row.organizationId(), row.date(), row.siteId()), """
            SELECT organization_id, date, site_id, passed, failed, missed, on_time, late, last_happened, position
            FROM day JOIN unnest(?::uuid[], ?::date[], ?::uuid[]) AS wanted (organization_id, date, site_id)
                USING (organization_id, date, site_id)""", """
            INSERT INTO day (organization_id, date, site_id, passed, failed, missed, on_time, late, last_happened, position)
            SELECT * FROM unnest(
                ?::uuid[], ?::date[], ?::uuid[], ?::int[], ?::int[], ?::int[], ?::int[], ?::int[], ?::timestamptz[],
                ?::bigint[])
            ON CONFLICT (organization_id, date, site_id) DO UPDATE
            SET passed = excluded.passed, failed = excluded.failed, missed = excluded.missed, on_time = excluded.on_time,
                late = excluded.late, last_happened = excluded.last_happened, position = excluded.position""");

    /// The days that an event may change: those on which something counts already, and, as nowhere is it another
    /// day than the one before or after Greenwich's, three for each time. The site may be known from the same batch
    /// only.
    static final Lookup<Touched, Day> TOUCHED = new Lookup<>(TABLE, RowType.of(Touched.class), """
            WITH wanted AS (
                SELECT organization_id, source, source_id, site_id, date
                FROM unnest(?::uuid[], ?::text[], ?::uuid[], ?::uuid[], ?::date[], ?::bigint[])
                    AS wanted (organization_id, source, source_id, site_id, date, times)
            ), known AS (
                SELECT organization_id, source, source_id, c.site_id, c.due_on, c.steps
                FROM (SELECT DISTINCT organization_id, source, source_id FROM wanted) AS w
                JOIN day_contribution AS c USING (organization_id, source, source_id)
            ), place AS (
                SELECT organization_id, source, source_id, site_id FROM wanted WHERE site_id IS NOT NULL
                UNION
                SELECT organization_id, source, source_id, site_id FROM known
            ), touched AS (
                SELECT organization_id, place.site_id, wanted.date + near AS date
                FROM wanted JOIN place USING (organization_id, source, source_id) CROSS JOIN generate_series(-1, 1) AS near
                WHERE wanted.date IS NOT NULL
                UNION
                SELECT organization_id, site_id, due_on FROM known
                UNION
                SELECT organization_id, site_id, (step ->> 'date')::date
                FROM known CROSS JOIN jsonb_array_elements(steps) AS step
            )
            SELECT organization_id, date, site_id, passed, failed, missed, on_time, late, last_happened, position
            FROM touched JOIN day USING (organization_id, date, site_id)""");

    static Day none(Key key) {
        return new Day(key.organizationId(), key.date(), key.siteId(), 0, 0, 0, 0, 0, Instant.MIN, 0);
    }

    Day plus(Tally more, Instant happenedAt, long at) {
        return new Day(
                organizationId,
                date,
                siteId,
                passed + more.passed(),
                failed + more.failed(),
                missed + more.missed(),
                onTime + more.onTime(),
                late + more.late(),
                happenedAt.isAfter(lastHappened) ? happenedAt : lastHappened,
                at);
    }
}
