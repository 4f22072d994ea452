package io.fieldlog.command.actions;

import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What can be asked of one corrective action; `by` is who asks.
public sealed interface ActionCommand {

    UUID actionId();

    record RaiseAction(UUID actionId, @Nullable UUID defectId, String title, String assignee, LocalDate dueOn)
            implements ActionCommand {}

    record AssignAction(UUID actionId, String assignee) implements ActionCommand {}

    /// `forAnyone`: an administrator may do what others were asked to.
    record CompleteAction(UUID actionId, @Nullable String note, String by, boolean forAnyone)
            implements ActionCommand {}

    record VerifyAction(UUID actionId, @Nullable String note, String by) implements ActionCommand {}

    record ReopenAction(UUID actionId, String reason) implements ActionCommand {}
}
