package io.fieldlog.projections.fold;

import io.fieldlog.events.Event;
import io.fieldlog.events.EventCatalog;
import io.fieldlog.stream.EventCodec;
import io.fieldlog.stream.RecordedEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/// A recorded event, understood. What few views ask for is decoded when it is asked for.
public record Fact(RecordedEvent recorded, Event event, EventCodec codec) {

    public static Fact of(RecordedEvent recorded, EventCodec codec) {
        return new Fact(recorded, codec.decode(recorded), codec);
    }

    public UUID organizationId() {
        return recorded.organizationId();
    }

    public long position() {
        return recorded.position();
    }

    public long version() {
        return recorded.version();
    }

    public Instant recordedAt() {
        return recorded.recordedAt();
    }

    public String userId() {
        return codec.decodeMetadata(recorded.metadata()).userId();
    }

    /// What happened as JSON, in the newest revision of the event.
    public Json data() {
        var current = EventCatalog.of(event).revision() == recorded.revision();
        return new Json(new String(current ? recorded.payload() : codec.encode(event), StandardCharsets.UTF_8));
    }
}
