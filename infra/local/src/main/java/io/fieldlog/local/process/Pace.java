package io.fieldlog.local.process;

import java.time.Duration;

/// How patient the supervisor is: a test of what it does after a long time should not take that long.
///
/// @param grace how long a process may take to end in order before it is killed
/// @param betweenCheckups how often one that runs is asked whether it ails
/// @param firstDelay how long after a first death it is started again; four times as long after each that follows
/// @param slowDelay how long when that is hopeless
public record Pace(Duration grace, Duration betweenCheckups, Duration firstDelay, Duration slowDelay) {
    public static final Pace USUAL =
            new Pace(Duration.ofSeconds(20), Duration.ofSeconds(3), Duration.ofMillis(200), Duration.ofSeconds(15));
}
