package io.fieldlog.projections.days;

import io.fieldlog.projections.fold.Fact;
import io.fieldlog.projections.fold.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/// What an event changed about a day, as far as had happened by a time, and the day from that event on.
record DayChange(
        UUID organizationId,
        LocalDate date,
        UUID siteId,
        long position,
        Instant happenedAt,
        Instant recordedAt,
        int passedBy,
        int failedBy,
        int missedBy,
        int onTimeBy,
        int lateBy,
        int passed,
        int failed,
        int missed,
        int onTime,
        int late,
        Instant lastHappened) {

    record Key(UUID organizationId, LocalDate date, UUID siteId, long position, Instant happenedAt) {}

    static final Table<Key, DayChange> TABLE = new Table<>(
            "day_change",
            Key.class,
            DayChange.class,
            row -> new Key(row.organizationId(), row.date(), row.siteId(), row.position(), row.happenedAt()),
            """
            SELECT organization_id, date, site_id, position, happened_at, recorded_at, passed_by, failed_by, missed_by,
                   on_time_by, late_by, passed, failed, missed, on_time, late, last_happened
            FROM day_change
            JOIN unnest(?::uuid[], ?::date[], ?::uuid[], ?::bigint[], ?::timestamptz[])
                AS wanted (organization_id, date, site_id, position, happened_at)
                USING (organization_id, date, site_id, position, happened_at)""",
            """
            INSERT INTO day_change (organization_id, date, site_id, position, happened_at, recorded_at, passed_by, failed_by,
                missed_by, on_time_by, late_by, passed, failed, missed, on_time, late, last_happened)
            SELECT * FROM unnest(
                ?::uuid[], ?::date[], ?::uuid[], ?::bigint[], ?::timestamptz[], ?::timestamptz[], ?::int[], ?::int[],
                ?::int[], ?::int[], ?::int[], ?::int[], ?::int[], ?::int[], ?::int[], ?::int[], ?::timestamptz[])""");

    static DayChange of(Day day, Tally by, Instant happenedAt, Fact fact) {
        return new DayChange(
                day.organizationId(),
                day.date(),
                day.siteId(),
                fact.position(),
                happenedAt,
                fact.recordedAt(),
                by.passed(),
                by.failed(),
                by.missed(),
                by.onTime(),
                by.late(),
                day.passed(),
                day.failed(),
                day.missed(),
                day.onTime(),
                day.late(),
                day.lastHappened());
    }
}
