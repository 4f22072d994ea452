package io.fieldlog.query.schedules;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which occurrences of a schedule are listed; null means any. `from` is included, `to` is not.
record OccurrenceFilter(
        UUID schedule,
        @Nullable OccurrenceState state,
        @Nullable Instant from,
        @Nullable Instant to) {}
