package io.fieldlog.command.schedules;

import io.fieldlog.command.Reason;
import io.fieldlog.command.Rejected;
import io.fieldlog.command.schedules.OccurrenceCommand.FulfilOccurrence;
import io.fieldlog.command.schedules.OccurrenceCommand.MissOccurrence;
import io.fieldlog.command.schedules.OccurrenceCommand.OpenOccurrence;
import io.fieldlog.command.schedules.OccurrenceCommand.ReopenOccurrence;
import io.fieldlog.command.schedules.OccurrenceState.Done;
import io.fieldlog.command.schedules.OccurrenceState.Missed;
import io.fieldlog.command.schedules.OccurrenceState.Open;
import io.fieldlog.command.schedules.OccurrenceState.Opened;
import io.fieldlog.command.schedules.OccurrenceState.Undone;
import io.fieldlog.command.schedules.OccurrenceState.Unopened;
import io.fieldlog.events.OccurrenceEvent;
import io.fieldlog.events.OccurrenceEvent.OccurrenceFulfilled;
import io.fieldlog.events.OccurrenceEvent.OccurrenceMissed;
import io.fieldlog.events.OccurrenceEvent.OccurrenceOpened;
import io.fieldlog.events.OccurrenceEvent.OccurrenceReopened;
import java.time.Instant;
import java.util.List;

/// The rules of an occurrence. Whoever drives it may say a thing twice: what is so already changes nothing. Of several
/// checklists the one that was completed first answers it, in whatever order they arrive.
final class OccurrenceDecider {

    private record Case(OccurrenceCommand command, OccurrenceState state) {}

    private OccurrenceDecider() {}

    static List<OccurrenceEvent> decide(OccurrenceCommand command, OccurrenceState state) {
        return switch (new Case(command, state)) {
            case Case(OpenOccurrence c, Unopened _) -> List.of(opened(c));
            case Case(OpenOccurrence _, Opened _) -> List.of();
            case Case(OccurrenceCommand c, Unopened _) ->
                throw new Rejected(Reason.UNKNOWN_OCCURRENCE, "There is no occurrence %s.".formatted(c.occurrenceId()));
            case Case(MissOccurrence c, Open open) ->
                isMissed(open.opening(), c.at()) ? List.of(missed(open)) : List.of();
            case Case(MissOccurrence _, Missed _), Case(MissOccurrence _, Done _) -> List.of();
            case Case(FulfilOccurrence c, Undone undone) -> List.of(fulfilled(c, undone));
            case Case(FulfilOccurrence c, Done done) -> counts(c, done) ? List.of(fulfilled(c, done)) : List.of();
            case Case(ReopenOccurrence c, Done done)
            when done.checklistId().equals(c.checklistId()) -> reopened(c, done);
            case Case(ReopenOccurrence _, Opened _) -> List.of();
        };
    }

    private static OccurrenceOpened opened(OpenOccurrence c) {
        return new OccurrenceOpened(
                c.occurrenceId(),
                c.scheduleId(),
                c.machineId(),
                c.siteId(),
                c.templateId(),
                c.slot(),
                c.opensAt(),
                c.dueAt(),
                c.missedAt(),
                c.nextDueAt());
    }

    private static boolean isMissed(OccurrenceOpened opening, Instant at) {
        return !at.isBefore(opening.missedAt());
    }

    private static OccurrenceMissed missed(Opened occurrence) {
        var opening = occurrence.opening();
        return new OccurrenceMissed(opening.occurrenceId(), opening.scheduleId(), opening.machineId());
    }

    private static boolean counts(FulfilOccurrence c, Done done) {
        return done.checklistId().equals(c.checklistId())
                ? !c.completedAt().equals(done.completedAt())
                : c.completedAt().isBefore(done.completedAt());
    }

    private static OccurrenceFulfilled fulfilled(FulfilOccurrence c, Opened occurrence) {
        var opening = occurrence.opening();
        if (!opening.machineId().equals(c.machineId()) || !opening.templateId().equals(c.templateId())) {
            throw new Rejected(
                    Reason.OCCURRENCE_MISMATCH,
                    "The checklist %s is of another machine or template than the occurrence."
                            .formatted(c.checklistId()));
        }
        return new OccurrenceFulfilled(
                opening.occurrenceId(),
                opening.scheduleId(),
                opening.machineId(),
                c.checklistId(),
                c.completedAt(),
                !c.completedAt().isAfter(opening.dueAt()));
    }

    /// Its time may be over by now.
    private static List<OccurrenceEvent> reopened(ReopenOccurrence c, Done done) {
        var opening = done.opening();
        var reopened = new OccurrenceReopened(
                opening.occurrenceId(), opening.scheduleId(), opening.machineId(), c.checklistId());
        return isMissed(opening, c.at()) ? List.of(reopened, missed(done)) : List.of(reopened);
    }
}
