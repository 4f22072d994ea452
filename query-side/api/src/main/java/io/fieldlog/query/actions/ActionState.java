package io.fieldlog.query.actions;

/// An action is done when somebody else than its assignee has verified it.
enum ActionState {
    OPEN,
    COMPLETED,
    VERIFIED
}
