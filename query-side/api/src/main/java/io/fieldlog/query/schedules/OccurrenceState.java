package io.fieldlog.query.schedules;

/// An open occurrence may be overdue: it is missed only when the next one opens.
enum OccurrenceState {
    OPEN,
    FULFILLED,
    MISSED
}
