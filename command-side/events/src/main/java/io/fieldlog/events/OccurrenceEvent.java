package io.fieldlog.events;

import java.time.Instant;
import java.time.LocalDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Facts about one occurrence of a schedule: one machine, due once. Its id follows from schedule, machine and slot, so
/// that it cannot open twice.
public sealed interface OccurrenceEvent extends Event {

    UUID occurrenceId();

    UUID scheduleId();

    UUID machineId();

    @Override
    default UUID streamId() {
        return occurrenceId();
    }

    /// `slot` is the rule's time, local to the site where the machine stands. From `dueAt` on it is overdue, from
    /// `missedAt` on it is missed; the occurrence that follows it, if any, is due at `nextDueAt`.
    record OccurrenceOpened(
            UUID occurrenceId,
            UUID scheduleId,
            UUID machineId,
            UUID siteId,
            UUID templateId,
            LocalDateTime slot,
            Instant opensAt,
            Instant dueAt,
            Instant missedAt,
            @Nullable Instant nextDueAt)
            implements OccurrenceEvent {}

    /// A completed checklist answers it, also after it was missed: what was done on time may arrive late.
    record OccurrenceFulfilled(
            UUID occurrenceId, UUID scheduleId, UUID machineId, UUID checklistId, Instant completedAt, boolean onTime)
            implements OccurrenceEvent {}

    /// Nothing was done by the time the next one opened.
    record OccurrenceMissed(UUID occurrenceId, UUID scheduleId, UUID machineId) implements OccurrenceEvent {}

    /// The checklist that answered it does not count any more.
    record OccurrenceReopened(UUID occurrenceId, UUID scheduleId, UUID machineId, UUID checklistId)
            implements OccurrenceEvent {}
}
