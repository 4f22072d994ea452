package io.fieldlog.command.policies;

import io.fieldlog.command.AggregateKey;
import io.fieldlog.events.Event;
import io.fieldlog.stream.EventCodec;
import io.fieldlog.stream.RecordedEvent;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An event that has happened, as a policy sees it.
public record Occasion(
        UUID organizationId,
        UUID eventId,
        UUID streamId,
        long sequence,
        Instant recordedAt,
        Event event,
        @Nullable String traceparent) {

    static Occasion of(RecordedEvent recorded, EventCodec codec) {
        return new Occasion(
                recorded.organizationId(),
                recorded.eventId(),
                recorded.streamId(),
                recorded.sequence(),
                recorded.recordedAt(),
                codec.decode(recorded),
                codec.decodeMetadata(recorded.metadata()).traceparent());
    }

    /// The stream that the event belongs to.
    public AggregateKey stream() {
        return new AggregateKey(organizationId, streamId);
    }
}
