package io.fieldlog.command.schedules;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.exceptions.ExecutionException;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceCurrentlyExecutingException;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceNotFoundException;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import io.fieldlog.command.AggregateKey;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Wakes a schedule when something is to happen to it: one durable task for each, which one node at a time carries
/// out. It is set before the schedule is in the log, so that no crash in between leaves one that sleeps for ever.
@Component
class ScheduleAlarm {

    static final TaskDescriptor<ScheduleTask> TASK = TaskDescriptor.of("schedule", ScheduleTask.class);

    /// Until when a schedule that is not in the log is looked for: by then its definition has failed.
    static final Duration PATIENCE = Duration.ofMinutes(10);

    static final Duration LOOK_AGAIN = Duration.ofSeconds(20);

    private static final int ATTEMPTS = 10;
    private static final Duration REST = Duration.ofMillis(100);

    private static final Logger log = LoggerFactory.getLogger(ScheduleAlarm.class);

    private final SchedulerClient scheduler;
    private final Clock clock;

    ScheduleAlarm(SchedulerClient scheduler, Clock clock) {
        this.scheduler = scheduler;
        this.clock = clock;
    }

    void beforeCommand(UUID organizationId, UUID scheduleId) {
        var now = clock.instant();
        scheduler.scheduleIfNotExists(
                instance(organizationId, scheduleId)
                        .data(new ScheduleTask(organizationId, scheduleId, now, null))
                        .build(),
                now.plus(LOOK_AGAIN));
    }

    /// What it has done already is kept. A visit that is under way may have begun before the command, and looks
    /// again at its end; one that has just looked is waited for.
    void afterCommand(UUID organizationId, UUID scheduleId) {
        for (var attempt = 1; attempt <= ATTEMPTS; attempt++) {
            try {
                scheduler.reschedule(instance(organizationId, scheduleId).build(), clock.instant());
                return;
            } catch (TaskInstanceNotFoundException ended) {
                log.debug("schedule={} has ended", scheduleId);
                return;
            } catch (TaskInstanceCurrentlyExecutingException | ExecutionException underWay) {
                log.debug("schedule={} is visited right now", scheduleId);
            }
            if (!rest()) {
                return;
            }
        }
    }

    private static boolean rest() {
        try {
            Thread.sleep(REST);
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static TaskInstance.Builder<ScheduleTask> instance(UUID organizationId, UUID scheduleId) {
        return TASK.instance(new AggregateKey(organizationId, scheduleId).toString());
    }
}
