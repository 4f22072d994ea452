package io.fieldlog.command.imports;

import io.fieldlog.events.ImportEvent;
import io.fieldlog.events.ImportEvent.ImportCompleted;
import io.fieldlog.events.ImportEvent.ImportFailed;
import io.fieldlog.events.ImportEvent.ImportProgressed;
import io.fieldlog.events.ImportEvent.ImportRequested;

/// Where an import stands: enough for a worker to go on where another one stopped.
sealed interface ImportState {

    record Unrequested() implements ImportState {}

    /// `listed` counts the refused records that are named in the log.
    record Running(ImportRequested request, long done, long applied, long duplicates, long listed)
            implements ImportState {}

    record Ended() implements ImportState {}

    static ImportState evolve(ImportState state, ImportEvent event) {
        return switch (event) {
            case ImportRequested e -> new Running(e, 0, 0, 0, 0);
            case ImportProgressed e
            when state instanceof Running s ->
                new Running(
                        s.request(),
                        e.done(),
                        e.applied(),
                        e.duplicates(),
                        s.listed() + e.rejected().size());
            case ImportProgressed e -> throw new IllegalStateException("progress of no running import: " + e);
            case ImportCompleted _, ImportFailed _ -> new Ended();
        };
    }
}
