package io.fieldlog.projections.timeline;

import io.fieldlog.events.ChecklistEvent;
import io.fieldlog.events.ChecklistEvent.ChecklistAmended;
import io.fieldlog.events.ChecklistEvent.ChecklistApproved;
import io.fieldlog.events.ChecklistEvent.ChecklistCompleted;
import io.fieldlog.events.ChecklistEvent.ChecklistRejected;
import io.fieldlog.events.ChecklistEvent.ChecklistReopened;
import io.fieldlog.events.ChecklistEvent.ChecklistRescored;
import io.fieldlog.events.ChecklistEvent.ChecklistSigned;
import io.fieldlog.events.ChecklistEvent.ChecklistStarted;
import io.fieldlog.events.ChecklistEvent.ChecklistVoided;
import io.fieldlog.events.ChecklistEvent.CompletionClaimed;
import io.fieldlog.events.ChecklistEvent.Outcome;
import io.fieldlog.events.ChecklistEvent.PhotoAnnounced;
import io.fieldlog.events.ChecklistEvent.PhotoAttached;
import io.fieldlog.events.ChecklistEvent.QuestionAnswered;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The steps of an inspection in its machine's history: what a foreman would tell, not each answer.
final class Inspections {

    static final List<Class<? extends ChecklistEvent>> STEPS = List.of(
            ChecklistStarted.class,
            ChecklistCompleted.class,
            ChecklistRescored.class,
            ChecklistReopened.class,
            ChecklistSigned.class,
            ChecklistAmended.class,
            ChecklistApproved.class,
            ChecklistRejected.class,
            ChecklistVoided.class);

    private Inspections() {}

    /// When a device says that the step was taken.
    static @Nullable Instant capturedAt(ChecklistEvent event) {
        return switch (event) {
            case ChecklistStarted e -> e.startedAt();
            case ChecklistCompleted e -> e.outcome().completedAt();
            case ChecklistSigned e -> e.signedAt();
            case QuestionAnswered e -> e.capturedAt();
            case PhotoAnnounced e -> e.capturedAt();
            case CompletionClaimed e -> e.completedAt();
            case PhotoAttached _,
                    ChecklistRescored _,
                    ChecklistReopened _,
                    ChecklistAmended _,
                    ChecklistApproved _,
                    ChecklistRejected _,
                    ChecklistVoided _ -> null;
        };
    }

    static String summary(ChecklistEvent event) {
        return switch (event) {
            case ChecklistStarted _ -> "An inspection was started.";
            case ChecklistCompleted e -> "An inspection was completed: %s.".formatted(amount(e.outcome()));
            case ChecklistRescored e ->
                "An inspection changed after its completion: %s.".formatted(amount(e.outcome()));
            case ChecklistReopened _ -> "An inspection is open again: a mandatory answer is missing.";
            case ChecklistSigned _ -> "An inspection was signed.";
            case ChecklistAmended e ->
                "An inspection was amended: %s.".formatted(counted(e.answers().size(), "answer", "answers"));
            case ChecklistApproved _ -> "An inspection was approved.";
            case ChecklistRejected _ -> "An inspection was rejected.";
            case ChecklistVoided _ -> "An inspection was declared void.";
            case QuestionAnswered _, PhotoAnnounced _, PhotoAttached _, CompletionClaimed _ ->
                throw new IllegalArgumentException("no step of an inspection");
        };
    }

    private static String amount(Outcome outcome) {
        var result = switch (outcome.result()) {
            case PASS -> "passed";
            case FAIL -> "failed";
        };
        var points = outcome.maxScore().signum() == 0
                ? ""
                : " with %s of %s points".formatted(plain(outcome.score()), plain(outcome.maxScore()));
        var failed =
                outcome.failed() == 0 ? "" : ", %s failed".formatted(counted(outcome.failed(), "answer", "answers"));
        return result + points + failed;
    }

    private static String counted(int count, String one, String many) {
        return "%d %s".formatted(count, count == 1 ? one : many);
    }

    private static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
}
