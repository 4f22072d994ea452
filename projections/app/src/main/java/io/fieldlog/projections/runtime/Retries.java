package io.fieldlog.projections.runtime;

import io.fieldlog.events.OperationsEvent.ProjectionRetryRequested;
import io.fieldlog.stream.EventCodec;
import io.fieldlog.stream.RecordedEvent;
import io.fieldlog.stream.UndecodableEventException;
import java.util.Optional;

/// Which projection an administrator asks to try again.
public final class Retries {

    private static final String TYPE = "projection-retry-requested";

    private Retries() {}

    /// The projection that the event names; empty for every other event, and for a request that cannot be read.
    public static Optional<String> requested(RecordedEvent event, EventCodec codec) {
        if (!event.type().equals(TYPE)) {
            return Optional.empty();
        }
        try {
            return codec.decode(event) instanceof ProjectionRetryRequested request
                    ? Optional.of(request.projection())
                    : Optional.empty();
        } catch (UndecodableEventException _) {
            return Optional.empty();
        }
    }
}
