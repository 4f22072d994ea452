package io.fieldlog.command.schedules;

import java.time.Instant;
import java.time.LocalDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What happens to one occurrence; nobody asks for it by hand.
public sealed interface OccurrenceCommand {

    UUID occurrenceId();

    record OpenOccurrence(
            UUID occurrenceId,
            UUID scheduleId,
            UUID machineId,
            UUID siteId,
            UUID templateId,
            LocalDateTime slot,
            Instant opensAt,
            Instant dueAt,
            Instant missedAt,
            @Nullable Instant nextDueAt)
            implements OccurrenceCommand {}

    /// A checklist of this machine, from this template, was completed.
    record FulfilOccurrence(UUID occurrenceId, UUID checklistId, UUID machineId, UUID templateId, Instant completedAt)
            implements OccurrenceCommand {}

    /// It is `at` now, and nothing is known to be done.
    record MissOccurrence(UUID occurrenceId, Instant at) implements OccurrenceCommand {}

    /// The checklist does not count any more, since `at`.
    record ReopenOccurrence(UUID occurrenceId, UUID checklistId, Instant at) implements OccurrenceCommand {}
}
