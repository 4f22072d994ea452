package io.fieldlog.relay;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/// Waits for what servers do in their own time.
final class Eventually {

    private Eventually() {}

    static void within(Duration limit, String what, BooleanSupplier condition) {
        var deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within %s: %s".formatted(limit, what));
            }
            Pause.of(Duration.ofMillis(5));
        }
    }
}
