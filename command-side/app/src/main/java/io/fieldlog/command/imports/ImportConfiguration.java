package io.fieldlog.command.imports;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.fieldlog.objects.ObjectStoreSettings;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.services.s3.S3Client;

/// How imports reach their workers (a table of the log database, polled by every node) and their files (S3).
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ImportProperties.class)
class ImportConfiguration {

    private static final Logger log = LoggerFactory.getLogger(ImportConfiguration.class);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    @Bean
    ObjectStore objectStore(S3Client client, ObjectStoreSettings settings) {
        return new ObjectStore(client, settings.bucket());
    }

    @Bean
    Task<ImportTask> importTask(ImportWorker worker) {
        return Tasks.custom(ImportSchedule.TASK)
                .onDeadExecutionRevive()
                .onFailure(ImportConfiguration::pause)
                .execute((instance, context) -> {
                    var task = instance.getData();
                    try {
                        var result = worker.work(
                                task, () -> context.getSchedulerState().isShuttingDown());
                        return after(result, task);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        return after(ImportWorker.Result.TOLD_TO_STOP, task);
                    }
                });
    }

    private static CompletionHandler<ImportTask> after(ImportWorker.Result result, ImportTask task) {
        return (complete, operations) -> {
            var now = Instant.now();
            var givenUp = task.scheduledAt().plus(ImportSchedule.PATIENCE).isBefore(now);
            switch (result) {
                case TOLD_TO_STOP -> operations.reschedule(complete, now);
                case ENDED -> operations.remove();
                case NOT_REQUESTED_YET -> {
                    if (givenUp) {
                        operations.remove();
                    } else {
                        operations.reschedule(complete, now.plus(ImportSchedule.LOOK_AGAIN));
                    }
                }
            }
        };
    }

    private static void pause(ExecutionComplete complete, ExecutionOperations<ImportTask> operations) {
        var failures = Math.min(complete.getExecution().consecutiveFailures, 5);
        var pause = Duration.ofSeconds(1L << failures);
        log.warn(
                "Import {} goes on in {}: {}",
                complete.getExecution().taskInstance.getId(),
                pause,
                complete.getCause().map(Throwable::toString).orElse("the worker failed"));
        operations.reschedule(complete, Instant.now().plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE));
    }
}
