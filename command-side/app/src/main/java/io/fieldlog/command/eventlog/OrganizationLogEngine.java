package io.fieldlog.command.eventlog;

import io.fieldlog.command.eventlog.Append.NewEvent;
import io.fieldlog.command.eventlog.HeadView.StreamKey;
import io.fieldlog.command.eventlog.OrganizationLog.StoredEvent;
import io.fieldlog.command.eventlog.OrganizationLog.StoredSnapshot;
import io.fieldlog.events.Event;
import io.fieldlog.events.EventCatalog;
import io.fieldlog.stream.EventCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.messaging.MetaData;
import org.jspecify.annotations.Nullable;

/// Axon's view of the organization log: an aggregate's events by its identifier. Events are decoded directly by the one
/// codec, upcasting included, so no serializer of Axon's comes near the log. Nobody streams from here: the relay reads
/// the log.
public final class OrganizationLogEngine implements EventStorageEngine {

    private final OrganizationLog log;
    private final EventCodec codec;
    private final SetRules setRules;
    private final AggregateSnapshots snapshots;

    public OrganizationLogEngine(
            OrganizationLog log, EventCodec codec, SetRules setRules, AggregateSnapshots snapshots) {
        this.log = log;
        this.codec = codec;
        this.setRules = setRules;
        this.snapshots = snapshots;
    }

    @Override
    public void appendEvents(List<? extends EventMessage<?>> events) {
        if (events.isEmpty()) {
            return;
        }
        var delivery = Delivery.current();
        var encoded = new ArrayList<NewEvent>(events.size());
        var rules = new ArrayList<SetRule>();
        for (var message : events) {
            if (!(message instanceof DomainEventMessage<?> domain && domain.getPayload() instanceof Event event)) {
                throw new IllegalArgumentException("only aggregates append to the log, not " + message);
            }
            encoded.add(encode(domain, event, delivery));
            rules.addAll(setRules.of(event));
        }
        delivery.append(encoded, rules);
    }

    private NewEvent encode(DomainEventMessage<?> message, Event event, Delivery delivery) {
        var stream = stream(message.getAggregateIdentifier());
        if (!stream.organizationId().equals(delivery.organizationId())) {
            throw new IllegalStateException("a command of one organization appends to another's log");
        }
        var entry = EventCatalog.of(event);
        return new NewEvent(
                message.getType(),
                stream.streamId(),
                message.getSequenceNumber(),
                UUID.fromString(message.getIdentifier()),
                entry.name(),
                entry.revision(),
                codec.encode(event),
                delivery.metadata());
    }

    /// From the snapshot on, if there is one that is understood; all of it in one round trip.
    DomainEventStream load(String aggregateIdentifier) {
        var stream = stream(aggregateIdentifier);
        var stored = log.load(stream);
        if (stored.snapshot() == null) {
            return decode(aggregateIdentifier, stored.events());
        }
        var snapshot = revive(aggregateIdentifier, stored.snapshot());
        var following = stored.events().isEmpty()
                || stored.events().getFirst().sequence() == stored.snapshot().sequence() + 1;
        if (snapshot.isEmpty() || !following) {
            return readEvents(aggregateIdentifier, 0);
        }
        return DomainEventStream.concat(
                DomainEventStream.of(snapshot.get()), decode(aggregateIdentifier, stored.events()));
    }

    @Override
    public DomainEventStream readEvents(String aggregateIdentifier, long firstSequenceNumber) {
        return decode(aggregateIdentifier, log.events(stream(aggregateIdentifier), firstSequenceNumber));
    }

    private DomainEventStream decode(String aggregateIdentifier, List<StoredEvent> events) {
        var last = events.isEmpty() ? null : events.getLast().sequence();
        return DomainEventStream.of(events.stream().map(event -> decode(aggregateIdentifier, event)), () -> last);
    }

    private DomainEventMessage<?> decode(String aggregateIdentifier, StoredEvent event) {
        return new GenericDomainEventMessage<>(
                event.streamType(),
                aggregateIdentifier,
                event.sequence(),
                codec.decode(event.type(), event.revision(), event.payload()),
                MetaData.emptyInstance(),
                event.eventId().toString(),
                event.recordedAt());
    }

    @Override
    public void storeSnapshot(DomainEventMessage<?> snapshot) {
        var encoded = snapshots.encode(snapshot.getPayload());
        log.storeSnapshot(
                stream(snapshot.getAggregateIdentifier()),
                new StoredSnapshot(
                        snapshot.getType(),
                        snapshot.getSequenceNumber(),
                        encoded.revision(),
                        snapshot.getTimestamp(),
                        encoded.payload()));
    }

    @Override
    public Optional<DomainEventMessage<?>> readSnapshot(String aggregateIdentifier) {
        return Optional.ofNullable(log.load(stream(aggregateIdentifier)).snapshot())
                .flatMap(snapshot -> revive(aggregateIdentifier, snapshot));
    }

    private Optional<DomainEventMessage<?>> revive(String aggregateIdentifier, StoredSnapshot snapshot) {
        return snapshots
                .revive(snapshot.streamType(), aggregateIdentifier, snapshot.revision(), snapshot.payload())
                .map(aggregate -> new GenericDomainEventMessage<>(
                        snapshot.streamType(), aggregateIdentifier, snapshot.sequence(), aggregate));
    }

    @Override
    public Optional<Long> lastSequenceNumberFor(String aggregateIdentifier) {
        return log.events(stream(aggregateIdentifier), 0).stream()
                .map(StoredEvent::sequence)
                .reduce((_, last) -> last);
    }

    private static StreamKey stream(String aggregateIdentifier) {
        var colon = aggregateIdentifier.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("an aggregate's identifier is <organization>:<id>");
        }
        return new StreamKey(
                UUID.fromString(aggregateIdentifier.substring(0, colon)),
                UUID.fromString(aggregateIdentifier.substring(colon + 1)));
    }

    @Override
    public Stream<? extends TrackedEventMessage<?>> readEvents(@Nullable TrackingToken token, boolean mayBlock) {
        throw new UnsupportedOperationException("the relay reads the log, in the order of the shard's index");
    }
}
