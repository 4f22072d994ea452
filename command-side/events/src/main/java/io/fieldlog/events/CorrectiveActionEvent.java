package io.fieldlog.events;

import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Facts about one corrective action: something that somebody is to do, verified by somebody else.
public sealed interface CorrectiveActionEvent extends Event {

    UUID actionId();

    @Override
    default UUID streamId() {
        return actionId();
    }

    /// `siteId` is the defect's, when it stems from one.
    record ActionRaised(
            UUID actionId,
            @Nullable UUID defectId,
            @Nullable UUID siteId,
            String title,
            String assignee,
            LocalDate dueOn)
            implements CorrectiveActionEvent {}

    record ActionAssigned(UUID actionId, String assignee) implements CorrectiveActionEvent {}

    record ActionCompleted(UUID actionId, @Nullable String note) implements CorrectiveActionEvent {}

    record ActionVerified(UUID actionId, @Nullable String note) implements CorrectiveActionEvent {}

    record ActionReopened(UUID actionId, String reason) implements CorrectiveActionEvent {}
}
