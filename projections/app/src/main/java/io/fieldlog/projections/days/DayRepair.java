package io.fieldlog.projections.days;

import io.fieldlog.projections.fold.Fact;
import io.fieldlog.projections.fold.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A defect until it is certified that it was repaired: on which day at its site, and after how many microseconds.
record DayRepair(
        UUID organizationId,
        UUID defectId,
        UUID siteId,
        String timeZone,
        Instant reportedAt,
        @Nullable LocalDate repairedOn,
        @Nullable Long took,
        long position) {

    record Key(UUID organizationId, UUID defectId) {}

    static final Table<Key, DayRepair> TABLE = new Table<>(
            "day_repair", Key.class, DayRepair.class, row -> new Key(row.organizationId(), row.defectId()), """
            SELECT organization_id, defect_id, site_id, time_zone, reported_at, repaired_on, took, position
            FROM day_repair JOIN unnest(?::uuid[], ?::uuid[]) AS wanted (organization_id, defect_id)
                USING (organization_id, defect_id)""", """
            INSERT INTO day_repair (organization_id, defect_id, site_id, time_zone, reported_at, repaired_on, took, position)
            SELECT * FROM unnest(
                ?::uuid[], ?::uuid[], ?::uuid[], ?::text[], ?::timestamptz[], ?::date[], ?::bigint[], ?::bigint[])
            ON CONFLICT (organization_id, defect_id) DO UPDATE
            SET repaired_on = excluded.repaired_on, took = excluded.took, position = excluded.position""");

    DayRepair repaired(Fact fact) {
        return new DayRepair(
                organizationId,
                defectId,
                siteId,
                timeZone,
                reportedAt,
                LocalDate.ofInstant(fact.recordedAt(), ZoneId.of(timeZone)),
                ChronoUnit.MICROS.between(reportedAt, fact.recordedAt()),
                fact.position());
    }
}
