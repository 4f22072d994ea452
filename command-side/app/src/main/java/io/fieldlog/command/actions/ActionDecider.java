package io.fieldlog.command.actions;

import static io.fieldlog.command.Reason.ACTION_COMPLETED;
import static io.fieldlog.command.Reason.ACTION_EXISTS;
import static io.fieldlog.command.Reason.ACTION_OPEN;
import static io.fieldlog.command.Reason.ACTION_VERIFIED;
import static io.fieldlog.command.Reason.ALREADY_ASSIGNED;
import static io.fieldlog.command.Reason.NOT_THE_ASSIGNEE;
import static io.fieldlog.command.Reason.UNKNOWN_ACTION;
import static io.fieldlog.command.Reason.UNKNOWN_DEFECT;
import static io.fieldlog.command.Reason.VERIFIER_IS_ASSIGNEE;

import io.fieldlog.command.Rejected;
import io.fieldlog.command.actions.ActionCommand.AssignAction;
import io.fieldlog.command.actions.ActionCommand.CompleteAction;
import io.fieldlog.command.actions.ActionCommand.RaiseAction;
import io.fieldlog.command.actions.ActionCommand.ReopenAction;
import io.fieldlog.command.actions.ActionCommand.VerifyAction;
import io.fieldlog.command.actions.ActionState.Completed;
import io.fieldlog.command.actions.ActionState.Open;
import io.fieldlog.command.actions.ActionState.Raised;
import io.fieldlog.command.actions.ActionState.Unraised;
import io.fieldlog.command.actions.ActionState.Verified;
import io.fieldlog.command.defects.ReportedDefects;
import io.fieldlog.events.CorrectiveActionEvent;
import io.fieldlog.events.CorrectiveActionEvent.ActionAssigned;
import io.fieldlog.events.CorrectiveActionEvent.ActionCompleted;
import io.fieldlog.events.CorrectiveActionEvent.ActionRaised;
import io.fieldlog.events.CorrectiveActionEvent.ActionReopened;
import io.fieldlog.events.CorrectiveActionEvent.ActionVerified;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rules of a corrective action as one table of commands and states.
final class ActionDecider {

    private record Case(ActionCommand command, ActionState state) {}

    private ActionDecider() {}

    /// @param defect the one that the action is raised for, null when there is none
    static List<CorrectiveActionEvent> decide(
            ActionCommand command, ActionState state, ReportedDefects.@Nullable Standing defect) {
        return switch (new Case(command, state)) {
            case Case(RaiseAction c, Unraised _) -> List.of(raised(c, defect));
            case Case(ActionCommand c, Unraised _) -> throw unknown(c);
            case Case(RaiseAction c, Raised _) ->
                throw new Rejected(ACTION_EXISTS, "The action %s is already raised.".formatted(c.actionId()));
            case Case(AssignAction c, Open s) -> List.of(assigned(c, s));
            case Case(CompleteAction c, Open s) -> List.of(completed(c, s));
            case Case(VerifyAction c, Open _) -> throw open(c);
            case Case(ReopenAction c, Open _) -> throw open(c);
            case Case(VerifyAction c, Completed s) -> List.of(verified(c, s));
            case Case(ReopenAction c, Completed _) -> List.of(new ActionReopened(c.actionId(), c.reason()));
            case Case(ActionCommand c, Completed _) ->
                throw new Rejected(ACTION_COMPLETED, "The action %s is already completed.".formatted(c.actionId()));
            case Case(ReopenAction c, Verified _) -> List.of(new ActionReopened(c.actionId(), c.reason()));
            case Case(ActionCommand c, Verified _) ->
                throw new Rejected(ACTION_VERIFIED, "The action %s is already verified.".formatted(c.actionId()));
        };
    }

    static Rejected unknown(ActionCommand c) {
        return new Rejected(UNKNOWN_ACTION, "There is no action %s.".formatted(c.actionId()));
    }

    private static Rejected open(ActionCommand c) {
        return new Rejected(ACTION_OPEN, "The action %s is not completed.".formatted(c.actionId()));
    }

    private static CorrectiveActionEvent raised(RaiseAction c, ReportedDefects.@Nullable Standing defect) {
        if (c.defectId() != null && defect == null) {
            throw new Rejected(UNKNOWN_DEFECT, "There is no defect %s.".formatted(c.defectId()), "/defectId");
        }
        return new ActionRaised(
                c.actionId(),
                c.defectId(),
                defect == null ? null : defect.siteId(),
                c.title(),
                c.assignee(),
                c.dueOn());
    }

    private static CorrectiveActionEvent assigned(AssignAction c, Open state) {
        if (c.assignee().equals(state.assignee())) {
            throw new Rejected(ALREADY_ASSIGNED, "The action %s is assigned to them already.".formatted(c.actionId()));
        }
        return new ActionAssigned(c.actionId(), c.assignee());
    }

    private static CorrectiveActionEvent completed(CompleteAction c, Open state) {
        if (!c.forAnyone() && !c.by().equals(state.assignee())) {
            throw new Rejected(NOT_THE_ASSIGNEE, "The action %s is assigned to somebody else.".formatted(c.actionId()));
        }
        return new ActionCompleted(c.actionId(), c.note());
    }

    private static CorrectiveActionEvent verified(VerifyAction c, Completed state) {
        if (c.by().equals(state.assignee())) {
            throw new Rejected(
                    VERIFIER_IS_ASSIGNEE,
                    "The action %s is verified by somebody else than its assignee.".formatted(c.actionId()));
        }
        return new ActionVerified(c.actionId(), c.note());
    }
}
