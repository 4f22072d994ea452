package io.fieldlog.command.eventlog;

import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;

/// Axon's event store over the organization log, which loads an aggregate with its snapshot in one round trip.
public final class OrganizationEventStore extends EmbeddedEventStore {

    private final OrganizationLogEngine engine;

    public OrganizationEventStore(OrganizationLogEngine engine) {
        super(builder().storageEngine(engine));
        this.engine = engine;
    }

    @Override
    public DomainEventStream readEvents(String aggregateIdentifier) {
        return engine.load(aggregateIdentifier);
    }
}
