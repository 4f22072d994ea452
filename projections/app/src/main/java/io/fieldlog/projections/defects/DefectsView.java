package io.fieldlog.projections.defects;

import io.fieldlog.events.CorrectiveActionEvent;
import io.fieldlog.events.CorrectiveActionEvent.ActionAssigned;
import io.fieldlog.events.CorrectiveActionEvent.ActionCompleted;
import io.fieldlog.events.CorrectiveActionEvent.ActionRaised;
import io.fieldlog.events.CorrectiveActionEvent.ActionReopened;
import io.fieldlog.events.CorrectiveActionEvent.ActionVerified;
import io.fieldlog.events.DefectEvent;
import io.fieldlog.events.DefectEvent.DefectGraded;
import io.fieldlog.events.DefectEvent.DefectReported;
import io.fieldlog.events.DefectEvent.NoRepairNeededCertified;
import io.fieldlog.events.DefectEvent.RepairCertified;
import io.fieldlog.events.DefectEvent.ReviewAcknowledged;
import io.fieldlog.events.Event;
import io.fieldlog.projections.fold.Fact;
import io.fieldlog.projections.fold.InconsistentLogException;
import io.fieldlog.projections.fold.Rows;
import io.fieldlog.projections.fold.Table;
import io.fieldlog.projections.fold.View;
import io.fieldlog.projections.fold.Wanted;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// One row per defect and one per corrective action.
public final class DefectsView implements View {

    @Override
    public String name() {
        return "defects";
    }

    @Override
    public Set<Class<? extends Event>> kinds() {
        return Set.of(DefectEvent.class, CorrectiveActionEvent.class);
    }

    @Override
    public List<Table<?, ?>> tables() {
        return List.of(Defect.TABLE, CorrectiveAction.TABLE);
    }

    @Override
    public void reads(Fact fact, Wanted wanted) {
        if (fact.event() instanceof DefectEvent event && !(event instanceof DefectReported)) {
            wanted.row(Defect.TABLE, new Defect.Key(fact.organizationId(), event.defectId()));
        }
        if (fact.event() instanceof CorrectiveActionEvent event && !(event instanceof ActionRaised)) {
            wanted.row(CorrectiveAction.TABLE, new CorrectiveAction.Key(fact.organizationId(), event.actionId()));
        }
    }

    @Override
    public void fold(Fact fact, Rows rows) {
        if (fact.event() instanceof DefectEvent event) {
            rows.put(Defect.TABLE, defect(fact, event, rows));
        }
        if (fact.event() instanceof CorrectiveActionEvent event) {
            rows.put(CorrectiveAction.TABLE, action(fact, event, rows));
        }
    }

    private static Defect defect(Fact fact, DefectEvent event, Rows rows) {
        return switch (event) {
            case DefectReported e ->
                new Defect(
                        fact.organizationId(),
                        e.defectId(),
                        e.machineId(),
                        e.siteId(),
                        e.checklistId(),
                        e.question(),
                        e.instance(),
                        e.description(),
                        e.severity(),
                        Defect.State.OPEN,
                        fact.recordedAt(),
                        fact.userId(),
                        null,
                        List.of(Defect.Step.of(fact, e.severity(), null)),
                        fact.version(),
                        fact.position());
            case DefectGraded e ->
                reported(fact, e.defectId(), rows).graded(e.severity(), Defect.Step.of(fact, e.severity(), null), fact);
            case RepairCertified e ->
                reported(fact, e.defectId(), rows).closed(Defect.Step.of(fact, null, e.note()), fact);
            case NoRepairNeededCertified e ->
                reported(fact, e.defectId(), rows).closed(Defect.Step.of(fact, null, e.note()), fact);
            case ReviewAcknowledged e ->
                reported(fact, e.defectId(), rows).reviewed(Defect.Step.of(fact, null, e.note()), fact);
        };
    }

    private static Defect reported(Fact fact, UUID defectId, Rows rows) {
        var defect = rows.find(Defect.TABLE, new Defect.Key(fact.organizationId(), defectId));
        if (defect == null) {
            throw new InconsistentLogException("something happens to a defect that was never reported");
        }
        return defect;
    }

    private static CorrectiveAction action(Fact fact, CorrectiveActionEvent event, Rows rows) {
        return switch (event) {
            case ActionRaised e ->
                new CorrectiveAction(
                        fact.organizationId(),
                        e.actionId(),
                        e.defectId(),
                        e.siteId(),
                        e.title(),
                        e.assignee(),
                        e.dueOn(),
                        CorrectiveAction.State.OPEN,
                        fact.recordedAt(),
                        fact.userId(),
                        List.of(CorrectiveAction.Step.of(fact, e.assignee(), null)),
                        fact.version(),
                        fact.position());
            case ActionAssigned e ->
                raised(fact, e.actionId(), rows)
                        .assigned(e.assignee(), CorrectiveAction.Step.of(fact, e.assignee(), null), fact);
            case ActionCompleted e ->
                raised(fact, e.actionId(), rows)
                        .in(CorrectiveAction.State.COMPLETED, CorrectiveAction.Step.of(fact, null, e.note()), fact);
            case ActionVerified e ->
                raised(fact, e.actionId(), rows)
                        .in(CorrectiveAction.State.VERIFIED, CorrectiveAction.Step.of(fact, null, e.note()), fact);
            case ActionReopened e ->
                raised(fact, e.actionId(), rows)
                        .in(CorrectiveAction.State.OPEN, CorrectiveAction.Step.of(fact, null, e.reason()), fact);
        };
    }

    private static CorrectiveAction raised(Fact fact, UUID actionId, Rows rows) {
        var action = rows.find(CorrectiveAction.TABLE, new CorrectiveAction.Key(fact.organizationId(), actionId));
        if (action == null) {
            throw new InconsistentLogException("something happens to an action that was never raised");
        }
        return action;
    }
}
