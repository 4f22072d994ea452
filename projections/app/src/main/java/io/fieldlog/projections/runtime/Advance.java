package io.fieldlog.projections.runtime;

import io.fieldlog.stream.RecordedEvent;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// An organization's log was applied up to a position in one transaction: these events, in order, at least one.
public record Advance(UUID organizationId, List<RecordedEvent> events) {

    /// The position before, which the checkpoint must still have.
    long from() {
        return events.getFirst().position() - 1;
    }

    public long to() {
        return events.getLast().position();
    }

    public Instant recordedAt() {
        return events.getLast().recordedAt();
    }

    public Instant since() {
        return events.getFirst().recordedAt();
    }
}
