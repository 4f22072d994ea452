package io.fieldlog.inspection;

import io.fieldlog.events.AnswerValue;
import io.fieldlog.events.ChecklistEvent.CompletionClaimed;
import io.fieldlog.events.ChecklistEvent.Outcome;
import io.fieldlog.events.ChecklistEvent.QuestionAnswered;
import io.fieldlog.events.ChecklistEvent.Result;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the fieldwork of a checklist amounts to. `completion` is the claim by which it is complete, `lacks` what it
/// misses as it stands, `result` what it is or would be.
public record Merged(
        @Nullable CompletionClaimed completion,
        boolean completionPending,
        List<Shown> answers,
        List<Lack> lacks,
        Score score,
        int failed,
        Result result,
        String contentHash) {

    /// The answer of a slot as people see it: what counts, or what is kept though it came after the completion.
    /// `conflicts` are other devices' last answers that differ; `amendment` is the one that set the value, if one
    /// did.
    public record Shown(
            Slot slot,
            @Nullable AnswerValue value,
            @Nullable String note,
            @Nullable QuestionAnswered answer,
            @Nullable UUID amendment,
            List<QuestionAnswered> conflicts,
            boolean visible,
            boolean failed,
            boolean afterCompletion) {}

    /// What is recorded of a completed checklist.
    public Optional<Outcome> outcome() {
        return Optional.ofNullable(completion)
                .map(claim -> new Outcome(
                        claim.operationId(),
                        claim.completedAt(),
                        claim.deviceId(),
                        result,
                        score.score(),
                        score.max(),
                        failed,
                        contentHash));
    }

    /// The keys of the questions that lack something, each once.
    public List<String> missing() {
        return lacks.stream().map(lack -> lack.slot().question()).distinct().toList();
    }
}
