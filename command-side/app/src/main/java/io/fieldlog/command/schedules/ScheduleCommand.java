package io.fieldlog.command.schedules;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What can be asked of one schedule.
sealed interface ScheduleCommand {

    UUID scheduleId();

    record DefineSchedule(
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
            implements ScheduleCommand {}

    /// What is asked of a schedule that is there.
    sealed interface OfDefined extends ScheduleCommand {}

    record PauseSchedule(UUID scheduleId, Instant pausedAt) implements OfDefined {}

    record ResumeSchedule(UUID scheduleId, Instant resumedAt) implements OfDefined {}
}
