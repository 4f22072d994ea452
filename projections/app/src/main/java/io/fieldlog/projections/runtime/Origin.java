package io.fieldlog.projections.runtime;

import java.util.Set;
import java.util.UUID;

/// Where events come from decides what a jump in their positions means, and whether a parked organization is tried.
sealed interface Origin {

    /// `retried` are the organizations that were already tried again for these deliveries.
    record Topic(Set<UUID> retried) implements Origin {}

    record EventLog(boolean retry) implements Origin {}

    default boolean passesParked() {
        return this instanceof EventLog(var retry) && retry;
    }

    default boolean mayHaveGaps() {
        return this instanceof Topic;
    }

    default boolean mayRetry(UUID organization) {
        return this instanceof Topic(var retried) && !retried.contains(organization);
    }

    /// The origin of a part of a batch: what is before it may have been parked, so a jump is no loss.
    default Origin narrowed() {
        return this instanceof EventLog ? this : new EventLog(false);
    }
}
