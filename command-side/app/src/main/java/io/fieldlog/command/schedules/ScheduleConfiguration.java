package io.fieldlog.command.schedules;

import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.fieldlog.command.schedules.Opener.Visit;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// How a schedule's alarm is answered: one visit, and then the alarm is set for when something changes next.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ScheduleProperties.class)
class ScheduleConfiguration {

    private static final Logger log = LoggerFactory.getLogger(ScheduleConfiguration.class);

    private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(10);

    @Bean
    Task<ScheduleTask> scheduleTask(Opener opener, Clock clock) {
        return task(ScheduleAlarm.TASK, opener, clock);
    }

    static Task<ScheduleTask> task(TaskDescriptor<ScheduleTask> descriptor, Opener opener, Clock clock) {
        return Tasks.custom(descriptor)
                .onDeadExecutionRevive()
                .onFailure((complete, operations) -> tryAgain(complete, operations, clock))
                .execute((instance, _) -> {
                    var task = instance.getData();
                    var now = clock.instant();
                    var visit = opener.visit(task, now);
                    return (complete, operations) -> {
                        switch (visit) {
                            case Visit.Next(var at) -> operations.reschedule(complete, at, task.done(now));
                            case Visit.Ended _ -> operations.remove();
                            case Visit.Unknown _ -> {
                                if (task.askedAt().plus(ScheduleAlarm.PATIENCE).isBefore(now)) {
                                    operations.remove();
                                } else {
                                    operations.reschedule(complete, now.plus(ScheduleAlarm.LOOK_AGAIN));
                                }
                            }
                        }
                    };
                });
    }

    private static void tryAgain(
            ExecutionComplete complete, ExecutionOperations<ScheduleTask> operations, Clock clock) {
        log.warn(
                "schedule={} is tried again in {}: {}",
                complete.getExecution().taskInstance.getId(),
                AFTER_A_FAILURE,
                complete.getCause().map(Throwable::toString).orElse("the visit failed"));
        operations.reschedule(complete, clock.instant().plus(AFTER_A_FAILURE));
    }
}
