package io.fieldlog.events;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Facts about one schedule: which machines are to be inspected when, and what became of each occurrence.
public sealed interface ScheduleEvent extends Event {

    UUID scheduleId();

    @Override
    default UUID streamId() {
        return scheduleId();
    }

    /// Either `machineIds`, or every machine of a `category` at a site. `rrule` is an RFC 5545 recurrence rule from
    /// `startsAt`, local to the site of each machine.
    record ScheduleDefined(
            UUID scheduleId,
            String name,
            UUID templateId,
            List<UUID> machineIds,
            @Nullable String category,
            @Nullable UUID siteId,
            String rrule,
            LocalDateTime startsAt,
            Duration dueWithin,
            List<String> assignees)
            implements ScheduleEvent {}

    /// Nothing opens from here on until it is resumed.
    record SchedulePaused(UUID scheduleId, Instant pausedAt) implements ScheduleEvent {}

    record ScheduleResumed(UUID scheduleId, Instant resumedAt) implements ScheduleEvent {}

    /// `slot` is the rule's local time; `dueAt` is when it becomes overdue.
    record OccurrenceOpened(
            UUID scheduleId,
            UUID occurrenceId,
            UUID machineId,
            UUID siteId,
            LocalDateTime slot,
            Instant opensAt,
            Instant dueAt)
            implements ScheduleEvent {}

    /// Also after it was missed: what was done on time may arrive late.
    record OccurrenceFulfilled(
            UUID scheduleId, UUID occurrenceId, UUID checklistId, Instant completedAt, boolean onTime)
            implements ScheduleEvent {}

    /// It was not done by the time the next one opened.
    record OccurrenceMissed(UUID scheduleId, UUID occurrenceId) implements ScheduleEvent {}
}
