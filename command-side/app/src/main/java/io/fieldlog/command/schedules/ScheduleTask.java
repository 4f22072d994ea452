package io.fieldlog.command.schedules;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a node must know to go on with a schedule: everything up to `doneUntil` was opened or missed.
record ScheduleTask(
        UUID organizationId,
        UUID scheduleId,
        Instant askedAt,
        @Nullable Instant doneUntil) {

    ScheduleTask done(Instant until) {
        return new ScheduleTask(organizationId, scheduleId, askedAt, until);
    }
}
