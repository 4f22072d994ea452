package io.fieldlog.stream;

import io.fieldlog.events.Event;
import io.fieldlog.events.EventCatalog;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Events as JSON under their stable names. Readers ignore fields that they do not know, so that a newer writer
/// stops nobody.
public final class EventCodec {

    private final Upcasting upcasting;

    private final JsonMapper json = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .addModule(new PublishedTypes())
            .build();

    public EventCodec() {
        this(Upcasting.ofCatalog());
    }

    public EventCodec(Upcasting upcasting) {
        this.upcasting = upcasting;
    }

    public byte[] encode(Event event) {
        return json.writeValueAsBytes(event);
    }

    /// @throws UndecodableEventException when the name is unknown or the payload does not fit it
    public Event decode(String type, int revision, byte[] payload) {
        var entry = EventCatalog.find(type)
                .orElseThrow(() -> new UndecodableEventException("no event is named " + type, null));
        if (revision > entry.revision()) {
            throw new UndecodableEventException(
                    "revision %d of %s is newer than this reader".formatted(revision, type), null);
        }
        try {
            if (!upcasting.applies(type, revision)) {
                return json.readValue(payload, entry.type());
            }
            var upcast = upcasting.upcast(type, revision, (ObjectNode) json.readTree(payload));
            return json.treeToValue(upcast, entry.type());
        } catch (JacksonException e) {
            throw new UndecodableEventException("the payload of a %s cannot be read".formatted(type), e);
        }
    }

    public Event decode(RecordedEvent event) {
        return decode(event.type(), event.revision(), event.payload());
    }

    public byte[] encodeMetadata(EventMetadata metadata) {
        return json.writeValueAsBytes(metadata);
    }

    public EventMetadata decodeMetadata(byte[] metadata) {
        return json.readValue(metadata, EventMetadata.class);
    }
}
