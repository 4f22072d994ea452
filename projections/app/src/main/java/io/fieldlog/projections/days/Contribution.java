package io.fieldlog.projections.days;

import io.fieldlog.projections.fold.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What a checklist or an occurrence adds to which day. It is a row of its own, so that whatever changes takes away
/// exactly what was added before.
record Contribution(
        UUID organizationId,
        Source source,
        UUID sourceId,
        UUID siteId,
        String timeZone,
        @Nullable LocalDate dueOn,
        List<Step> steps) {

    enum Source {
        CHECKLIST,
        OCCURRENCE
    }

    record Key(UUID organizationId, Source source, UUID sourceId) {}

    static final Table<Key, Contribution> TABLE = new Table<>(
            "day_contribution",
            Key.class,
            Contribution.class,
            row -> new Key(row.organizationId(), row.source(), row.sourceId()),
            """
            SELECT organization_id, source, source_id, site_id, time_zone, due_on, steps
            FROM day_contribution
            JOIN unnest(?::uuid[], ?::text[], ?::uuid[]) AS wanted (organization_id, source, source_id)
                USING (organization_id, source, source_id)""",
            """
            INSERT INTO day_contribution (organization_id, source, source_id, site_id, time_zone, due_on, steps)
            SELECT * FROM unnest(?::uuid[], ?::text[], ?::uuid[], ?::uuid[], ?::text[], ?::date[], ?::jsonb[])
            ON CONFLICT (organization_id, source, source_id) DO UPDATE SET steps = excluded.steps""");

    Contribution recorded(Instant at, UnaryOperator<Step> what) {
        return new Contribution(
                organizationId, source, sourceId, siteId, timeZone, dueOn, Step.recorded(steps, at, what));
    }

    LocalDate dateOf(Instant time) {
        return LocalDate.ofInstant(time, ZoneId.of(timeZone));
    }
}
