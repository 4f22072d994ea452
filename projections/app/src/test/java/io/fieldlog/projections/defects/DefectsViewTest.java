package io.fieldlog.projections.defects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fieldlog.events.CorrectiveActionEvent.ActionAssigned;
import io.fieldlog.events.CorrectiveActionEvent.ActionCompleted;
import io.fieldlog.events.CorrectiveActionEvent.ActionRaised;
import io.fieldlog.events.CorrectiveActionEvent.ActionReopened;
import io.fieldlog.events.CorrectiveActionEvent.ActionVerified;
import io.fieldlog.events.DefectEvent.DefectGraded;
import io.fieldlog.events.DefectEvent.DefectReported;
import io.fieldlog.events.DefectEvent.NoRepairNeededCertified;
import io.fieldlog.events.DefectEvent.RepairCertified;
import io.fieldlog.events.DefectEvent.ReviewAcknowledged;
import io.fieldlog.events.Event;
import io.fieldlog.events.Severity;
import io.fieldlog.projections.fold.InconsistentLogException;
import io.fieldlog.projections.testing.Fold;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DefectsViewTest {

    final UUID id = new UUID(6, 1);
    final UUID machine = new UUID(2, 1);
    final UUID site = new UUID(3, 1);
    final UUID checklist = new UUID(4, 1);
    final UUID actionId = new UUID(7, 1);
    final Event reported =
            new DefectReported(id, machine, site, checklist, "brake", "axle 2", "It leaks", Severity.MAJOR);
    final Event raised = new ActionRaised(actionId, id, site, "Order seals", "mechanic", LocalDate.parse("2026-11-30"));

    @Test
    void a_reported_defect_is_open() {
        var defect = defect(reported);
        assertThat(defect.state()).isEqualTo(Defect.State.OPEN);
        assertThat(defect.machineId()).isEqualTo(machine);
        assertThat(defect.siteId()).isEqualTo(site);
        assertThat(defect.checklistId()).isEqualTo(checklist);
        assertThat(defect.question()).isEqualTo("brake");
        assertThat(defect.instance()).isEqualTo("axle 2");
        assertThat(defect.description()).isEqualTo("It leaks");
        assertThat(defect.severity()).isEqualTo(Severity.MAJOR);
        assertThat(defect.reportedBy()).isEqualTo("inspector");
        assertThat(defect.closedAt()).isNull();
        assertThat(defect.version()).isEqualTo(1);
        assertThat(defect.position()).isEqualTo(1);
    }

    @Test
    void tells_everything_that_happened_to_it_in_order() {
        var defect = defect(
                reported,
                new DefectGraded(id, machine, Severity.OUT_OF_SERVICE),
                new RepairCertified(id, machine, "new seal"),
                new ReviewAcknowledged(id, machine, "seen"));
        assertThat(defect.state()).isEqualTo(Defect.State.CLOSED);
        assertThat(defect.severity()).isEqualTo(Severity.OUT_OF_SERVICE);
        assertThat(defect.history())
                .extracting(step -> step.position() + " " + step.type() + " " + step.severity() + " " + step.note())
                .containsExactly(
                        "1 defect-reported MAJOR null",
                        "2 defect-graded OUT_OF_SERVICE null",
                        "3 repair-certified null new seal",
                        "4 review-acknowledged null seen");
        assertThat(defect.closedAt()).isEqualTo(defect.history().get(2).at());
        assertThat(defect.version()).isEqualTo(4);
        assertThat(defect.position()).isEqualTo(4);
    }

    @Test
    void is_closed_as_well_when_no_repair_was_needed() {
        var defect = defect(reported, new NoRepairNeededCertified(id, machine, "only water"));
        assertThat(defect.state()).isEqualTo(Defect.State.CLOSED);
        assertThat(defect.severity()).isEqualTo(Severity.MAJOR);
    }

    @Test
    void an_action_goes_to_and_fro_and_keeps_its_history() {
        var action = action(
                raised,
                new ActionAssigned(actionId, "mechanic2"),
                new ActionCompleted(actionId, "ordered"),
                new ActionReopened(actionId, "wrong size"),
                new ActionCompleted(actionId, null),
                new ActionVerified(actionId, "they came"));
        assertThat(action.state()).isEqualTo(CorrectiveAction.State.VERIFIED);
        assertThat(action.assignee()).isEqualTo("mechanic2");
        assertThat(action.defectId()).isEqualTo(id);
        assertThat(action.siteId()).isEqualTo(site);
        assertThat(action.dueOn()).isEqualTo("2026-11-30");
        assertThat(action.history())
                .extracting(step -> step.type() + " " + step.assignee() + " " + step.note())
                .containsExactly(
                        "action-raised mechanic null",
                        "action-assigned mechanic2 null",
                        "action-completed null ordered",
                        "action-reopened null wrong size",
                        "action-completed null null",
                        "action-verified null they came");
        assertThat(action.version()).isEqualTo(6);
    }

    @Test
    void an_action_is_open_until_it_is_completed_and_again_when_it_is_reopened() {
        assertThat(action(raised).state()).isEqualTo(CorrectiveAction.State.OPEN);
        assertThat(action(raised, new ActionCompleted(actionId, null)).state())
                .isEqualTo(CorrectiveAction.State.COMPLETED);
        assertThat(action(raised, new ActionCompleted(actionId, null), new ActionReopened(actionId, "no"))
                        .state())
                .isEqualTo(CorrectiveAction.State.OPEN);
    }

    @Test
    void what_was_never_reported_or_raised_is_refused() {
        for (var event : List.<Event>of(
                new RepairCertified(id, machine, "new seal"),
                new DefectGraded(id, machine, Severity.MINOR),
                new ActionCompleted(actionId, null))) {
            assertThatThrownBy(() -> Fold.of(new DefectsView(), event)).isInstanceOf(InconsistentLogException.class);
        }
    }

    private static Defect defect(Event... events) {
        return Fold.of(new DefectsView(), events)
                .rows(Defect.TABLE)
                .values()
                .iterator()
                .next();
    }

    private static CorrectiveAction action(Event... events) {
        return Fold.of(new DefectsView(), events)
                .rows(CorrectiveAction.TABLE)
                .values()
                .iterator()
                .next();
    }
}
