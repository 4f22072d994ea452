package io.fieldlog.command.imports;

import io.fieldlog.command.AggregateKey;
import io.fieldlog.web.Actor;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a worker on any node must know to carry an import out in the name of the person who asked for it.
record ImportTask(UUID importId, Actor actor, @Nullable String traceparent, Instant scheduledAt) {

    AggregateKey key() {
        return new AggregateKey(actor.organizationId(), importId);
    }
}
