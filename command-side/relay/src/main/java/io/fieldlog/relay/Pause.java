package io.fieldlog.relay;

import java.time.Duration;

/// Waiting between two tries, ended early by an interrupt, which stays set.
final class Pause {

    private Pause() {}

    static void of(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
