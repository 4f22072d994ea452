package io.fieldlog.command.actions;

import io.fieldlog.events.CorrectiveActionEvent;
import io.fieldlog.events.CorrectiveActionEvent.ActionAssigned;
import io.fieldlog.events.CorrectiveActionEvent.ActionCompleted;
import io.fieldlog.events.CorrectiveActionEvent.ActionRaised;
import io.fieldlog.events.CorrectiveActionEvent.ActionReopened;
import io.fieldlog.events.CorrectiveActionEvent.ActionVerified;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the rules must know of a corrective action's past.
sealed interface ActionState {

    record Unraised() implements ActionState {}

    /// An action that exists: it belongs to its defect's site, or to the whole organization.
    sealed interface Raised extends ActionState {
        @Nullable
        UUID siteId();

        String assignee();
    }

    record Open(@Nullable UUID siteId, String assignee) implements Raised {}

    record Completed(@Nullable UUID siteId, String assignee) implements Raised {}

    record Verified(@Nullable UUID siteId, String assignee) implements Raised {}

    static ActionState evolve(ActionState state, CorrectiveActionEvent event) {
        return switch (event) {
            case ActionRaised e when state instanceof Unraised -> new Open(e.siteId(), e.assignee());
            case ActionAssigned e when state instanceof Open open -> new Open(open.siteId(), e.assignee());
            case ActionCompleted _ when state instanceof Open open -> new Completed(open.siteId(), open.assignee());
            case ActionVerified _ when state instanceof Completed done -> new Verified(done.siteId(), done.assignee());
            case ActionReopened _ when state instanceof Completed done -> new Open(done.siteId(), done.assignee());
            case ActionReopened _ when state instanceof Verified done -> new Open(done.siteId(), done.assignee());
            case ActionRaised _, ActionAssigned _, ActionCompleted _, ActionVerified _, ActionReopened _ ->
                throw new IllegalStateException("no log has a %s after %s".formatted(event, state));
        };
    }
}
