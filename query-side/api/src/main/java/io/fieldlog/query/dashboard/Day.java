package io.fieldlog.query.dashboard;

import java.time.LocalDate;

/// What was completed on a local date, passed or failed, and what of the schedules was due that day and missed, or
/// was done that day on time or late.
record Day(LocalDate date, long completed, long passed, long failed, long missed, long onTime, long late) {

    Day(LocalDate date, long passed, long failed, long missed, long onTime, long late) {
        this(date, passed + failed, passed, failed, missed, onTime, late);
    }

    static Day empty(LocalDate date) {
        return new Day(date, 0, 0, 0, 0, 0);
    }
}
