package io.fieldlog.local.process;

import java.time.Duration;

/// How long to wait before a process that ended is started again.
///
/// @param quickDeaths how often in a row it ended before it had been of use
record Backoff(int quickDeaths) {
    static final Backoff NONE = new Backoff(0);

    private static final Duration OF_USE = Duration.ofSeconds(10);
    private static final int HOPELESS = 5;

    Backoff afterDeath(Duration wasUp) {
        return wasUp.compareTo(OF_USE) >= 0 ? new Backoff(1) : new Backoff(quickDeaths + 1);
    }

    boolean isHopeless() {
        return quickDeaths >= HOPELESS;
    }

    Duration delay(Pace pace) {
        return isHopeless()
                ? pace.slowDelay()
                : pace.firstDelay().multipliedBy(1L << (2 * Math.max(0, quickDeaths - 1)));
    }
}
