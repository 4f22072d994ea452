package io.fieldlog.command.imports;

import io.fieldlog.command.AggregateKey;
import io.fieldlog.command.imports.ImportState.Unrequested;
import io.fieldlog.events.ImportEvent;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.stereotype.Component;

/// What the log says of an import: a worker goes on from there.
@Component
final class ImportJournal {

    /// `version` is that of the import's stream: who records progress names it, so that only one worker can.
    record Entry(ImportState state, long version) {}

    private final EventStore events;

    ImportJournal(EventStore events) {
        this.events = events;
    }

    Entry read(AggregateKey key) {
        ImportState state = new Unrequested();
        var version = 0L;
        var stream = events.readEvents(key.toString(), 0);
        while (stream.hasNext()) {
            var message = stream.next();
            version = message.getSequenceNumber() + 1;
            if (message.getPayload() instanceof ImportEvent event) {
                state = ImportState.evolve(state, event);
            }
        }
        return new Entry(state, version);
    }
}
