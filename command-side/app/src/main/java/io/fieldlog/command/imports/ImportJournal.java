package io.fieldlog.command.imports;

import io.fieldlog.command.AggregateKey;
import io.fieldlog.command.Streams;
import io.fieldlog.command.Streams.Past;
import io.fieldlog.command.imports.ImportState.Unrequested;
import io.fieldlog.events.ImportEvent;
import org.springframework.stereotype.Component;

/// What the log says of an import: a worker goes on from there. Who records progress names the stream's version, so
/// that only one worker can.
@Component
final class ImportJournal {

    private final Streams streams;

    ImportJournal(Streams streams) {
        this.streams = streams;
    }

    Past<ImportState> read(AggregateKey key) {
        return streams.fold(key, ImportEvent.class, new Unrequested(), ImportState::evolve);
    }
}
