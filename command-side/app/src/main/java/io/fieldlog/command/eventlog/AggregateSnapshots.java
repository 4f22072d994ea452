package io.fieldlog.command.eventlog;

import java.util.Optional;

/// How an aggregate's state is kept beside its events: encoded and revived by those who know the aggregates.
public interface AggregateSnapshots {

    /// `revision` tells states of different shape apart.
    @SuppressWarnings("ArrayRecordComponent") // stored bytes
    record Encoded(int revision, byte[] payload) {}

    Encoded encode(Object aggregate);

    /// The aggregate with this state, or nothing when it was stored in a shape that is no longer understood.
    Optional<Object> revive(String streamType, String aggregateIdentifier, int revision, byte[] payload);
}
