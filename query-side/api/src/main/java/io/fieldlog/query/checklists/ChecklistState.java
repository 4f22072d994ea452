package io.fieldlog.query.checklists;

/// Where a checklist is in its life.
public enum ChecklistState {
    STARTED,
    COMPLETED,
    APPROVED,
    REJECTED,
    VOIDED
}
