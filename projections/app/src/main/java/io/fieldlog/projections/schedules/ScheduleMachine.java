package io.fieldlog.projections.schedules;

import io.fieldlog.events.OccurrenceEvent.OccurrenceOpened;
import io.fieldlog.projections.fold.Fact;
import io.fieldlog.projections.fold.Table;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a machine has to expect of a schedule: the occurrences that wait for somebody, the first due at the front, and
/// when the one after the last that opened is due.
record ScheduleMachine(
        UUID organizationId,
        UUID scheduleId,
        UUID machineId,
        List<Waiting> waiting,
        Instant lastOpensAt,
        @Nullable Instant nextDueAt,
        long position) {

    record Waiting(UUID occurrenceId, Instant dueAt) {}

    record Key(UUID organizationId, UUID machineId, UUID scheduleId) {}

    static final Table<Key, ScheduleMachine> TABLE = new Table<>(
            "schedule_machine",
            Key.class,
            ScheduleMachine.class,
            row -> new Key(row.organizationId(), row.machineId(), row.scheduleId()),
            """
            SELECT organization_id, schedule_id, machine_id, waiting, last_opens_at, next_due_at, position
            FROM schedule_machine JOIN unnest(?::uuid[], ?::uuid[], ?::uuid[]) AS wanted (organization_id, machine_id, schedule_id)
                USING (organization_id, machine_id, schedule_id)""",
            """
            INSERT INTO schedule_machine (organization_id, schedule_id, machine_id, waiting, last_opens_at, next_due_at, position)
            SELECT * FROM unnest(
                ?::uuid[], ?::uuid[], ?::uuid[], ?::jsonb[], ?::timestamptz[], ?::timestamptz[], ?::bigint[])
            ON CONFLICT (organization_id, machine_id, schedule_id) DO UPDATE
            SET waiting = excluded.waiting, last_opens_at = excluded.last_opens_at, next_due_at =
                excluded.next_due_at, position = excluded.position""");

    static ScheduleMachine opened(@Nullable ScheduleMachine before, OccurrenceOpened e, Fact fact) {
        var opensAt = e.opensAt().truncatedTo(ChronoUnit.MICROS);
        var dueAt = e.dueAt().truncatedTo(ChronoUnit.MICROS);
        var nextDueAt = e.nextDueAt() == null ? null : e.nextDueAt().truncatedTo(ChronoUnit.MICROS);
        var last = new ScheduleMachine(
                fact.organizationId(),
                e.scheduleId(),
                e.machineId(),
                before == null ? List.of() : before.waiting(),
                opensAt,
                nextDueAt,
                fact.position());
        return (before == null || opensAt.isAfter(before.lastOpensAt()) ? last : before)
                .waitingFor(e.occurrenceId(), dueAt, fact);
    }

    ScheduleMachine waitingFor(UUID occurrenceId, Instant dueAt, Fact fact) {
        return with(
                Stream.concat(others(occurrenceId), Stream.of(new Waiting(occurrenceId, dueAt)))
                        .sorted(Comparator.comparing(Waiting::dueAt).thenComparing(Waiting::occurrenceId))
                        .toList(),
                fact);
    }

    ScheduleMachine without(UUID occurrenceId, Fact fact) {
        return with(others(occurrenceId).toList(), fact);
    }

    private Stream<Waiting> others(UUID occurrenceId) {
        return waiting.stream().filter(each -> !each.occurrenceId().equals(occurrenceId));
    }

    private ScheduleMachine with(List<Waiting> nowWaiting, Fact fact) {
        return new ScheduleMachine(
                organizationId, scheduleId, machineId, nowWaiting, lastOpensAt, nextDueAt, fact.position());
    }

    MachineDue due(Fact fact, Instant happenedAt) {
        return new MachineDue(
                organizationId,
                machineId,
                scheduleId,
                fact.position(),
                waiting.isEmpty() ? nextDueAt : waiting.getFirst().dueAt(),
                waiting.isEmpty(),
                fact.recordedAt(),
                happenedAt.truncatedTo(ChronoUnit.MICROS));
    }
}
