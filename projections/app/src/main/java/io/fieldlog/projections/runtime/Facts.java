package io.fieldlog.projections.runtime;

import io.fieldlog.projections.fold.Fact;
import io.fieldlog.stream.EventCodec;
import io.fieldlog.stream.RecordedEvent;
import java.util.IdentityHashMap;
import java.util.Map;

/// The events of a batch as the views see them, each decoded once for all of them and only if one asks.
final class Facts {

    private final EventCodec codec;
    private final Map<RecordedEvent, Fact> decoded = new IdentityHashMap<>();

    Facts(EventCodec codec) {
        this.codec = codec;
    }

    /// @throws io.fieldlog.stream.UndecodableEventException when nobody can read it
    Fact of(RecordedEvent event) {
        return decoded.computeIfAbsent(event, _ -> Fact.of(event, codec));
    }
}
