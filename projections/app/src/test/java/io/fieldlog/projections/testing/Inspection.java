package io.fieldlog.projections.testing;

import io.fieldlog.events.ChecklistEvent;
import io.fieldlog.events.ChecklistEvent.ChecklistCompleted;
import io.fieldlog.events.ChecklistEvent.ChecklistReopened;
import io.fieldlog.events.ChecklistEvent.ChecklistRescored;
import io.fieldlog.events.ChecklistEvent.ChecklistStarted;
import io.fieldlog.events.ChecklistEvent.Outcome;
import io.fieldlog.events.ChecklistEvent.QuestionAnswered;
import io.fieldlog.events.TemplateEvent.TemplatePublished;
import io.fieldlog.inspection.Fieldwork;
import io.fieldlog.inspection.Form;
import io.fieldlog.inspection.MergeRule;
import io.fieldlog.inspection.Merged;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A checklist whose facts are recorded as the command side records them: each with the change of the outcome that it
/// brings.
public final class Inspection {

    private final ChecklistStarted started;
    private final Form form;
    private Fieldwork work = Fieldwork.none();
    private @Nullable Outcome outcome;

    public Inspection(ChecklistStarted started, TemplatePublished template) {
        this.started = started;
        this.form = new Form(template);
    }

    public ChecklistStarted started() {
        return started;
    }

    public Form form() {
        return form;
    }

    public @Nullable Outcome outcome() {
        return outcome;
    }

    public Merged merged() {
        return MergeRule.merge(form, started.checklistId(), work);
    }

    public List<ChecklistEvent> record(ChecklistEvent fact) {
        var events = new ArrayList<ChecklistEvent>();
        events.add(fact instanceof QuestionAnswered answer && isLate(answer) ? late(answer) : fact);
        work = work.with(events.getFirst());
        var before = outcome;
        outcome = merged().outcome().orElse(null);
        if (outcome == null && before != null) {
            events.add(new ChecklistReopened(started.checklistId()));
        } else if (outcome != null && before == null) {
            events.add(new ChecklistCompleted(started.checklistId(), outcome));
        } else if (outcome != null && !outcome.equals(before)) {
            events.add(new ChecklistRescored(started.checklistId(), outcome));
        }
        return events;
    }

    private boolean isLate(QuestionAnswered answer) {
        return outcome != null && !answer.capturedAt().isAfter(outcome.completedAt());
    }

    private static QuestionAnswered late(QuestionAnswered answer) {
        return new QuestionAnswered(
                answer.checklistId(),
                answer.operationId(),
                answer.question(),
                answer.instance(),
                answer.value(),
                answer.note(),
                answer.capturedAt(),
                answer.deviceId(),
                answer.deviceSeq(),
                answer.userId(),
                true);
    }
}
