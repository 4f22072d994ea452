package io.fieldlog.projections.schedules;

import io.fieldlog.events.ScheduleEvent.ScheduleDefined;
import io.fieldlog.projections.fold.Fact;
import io.fieldlog.projections.fold.Table;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A schedule as it is now; `pausedFrom` is the position since which it is paused.
record Schedule(
        UUID organizationId,
        UUID scheduleId,
        String name,
        UUID templateId,
        List<UUID> machineIds,
        @Nullable String category,
        @Nullable UUID siteId,
        String rrule,
        String startsAt,
        String dueWithin,
        List<String> assignees,
        State state,
        Instant definedAt,
        String definedBy,
        @Nullable Long pausedFrom,
        long version,
        long position) {

    enum State {
        ACTIVE,
        PAUSED
    }

    record Key(UUID organizationId, UUID scheduleId) {}

    static final Table<Key, Schedule> TABLE = new Table<>(
            "schedule", Key.class, Schedule.class, row -> new Key(row.organizationId(), row.scheduleId()), """
            SELECT organization_id, schedule_id, name, template_id, machine_ids, category, site_id, rrule, starts_at,
                   due_within, assignees, state, defined_at, defined_by, paused_from, version, position
            FROM schedule JOIN unnest(?::uuid[], ?::uuid[]) AS wanted (organization_id, schedule_id)
                USING (organization_id, schedule_id)""", """
            INSERT INTO schedule (organization_id, schedule_id, name, template_id, machine_ids, category, site_id, rrule, starts_at,
                due_within, assignees, state, defined_at, defined_by, paused_from, version, position)
            SELECT * FROM unnest(
                ?::uuid[], ?::uuid[], ?::text[], ?::uuid[], ?::jsonb[], ?::text[], ?::uuid[], ?::text[], ?::text[],
                ?::text[], ?::jsonb[], ?::text[], ?::timestamptz[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[])
            ON CONFLICT (organization_id, schedule_id) DO UPDATE
            SET state = excluded.state, paused_from = excluded.paused_from, version = excluded.version, position =
                excluded.position""");

    static Schedule of(ScheduleDefined e, Fact fact) {
        return new Schedule(
                fact.organizationId(),
                e.scheduleId(),
                e.name(),
                e.templateId(),
                e.machineIds(),
                e.category(),
                e.siteId(),
                e.rrule(),
                e.startsAt().toString(),
                e.dueWithin().toString(),
                e.assignees(),
                State.ACTIVE,
                e.definedAt().truncatedTo(ChronoUnit.MICROS),
                fact.userId(),
                null,
                fact.version(),
                fact.position());
    }

    Schedule paused(Fact fact) {
        return with(State.PAUSED, fact.position(), fact);
    }

    Schedule resumed(Fact fact) {
        return with(State.ACTIVE, null, fact);
    }

    private Schedule with(State newState, @Nullable Long newPausedFrom, Fact fact) {
        return new Schedule(
                organizationId,
                scheduleId,
                name,
                templateId,
                machineIds,
                category,
                siteId,
                rrule,
                startsAt,
                dueWithin,
                assignees,
                newState,
                definedAt,
                definedBy,
                newPausedFrom,
                fact.version(),
                fact.position());
    }
}
