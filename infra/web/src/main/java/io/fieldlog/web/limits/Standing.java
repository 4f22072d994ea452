package io.fieldlog.web.limits;

import java.time.Duration;

/// Whether a quota had a request left, what is left of it now, and how long it lasts until there is more.
record Standing(Quota quota, boolean admits, long remaining, Duration untilMore) {

    long secondsUntilMore() {
        return Math.max(1, untilMore.plusMillis(999).toSeconds());
    }

    /// `"user";r=0;t=1`.
    String field() {
        return remaining > 0
                ? "\"%s\";r=%d".formatted(quota.name(), remaining)
                : "\"%s\";r=0;t=%d".formatted(quota.name(), secondsUntilMore());
    }
}
