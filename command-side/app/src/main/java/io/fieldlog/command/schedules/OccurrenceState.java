package io.fieldlog.command.schedules;

import io.fieldlog.events.OccurrenceEvent;
import io.fieldlog.events.OccurrenceEvent.OccurrenceFulfilled;
import io.fieldlog.events.OccurrenceEvent.OccurrenceMissed;
import io.fieldlog.events.OccurrenceEvent.OccurrenceOpened;
import io.fieldlog.events.OccurrenceEvent.OccurrenceReopened;
import java.time.Instant;
import java.util.UUID;

/// What the rules must know of an occurrence's past.
sealed interface OccurrenceState {

    record Unopened() implements OccurrenceState {}

    sealed interface Opened extends OccurrenceState {
        OccurrenceOpened opening();
    }

    /// Nothing that counts was done yet.
    sealed interface Undone extends Opened {}

    record Open(OccurrenceOpened opening) implements Undone {}

    record Missed(OccurrenceOpened opening) implements Undone {}

    record Done(OccurrenceOpened opening, UUID checklistId, Instant completedAt) implements Opened {}

    static OccurrenceState evolve(OccurrenceState state, OccurrenceEvent event) {
        if (event instanceof OccurrenceOpened opened) {
            return new Open(opened);
        }
        if (!(state instanceof Opened before)) {
            throw new IllegalStateException("no log has a %s after %s".formatted(event, state));
        }
        return switch (event) {
            case OccurrenceOpened opened -> new Open(opened);
            case OccurrenceMissed _ -> new Missed(before.opening());
            case OccurrenceFulfilled e -> new Done(before.opening(), e.checklistId(), e.completedAt());
            case OccurrenceReopened _ -> new Open(before.opening());
        };
    }
}
