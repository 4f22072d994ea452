package io.fieldlog.projections.checklists;

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
import io.fieldlog.events.ChecklistEvent.PhotoAnnounced;
import io.fieldlog.events.ChecklistEvent.PhotoAttached;
import io.fieldlog.events.ChecklistEvent.QuestionAnswered;
import io.fieldlog.events.Event;
import io.fieldlog.events.TemplateEvent.TemplatePublished;
import io.fieldlog.projections.fold.Document;
import io.fieldlog.projections.fold.Fact;
import io.fieldlog.projections.fold.InconsistentLogException;
import io.fieldlog.projections.fold.Rows;
import io.fieldlog.projections.fold.Table;
import io.fieldlog.projections.fold.View;
import io.fieldlog.projections.fold.Wanted;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Each checklist now, with everything that was sent about it, and how it stood at every position. Of the events of a
/// batch each is added to the checklist's work; what it all amounts to is merged once, when the row is stored.
public final class ChecklistsView implements View {

    @Override
    public String name() {
        return "checklists";
    }

    @Override
    public Set<Class<? extends Event>> kinds() {
        return Set.of(TemplatePublished.class, ChecklistEvent.class);
    }

    @Override
    public List<Table<?, ?>> tables() {
        return List.of(ChecklistForm.TABLE, ChecklistWork.TABLE, Checklist.TABLE, ChecklistHistory.TABLE);
    }

    @Override
    public void reads(Fact fact, Wanted wanted) {
        if (fact.event() instanceof ChecklistEvent event) {
            var key = key(fact, event);
            wanted.row(ChecklistWork.TABLE, key);
            if (event instanceof ChecklistStarted started) {
                wanted.row(ChecklistForm.TABLE, formKey(fact, started));
            } else {
                wanted.found(ChecklistForm.OF_CHECKLIST, key);
            }
        }
    }

    @Override
    public void fold(Fact fact, Rows rows) {
        if (fact.event() instanceof TemplatePublished event) {
            rows.put(
                    ChecklistForm.TABLE,
                    new ChecklistForm(
                            fact.organizationId(), event.templateId(), event.version(), event, fact.position()));
        } else if (fact.event() instanceof ChecklistEvent event) {
            checklist(fact, event, rows);
        }
    }

    private static void checklist(Fact fact, ChecklistEvent event, Rows rows) {
        var before = rows.find(ChecklistWork.TABLE, key(fact, event));
        if (before == null) {
            if (!(event instanceof ChecklistStarted started)) {
                throw new InconsistentLogException("something happens to a checklist that was never started");
            }
            var form = form(fact, started, rows);
            var work = Work.of(started, fact);
            show(fact, form, work, rows);
            rows.put(ChecklistHistory.TABLE, history(fact, form, work));
            return;
        }
        var form = form(fact, before.work().started(), rows);
        var work = before.work().with(event, fact);
        show(fact, form, work, rows);
        if (changesStanding(event)) {
            rows.put(
                    ChecklistHistory.TABLE,
                    history(fact, form, before.work()).until(fact.position(), fact.recordedAt()));
            rows.put(ChecklistHistory.TABLE, history(fact, form, work));
        }
    }

    private static boolean changesStanding(ChecklistEvent event) {
        return switch (event) {
            case ChecklistStarted _,
                    ChecklistCompleted _,
                    ChecklistRescored _,
                    ChecklistReopened _,
                    ChecklistApproved _,
                    ChecklistRejected _,
                    ChecklistVoided _ -> true;
            case QuestionAnswered _,
                    PhotoAnnounced _,
                    PhotoAttached _,
                    CompletionClaimed _,
                    ChecklistSigned _,
                    ChecklistAmended _ -> false;
        };
    }

    private static TemplatePublished form(Fact fact, ChecklistStarted started, Rows rows) {
        var form = rows.find(ChecklistForm.TABLE, formKey(fact, started));
        if (form == null) {
            throw new InconsistentLogException("a checklist fills in a template that was never published");
        }
        return form.template();
    }

    private static void show(Fact fact, TemplatePublished form, Work work, Rows rows) {
        var started = work.started();
        var outcome = work.outcome();
        var shown = new Shown(form, work, fact.recorded());
        rows.put(
                ChecklistWork.TABLE,
                new ChecklistWork(
                        fact.organizationId(),
                        started.checklistId(),
                        started.templateId(),
                        started.templateVersion(),
                        work));
        rows.put(
                Checklist.TABLE,
                new Checklist(
                        fact.organizationId(),
                        started.checklistId(),
                        started.machineId(),
                        started.siteId(),
                        started.templateId(),
                        started.inspector(),
                        work.state(),
                        outcome == null ? null : outcome.result(),
                        started.startedAt().truncatedTo(ChronoUnit.MICROS),
                        outcome == null ? null : outcome.completedAt().truncatedTo(ChronoUnit.MICROS),
                        Document.written(shown::summary),
                        Document.written(shown::document),
                        fact.version(),
                        fact.position()));
    }

    private static ChecklistHistory history(Fact fact, TemplatePublished form, Work work) {
        var started = work.started();
        var state = work.state();
        return new ChecklistHistory(
                fact.organizationId(),
                started.checklistId(),
                started.machineId(),
                state,
                inspectedAt(state, work),
                Document.written(() -> Shown.standing(form, work)),
                work.standsFrom(),
                work.standsSince(),
                null,
                null);
    }

    private static @Nullable Instant inspectedAt(State state, Work work) {
        var outcome = work.outcome();
        return outcome != null && state.isInspection() ? outcome.completedAt().truncatedTo(ChronoUnit.MICROS) : null;
    }

    private static ChecklistWork.Key key(Fact fact, ChecklistEvent event) {
        return new ChecklistWork.Key(fact.organizationId(), event.checklistId());
    }

    private static ChecklistForm.Key formKey(Fact fact, ChecklistStarted started) {
        return new ChecklistForm.Key(fact.organizationId(), started.templateId(), started.templateVersion());
    }
}
