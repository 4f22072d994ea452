package io.fieldlog.command.imports;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.SchedulerClient.ScheduleOptions;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceCurrentlyExecutingException;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Makes sure that a worker comes: it is asked for before the import is in the log, so that no crash in between leaves
/// an import that nobody carries out.
@Component
final class ImportSchedule {

    static final TaskDescriptor<ImportTask> TASK = TaskDescriptor.of("import", ImportTask.class);

    /// Until when a worker looks again for an import that is not in the log: by then its request has failed.
    static final Duration PATIENCE = Duration.ofMinutes(10);

    static final Duration LOOK_AGAIN = Duration.ofSeconds(20);

    private static final Logger log = LoggerFactory.getLogger(ImportSchedule.class);

    private final SchedulerClient scheduler;

    ImportSchedule(SchedulerClient scheduler) {
        this.scheduler = scheduler;
    }

    void beforeRequest(ImportTask task) {
        scheduler.scheduleIfNotExists(instance(task), Instant.now().plus(LOOK_AGAIN));
    }

    void afterRequest(ImportTask task) {
        try {
            scheduler.schedule(instance(task), Instant.now(), ScheduleOptions.WHEN_EXISTS_RESCHEDULE);
        } catch (TaskInstanceCurrentlyExecutingException alreadyOnIt) {
            log.debug("A worker is already on import {}", task.importId());
        }
    }

    private static TaskInstance<ImportTask> instance(ImportTask task) {
        return TASK.instance(task.key().toString()).data(task).build();
    }
}
