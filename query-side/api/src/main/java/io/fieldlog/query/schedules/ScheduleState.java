package io.fieldlog.query.schedules;

/// Nothing opens while a schedule is paused.
enum ScheduleState {
    ACTIVE,
    PAUSED
}
