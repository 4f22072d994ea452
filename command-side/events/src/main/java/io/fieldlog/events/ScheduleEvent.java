package io.fieldlog.events;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Facts about one schedule: which machines are to be inspected when.
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
            List<String> assignees,
            Instant definedAt)
            implements ScheduleEvent {}

    /// Nothing opens from here on until it is resumed.
    record SchedulePaused(UUID scheduleId, Instant pausedAt) implements ScheduleEvent {}

    record ScheduleResumed(UUID scheduleId, Instant resumedAt) implements ScheduleEvent {}
}
