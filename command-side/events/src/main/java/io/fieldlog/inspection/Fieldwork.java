package io.fieldlog.inspection;

import io.fieldlog.events.ChecklistEvent;
import io.fieldlog.events.ChecklistEvent.ChecklistAmended;
import io.fieldlog.events.ChecklistEvent.CompletionClaimed;
import io.fieldlog.events.ChecklistEvent.PhotoAnnounced;
import io.fieldlog.events.ChecklistEvent.QuestionAnswered;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

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
                new Fieldwork(with(answers, e, QuestionAnswered::operationId), claims, photos, amendments);
            case CompletionClaimed e ->
                new Fieldwork(answers, with(claims, e, CompletionClaimed::operationId), photos, amendments);
            case PhotoAnnounced e ->
                new Fieldwork(answers, claims, with(photos, e, PhotoAnnounced::photoId), amendments);
            case ChecklistAmended e ->
                new Fieldwork(answers, claims, photos, with(amendments, e, ChecklistAmended::amendmentId));
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

    private static <T> List<T> with(List<T> facts, T fact, Function<T, ?> id) {
        for (var other : facts) {
            if (Objects.equals(id.apply(other), id.apply(fact))) {
                return facts;
            }
        }
        var all = new ArrayList<T>(facts.size() + 1);
        all.addAll(facts);
        all.add(fact);
        return List.copyOf(all);
    }
}
