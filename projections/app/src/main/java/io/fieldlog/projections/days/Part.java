package io.fieldlog.projections.days;

/// As what something is counted on a day.
enum Part {
    PASSED,
    FAILED,
    MISSED,
    ON_TIME,
    LATE
}
