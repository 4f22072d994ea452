package io.fieldlog.query.checklists;

/// What a completed checklist says of its machine.
public enum ChecklistResult {
    PASS,
    FAIL
}
