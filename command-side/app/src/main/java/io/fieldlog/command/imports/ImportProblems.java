package io.fieldlog.command.imports;

import com.github.kagkarlsson.shaded.jdbc.SQLRuntimeException;
import io.fieldlog.web.CommonProblem;
import io.fieldlog.web.Problem;
import io.fieldlog.web.ProblemTranslation;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import software.amazon.awssdk.core.exception.SdkException;

/// A file that cannot be stored, or whose worker cannot be asked for, can be sent again later.
@Component
final class ImportProblems implements ProblemTranslation {

    private static final Logger log = LoggerFactory.getLogger(ImportProblems.class);

    private static final Duration SOON = Duration.ofSeconds(2);

    @Override
    public @Nullable Problem problemOf(Throwable failure) {
        return switch (failure) {
            case SdkException e -> unavailable("The object store did not take the file.", e);
            case SQLRuntimeException e -> unavailable("The import could not be scheduled.", e);
            default -> null;
        };
    }

    private static Problem unavailable(String detail, Exception cause) {
        log.warn("{} {}", detail, cause.toString());
        return new Problem(CommonProblem.UNAVAILABLE, detail).retryAfter(SOON);
    }
}
