package io.fieldlog.projections.days;

/// How much there is of each part of a day.
record Tally(int passed, int failed, int missed, int onTime, int late) {

    static final Tally NONE = new Tally(0, 0, 0, 0, 0);

    static Tally of(Part part, int count) {
        return switch (part) {
            case PASSED -> new Tally(count, 0, 0, 0, 0);
            case FAILED -> new Tally(0, count, 0, 0, 0);
            case MISSED -> new Tally(0, 0, count, 0, 0);
            case ON_TIME -> new Tally(0, 0, 0, count, 0);
            case LATE -> new Tally(0, 0, 0, 0, count);
        };
    }

    Tally plus(Tally other) {
        return new Tally(
                passed + other.passed,
                failed + other.failed,
                missed + other.missed,
                onTime + other.onTime,
                late + other.late);
    }
}
