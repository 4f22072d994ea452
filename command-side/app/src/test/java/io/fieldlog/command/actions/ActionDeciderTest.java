package io.fieldlog.command.actions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fieldlog.command.Reason;
import io.fieldlog.command.Rejected;
import io.fieldlog.command.actions.ActionCommand.AssignAction;
import io.fieldlog.command.actions.ActionCommand.CompleteAction;
import io.fieldlog.command.actions.ActionCommand.RaiseAction;
import io.fieldlog.command.actions.ActionCommand.ReopenAction;
import io.fieldlog.command.actions.ActionCommand.VerifyAction;
import io.fieldlog.command.actions.ActionState.Unraised;
import io.fieldlog.command.defects.ReportedDefects.Standing;
import io.fieldlog.events.CorrectiveActionEvent;
import io.fieldlog.events.CorrectiveActionEvent.ActionAssigned;
import io.fieldlog.events.CorrectiveActionEvent.ActionCompleted;
import io.fieldlog.events.CorrectiveActionEvent.ActionRaised;
import io.fieldlog.events.CorrectiveActionEvent.ActionReopened;
import io.fieldlog.events.CorrectiveActionEvent.ActionVerified;
import io.fieldlog.events.Severity;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Given the events so far, when a command comes, then these events follow, or a rejection.
class ActionDeciderTest {

    static final UUID ACTION = UUID.fromString("019ab000-0000-7000-8000-000000000001");
    static final UUID DEFECT = UUID.fromString("019ab000-0000-7000-8000-000000000002");
    static final UUID MACHINE = UUID.fromString("019ab000-0000-7000-8000-000000000003");
    static final UUID SITE = UUID.fromString("019ab000-0000-7000-8000-000000000004");
    static final LocalDate DUE = LocalDate.parse("2026-11-30");

    static final RaiseAction RAISE = new RaiseAction(ACTION, DEFECT, "Order seals", "mechanic", DUE);
    static final ActionRaised RAISED = new ActionRaised(ACTION, DEFECT, SITE, "Order seals", "mechanic", DUE);
    static final ActionAssigned ASSIGNED = new ActionAssigned(ACTION, "mechanic2");
    static final ActionCompleted COMPLETED = new ActionCompleted(ACTION, "ordered");
    static final ActionVerified VERIFIED = new ActionVerified(ACTION, "they came");
    static final ActionReopened REOPENED = new ActionReopened(ACTION, "wrong size");

    static List<ActionCommand> onceRaised() {
        return List.of(
                new AssignAction(ACTION, "mechanic2"),
                complete("mechanic"),
                verify("supervisor"),
                new ReopenAction(ACTION, "wrong size"));
    }

    @Test
    void is_raised_for_a_defect_and_takes_its_site() {
        given().about(new Standing(MACHINE, SITE, Severity.MAJOR)).when(RAISE).then(RAISED);
        given().about(new Standing(MACHINE, SITE, null)).when(RAISE).then(RAISED);
    }

    @Test
    void is_raised_for_nothing_in_particular() {
        given().when(new RaiseAction(ACTION, null, "Sweep", "mechanic", DUE))
                .then(new ActionRaised(ACTION, null, null, "Sweep", "mechanic", DUE));
    }

    @Test
    void is_not_raised_for_a_defect_that_is_not_there() {
        assertThat(given().when(RAISE).rejected(Reason.UNKNOWN_DEFECT).getMessage())
                .contains(DEFECT.toString());
    }

    @Test
    void is_raised_once() {
        given(RAISED).when(RAISE).thenRejected(Reason.ACTION_EXISTS);
        given(RAISED, COMPLETED).when(RAISE).thenRejected(Reason.ACTION_EXISTS);
        given(RAISED, COMPLETED, VERIFIED).when(RAISE).thenRejected(Reason.ACTION_EXISTS);
    }

    @ParameterizedTest
    @MethodSource("onceRaised")
    void that_was_never_raised_is_unknown(ActionCommand command) {
        given().when(command).thenRejected(Reason.UNKNOWN_ACTION);
    }

    @Test
    void is_assigned_to_somebody_else() {
        given(RAISED).when(new AssignAction(ACTION, "mechanic2")).then(ASSIGNED);
        given(RAISED).when(new AssignAction(ACTION, "mechanic")).thenRejected(Reason.ALREADY_ASSIGNED);
        given(RAISED, ASSIGNED).when(new AssignAction(ACTION, "mechanic2")).thenRejected(Reason.ALREADY_ASSIGNED);
    }

    @Test
    void is_completed_by_its_assignee_only() {
        given(RAISED).when(complete("mechanic")).then(COMPLETED);
        given(RAISED).when(complete("mechanic2")).thenRejected(Reason.NOT_THE_ASSIGNEE);
        given(RAISED, ASSIGNED).when(complete("mechanic")).thenRejected(Reason.NOT_THE_ASSIGNEE);
        given(RAISED, ASSIGNED).when(complete("mechanic2")).then(COMPLETED);
    }

    @Test
    void is_completed_by_an_administrator_for_anyone() {
        given(RAISED).when(new CompleteAction(ACTION, null, "admin", true)).then(new ActionCompleted(ACTION, null));
    }

    @Test
    void is_verified_by_anybody_but_its_assignee() {
        given(RAISED, COMPLETED).when(verify("supervisor")).then(VERIFIED);
        given(RAISED, COMPLETED).when(verify("mechanic")).thenRejected(Reason.VERIFIER_IS_ASSIGNEE);
        given(RAISED, ASSIGNED, COMPLETED).when(verify("mechanic2")).thenRejected(Reason.VERIFIER_IS_ASSIGNEE);
    }

    @Test
    void that_is_open_is_neither_verified_nor_reopened() {
        given(RAISED).when(verify("supervisor")).thenRejected(Reason.ACTION_OPEN);
        given(RAISED).when(new ReopenAction(ACTION, "wrong size")).thenRejected(Reason.ACTION_OPEN);
    }

    @Test
    void that_is_completed_is_neither_assigned_nor_completed_again() {
        given(RAISED, COMPLETED).when(new AssignAction(ACTION, "mechanic2")).thenRejected(Reason.ACTION_COMPLETED);
        given(RAISED, COMPLETED).when(complete("mechanic")).thenRejected(Reason.ACTION_COMPLETED);
    }

    @Test
    void that_is_verified_can_only_be_reopened() {
        for (var command : onceRaised()) {
            if (!(command instanceof ReopenAction)) {
                given(RAISED, COMPLETED, VERIFIED).when(command).thenRejected(Reason.ACTION_VERIFIED);
            }
        }
    }

    @Test
    void is_reopened_after_completion_or_verification_and_stays_with_its_assignee() {
        given(RAISED, COMPLETED).when(new ReopenAction(ACTION, "wrong size")).then(REOPENED);
        given(RAISED, COMPLETED, VERIFIED)
                .when(new ReopenAction(ACTION, "wrong size"))
                .then(REOPENED);
        given(RAISED, COMPLETED, REOPENED).when(complete("mechanic")).then(COMPLETED);
        given(RAISED, COMPLETED, VERIFIED, REOPENED).when(complete("mechanic2")).thenRejected(Reason.NOT_THE_ASSIGNEE);
    }

    @Test
    void belongs_to_its_site_in_every_state() {
        for (var log : List.<List<CorrectiveActionEvent>>of(
                List.of(RAISED),
                List.of(RAISED, ASSIGNED),
                List.of(RAISED, COMPLETED),
                List.of(RAISED, COMPLETED, REOPENED),
                List.of(RAISED, COMPLETED, VERIFIED),
                List.of(RAISED, COMPLETED, VERIFIED, REOPENED))) {
            assertThat(((ActionState.Raised) fold(log)).siteId()).isEqualTo(SITE);
        }
    }

    @Test
    void a_log_that_no_rule_could_have_written_is_not_folded() {
        for (var log : List.<List<CorrectiveActionEvent>>of(
                List.of(ASSIGNED),
                List.of(COMPLETED),
                List.of(VERIFIED),
                List.of(REOPENED),
                List.of(RAISED, RAISED),
                List.of(RAISED, VERIFIED),
                List.of(RAISED, REOPENED),
                List.of(RAISED, COMPLETED, COMPLETED),
                List.of(RAISED, COMPLETED, ASSIGNED),
                List.of(RAISED, COMPLETED, VERIFIED, VERIFIED))) {
            assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> fold(log));
        }
    }

    static CompleteAction complete(String by) {
        return new CompleteAction(ACTION, "ordered", by, false);
    }

    static VerifyAction verify(String by) {
        return new VerifyAction(ACTION, "they came", by);
    }

    static ActionState fold(List<CorrectiveActionEvent> past) {
        ActionState state = new Unraised();
        for (var event : past) {
            state = ActionState.evolve(state, event);
        }
        return state;
    }

    static Given given(CorrectiveActionEvent... past) {
        return new Given(List.of(past), null);
    }

    record Given(List<CorrectiveActionEvent> past, @Nullable Standing defect) {

        Given about(Standing standing) {
            return new Given(past, standing);
        }

        When when(ActionCommand command) {
            return new When(this, command);
        }
    }

    record When(Given given, ActionCommand command) {

        void then(CorrectiveActionEvent... events) {
            assertThat(decide()).containsExactly(events);
        }

        void thenRejected(Reason reason) {
            assertThat(rejected(reason).detail()).contains(ACTION.toString());
        }

        Rejected rejected(Reason reason) {
            try {
                decide();
            } catch (Rejected rejected) {
                assertThat(rejected.reason()).isEqualTo(reason);
                return rejected;
            }
            throw new AssertionError("it is not rejected");
        }

        private List<CorrectiveActionEvent> decide() {
            return ActionDecider.decide(command, fold(given.past()), given.defect());
        }
    }
}
