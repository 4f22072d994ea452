package io.fieldlog.command.policies;

import io.fieldlog.command.policies.StartedChecklists.Counted;
import io.fieldlog.command.schedules.DueOccurrences;
import io.fieldlog.command.schedules.DueOccurrences.Due;
import io.fieldlog.command.schedules.OccurrenceCommand.FulfilOccurrence;
import io.fieldlog.command.schedules.OccurrenceCommand.ReopenOccurrence;
import io.fieldlog.events.ChecklistEvent.ChecklistCompleted;
import io.fieldlog.events.ChecklistEvent.ChecklistReopened;
import io.fieldlog.events.ChecklistEvent.ChecklistRescored;
import io.fieldlog.events.ChecklistEvent.ChecklistStarted;
import io.fieldlog.events.ChecklistEvent.ChecklistVoided;
import io.fieldlog.events.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// A completed checklist answers the occurrence that it was started for, or else the one of its machine and template
/// that was to be done when it was completed. When it does not count any more, or as of another time, the occurrence
/// that it answered is open again.
@Component
final class WhenChecklistCompletedThenFulfilOccurrence implements Policy {

    private final StartedChecklists checklists;
    private final DueOccurrences occurrences;

    WhenChecklistCompletedThenFulfilOccurrence(StartedChecklists checklists, DueOccurrences occurrences) {
        this.checklists = checklists;
        this.occurrences = occurrences;
    }

    @Override
    public String name() {
        return "when-checklist-completed-then-fulfil-occurrence";
    }

    @Override
    public Set<Class<? extends Event>> kinds() {
        return Set.of(
                ChecklistCompleted.class, ChecklistRescored.class, ChecklistReopened.class, ChecklistVoided.class);
    }

    @Override
    public List<Reaction> react(Occasion occasion) {
        var start = checklists.start(occasion.stream());
        var counted = checklists.counted(occasion.stream(), occasion.sequence());
        var completedAt = counted.now();
        return start.occurrenceId() == null
                ? byMachine(occasion, start, counted)
                : completedAt == null
                        ? List.of(reopen(start.occurrenceId(), start, occasion))
                        : List.of(fulfil(start.occurrenceId(), start, completedAt));
    }

    private List<Reaction> byMachine(Occasion occasion, ChecklistStarted start, Counted counted) {
        var due = due(occasion, start, counted.now());
        var answered = due.stream()
                .filter(occurrence -> occurrence.isFor(start.checklistId()))
                .findFirst()
                .or(() -> due.stream().findFirst());
        var reactions = new ArrayList<Reaction>();
        for (var before : due(occasion, start, counted.before())) {
            if (start.checklistId().equals(before.checklistId())
                    && answered.filter(now -> now.occurrenceId().equals(before.occurrenceId()))
                            .isEmpty()) {
                reactions.add(reopen(before.occurrenceId(), start, occasion));
            }
        }
        answered.ifPresent(occurrence -> {
            var id = occurrence.occurrenceId();
            if (!occurrence.isOpened()) {
                reactions.add(new Reaction("open:" + id, "occurrence", id, occurrence.opening()));
            }
            reactions.add(fulfil(id, start, Objects.requireNonNull(counted.now())));
        });
        return reactions;
    }

    private List<Due> due(Occasion occasion, ChecklistStarted start, @Nullable Instant completedAt) {
        return completedAt == null
                ? List.of()
                : occurrences.at(
                        occasion.organizationId(), start.machineId(), start.siteId(), start.templateId(), completedAt);
    }

    private static Reaction fulfil(UUID occurrence, ChecklistStarted start, Instant completedAt) {
        return new Reaction(
                "fulfil:" + occurrence,
                "occurrence",
                occurrence,
                new FulfilOccurrence(
                        occurrence, start.checklistId(), start.machineId(), start.templateId(), completedAt));
    }

    private static Reaction reopen(UUID occurrence, ChecklistStarted start, Occasion occasion) {
        return new Reaction(
                "reopen:" + occurrence,
                "occurrence",
                occurrence,
                new ReopenOccurrence(occurrence, start.checklistId(), occasion.recordedAt()));
    }
}
