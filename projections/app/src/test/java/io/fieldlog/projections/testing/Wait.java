package io.fieldlog.projections.testing;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/// Waits for what other threads and processes do.
public final class Wait {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private Wait() {}

    public static void until(String what, BooleanSupplier condition) {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited in vain until " + what);
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
