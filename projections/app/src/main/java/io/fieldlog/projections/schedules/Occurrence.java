package io.fieldlog.projections.schedules;

import io.fieldlog.events.OccurrenceEvent.OccurrenceFulfilled;
import io.fieldlog.events.OccurrenceEvent.OccurrenceOpened;
import io.fieldlog.projections.fold.Fact;
import io.fieldlog.projections.fold.Table;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An occurrence as it is now; `checklistId`, `completedAt` and `late` are those of the checklist that fulfils it.
record Occurrence(
        UUID organizationId,
        UUID occurrenceId,
        UUID scheduleId,
        UUID machineId,
        UUID siteId,
        UUID templateId,
        String slot,
        Instant opensAt,
        Instant dueAt,
        State state,
        boolean late,
        @Nullable UUID checklistId,
        @Nullable Instant completedAt,
        long version,
        long position) {

    enum State {
        OPEN,
        FULFILLED,
        MISSED
    }

    record Key(UUID organizationId, UUID occurrenceId) {}

    static final Table<Key, Occurrence> TABLE = new Table<>(
            "occurrence",
            Key.class,
            Occurrence.class,
            row -> new Key(row.organizationId(), row.occurrenceId()),
            """
            SELECT organization_id, occurrence_id, schedule_id, machine_id, site_id, template_id, slot, opens_at,
                   due_at, state, late, checklist_id, completed_at, version, position
            FROM occurrence JOIN unnest(?::uuid[], ?::uuid[]) AS wanted (organization_id, occurrence_id)
                USING (organization_id, occurrence_id)""",
            """
            INSERT INTO occurrence (organization_id, occurrence_id, schedule_id, machine_id, site_id, template_id, slot, opens_at,
                due_at, state, late, checklist_id, completed_at, version, position)
            SELECT * FROM unnest(
                ?::uuid[], ?::uuid[], ?::uuid[], ?::uuid[], ?::uuid[], ?::uuid[], ?::text[], ?::timestamptz[],
                ?::timestamptz[], ?::text[], ?::bool[], ?::uuid[], ?::timestamptz[], ?::bigint[], ?::bigint[])
            ON CONFLICT (organization_id, occurrence_id) DO UPDATE
            SET state = excluded.state, late = excluded.late, checklist_id = excluded.checklist_id, completed_at =
                excluded.completed_at, version = excluded.version, position = excluded.position""");

    static Occurrence of(OccurrenceOpened e, Fact fact) {
        return new Occurrence(
                fact.organizationId(),
                e.occurrenceId(),
                e.scheduleId(),
                e.machineId(),
                e.siteId(),
                e.templateId(),
                e.slot().toString(),
                e.opensAt().truncatedTo(ChronoUnit.MICROS),
                e.dueAt().truncatedTo(ChronoUnit.MICROS),
                State.OPEN,
                false,
                null,
                null,
                fact.version(),
                fact.position());
    }

    Occurrence fulfilled(OccurrenceFulfilled e, Fact fact) {
        return with(
                State.FULFILLED, !e.onTime(), e.checklistId(), e.completedAt().truncatedTo(ChronoUnit.MICROS), fact);
    }

    Occurrence undone(State newState, Fact fact) {
        return with(newState, false, null, null, fact);
    }

    private Occurrence with(
            State newState, boolean isLate, @Nullable UUID checklist, @Nullable Instant completed, Fact fact) {
        return new Occurrence(
                organizationId,
                occurrenceId,
                scheduleId,
                machineId,
                siteId,
                templateId,
                slot,
                opensAt,
                dueAt,
                newState,
                isLate,
                checklist,
                completed,
                fact.version(),
                fact.position());
    }
}
