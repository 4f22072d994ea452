package io.fieldlog.inspection;

import io.fieldlog.events.ChecklistEvent;
import io.fieldlog.events.ChecklistEvent.ChecklistAmended;
import io.fieldlog.events.ChecklistEvent.CompletionClaimed;
import io.fieldlog.events.ChecklistEvent.PhotoAnnounced;
import io.fieldlog.events.ChecklistEvent.QuestionAnswered;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/// Everything that was sent about one checklist. Answers, claims and photos are a set: each counts once, in
/// whatever order it came. Amendments build on each other, so their order is theirs.
public record Fieldwork(
        List<QuestionAnswered> answers,
        List<CompletionClaimed> claims,
        List<PhotoAnnounced> photos,
        List<ChecklistAmended> amendments) {

    public static Fieldwork none() {
        return new Fieldwork(List.of(), List.of(), List.of(), List.of());
    }

    /// With this fact, if it is one that counts and is not there yet.
    public Fieldwork with(ChecklistEvent fact) {
        return switch (fact) {
            case QuestionAnswered e ->
                new Fieldwork(with(answers, e, Fieldwork::isSameAnswer), claims, photos, amendments);
            case CompletionClaimed e ->
                new Fieldwork(answers, with(claims, e, Fieldwork::isSameClaim), photos, amendments);
            case PhotoAnnounced e ->
                new Fieldwork(answers, claims, with(photos, e, Fieldwork::isSamePhoto), amendments);
            case ChecklistAmended e ->
                new Fieldwork(answers, claims, photos, with(amendments, e, Fieldwork::isSameAmendment));
            case ChecklistEvent.ChecklistStarted _,
                    ChecklistEvent.PhotoAttached _,
                    ChecklistEvent.ChecklistCompleted _,
                    ChecklistEvent.ChecklistRescored _,
                    ChecklistEvent.ChecklistReopened _,
                    ChecklistEvent.ChecklistSigned _,
                    ChecklistEvent.ChecklistApproved _,
                    ChecklistEvent.ChecklistRejected _,
                    ChecklistEvent.ChecklistVoided _ -> this;
        };
    }

    public Fieldwork withAll(Iterable<? extends ChecklistEvent> facts) {
        var work = this;
        for (var fact : facts) {
            work = work.with(fact);
        }
        return work;
    }

    /// The answer that the operation gave to this question, if it is there: one operation may answer several.
    public Optional<QuestionAnswered> answer(UUID operationId, String question, @Nullable String instance) {
        for (var answer : answers) {
            if (answer.operationId().equals(operationId)
                    && answer.question().equals(question)
                    && Objects.equals(answer.instance(), instance)) {
                return Optional.of(answer);
            }
        }
        return Optional.empty();
    }

    private static boolean isSameAnswer(QuestionAnswered one, QuestionAnswered other) {
        return one.operationId().equals(other.operationId())
                && one.question().equals(other.question())
                && Objects.equals(one.instance(), other.instance());
    }

    private static boolean isSameClaim(CompletionClaimed one, CompletionClaimed other) {
        return one.operationId().equals(other.operationId());
    }

    private static boolean isSamePhoto(PhotoAnnounced one, PhotoAnnounced other) {
        return one.photoId().equals(other.photoId());
    }

    private static boolean isSameAmendment(ChecklistAmended one, ChecklistAmended other) {
        return one.amendmentId().equals(other.amendmentId());
    }

    private static <T> List<T> with(List<T> facts, T fact, BiPredicate<T, T> isSame) {
        for (var other : facts) {
            if (isSame.test(other, fact)) {
                return facts;
            }
        }
        var all = new ArrayList<T>(facts.size() + 1);
        all.addAll(facts);
        all.add(fact);
        return List.copyOf(all);
    }
}
