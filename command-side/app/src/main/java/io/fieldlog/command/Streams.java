package io.fieldlog.command;

import io.fieldlog.events.Event;
import java.util.function.BiFunction;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.stereotype.Component;

/// What the log says of one thing right now, for those who decide about another.
@Component
public final class Streams {

    /// `version` is the stream's, 0 when there is none.
    public record Past<S>(S state, long version) {}

    private final EventStore events;

    Streams(EventStore events) {
        this.events = events;
    }

    /// Events of another type under the id leave `initial` as it is.
    public <E extends Event, S> Past<S> fold(
            AggregateKey key, Class<E> type, S initial, BiFunction<S, ? super E, S> evolve) {
        var state = initial;
        var version = 0L;
        var stream = events.readEvents(key.toString(), 0);
        while (stream.hasNext()) {
            var message = stream.next();
            version = message.getSequenceNumber() + 1;
            if (type.isInstance(message.getPayload())) {
                state = evolve.apply(state, type.cast(message.getPayload()));
            }
        }
        return new Past<>(state, version);
    }

    /// The state alone, from the aggregate's latest snapshot on.
    public <E extends Event, S, A extends EventSourced<?, E, S>> S latest(
            AggregateKey key, Class<A> aggregate, Class<E> type, S initial, BiFunction<S, ? super E, S> evolve) {
        var state = initial;
        var stream = events.readEvents(key.toString());
        while (stream.hasNext()) {
            var payload = stream.next().getPayload();
            if (aggregate.isInstance(payload)) {
                state = aggregate.cast(payload).state();
            } else if (type.isInstance(payload)) {
                state = evolve.apply(state, type.cast(payload));
            }
        }
        return state;
    }
}
