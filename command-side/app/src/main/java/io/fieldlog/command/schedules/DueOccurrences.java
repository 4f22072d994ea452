package io.fieldlog.command.schedules;

import io.fieldlog.command.AggregateKey;
import io.fieldlog.command.Streams;
import io.fieldlog.command.machines.RegisteredMachines;
import io.fieldlog.command.schedules.OccurrenceCommand.OpenOccurrence;
import io.fieldlog.command.schedules.OccurrenceState.Done;
import io.fieldlog.command.schedules.OccurrenceState.Undone;
import io.fieldlog.command.schedules.OccurrenceState.Unopened;
import io.fieldlog.command.schedules.ScheduleState.Defined;
import io.fieldlog.command.sites.SiteZones;
import io.fieldlog.events.OccurrenceEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Which occurrences a checklist answers that was not started for one: those of its machine and template that were to
/// be done when it was completed, the one that is due first at the front.
@Component
public final class DueOccurrences {

    /// An occurrence, how it is opened in case nobody has done so yet, and the checklist that answers it.
    public record Due(
            OpenOccurrence opening,
            boolean isOpened,
            @Nullable UUID checklistId) {

        public UUID occurrenceId() {
            return opening.occurrenceId();
        }

        /// Whether it waits for a checklist, or has this one.
        public boolean isFor(UUID checklist) {
            return checklistId == null || checklistId.equals(checklist);
        }
    }

    private final Streams streams;
    private final DefinedSchedules schedules;
    private final Opener opener;
    private final RegisteredMachines machines;
    private final SiteZones zones;

    DueOccurrences(
            Streams streams, DefinedSchedules schedules, Opener opener, RegisteredMachines machines, SiteZones zones) {
        this.streams = streams;
        this.schedules = schedules;
        this.opener = opener;
        this.machines = machines;
        this.zones = zones;
    }

    /// @param siteId where the machine stood
    public List<Due> at(UUID organization, UUID machineId, UUID siteId, UUID templateId, Instant moment) {
        var due = new ArrayList<Due>();
        for (var scheduleId : schedules.ofTemplate(organization, templateId)) {
            var schedule = schedules.find(organization, scheduleId);
            var zone = zones.find(organization, siteId);
            if (schedule.isPresent() && zone.isPresent()) {
                var definition = schedule.get().definition();
                var recurrence = Recurrence.of(definition.rrule(), definition.startsAt());
                for (var opening : new Timetable(recurrence, definition.dueWithin(), zone.get()).current(moment)) {
                    due(
                                    organization,
                                    schedule.get(),
                                    Opener.open(definition, machineId, siteId, opening),
                                    opener.opens(organization, schedule.get(), opening))
                            .ifPresent(due::add);
                }
            }
        }
        due.sort(Comparator.comparing((Due each) -> each.opening().dueAt()).thenComparing(Due::occurrenceId));
        return due;
    }

    private Optional<Due> due(UUID organization, Defined schedule, OpenOccurrence opening, boolean opens) {
        return switch (state(organization, opening.occurrenceId())) {
            case Unopened _ ->
                opens && isFor(organization, schedule, opening.machineId(), opening.siteId())
                        ? Optional.of(new Due(opening, false, null))
                        : Optional.empty();
            case Undone _ -> Optional.of(new Due(opening, true, null));
            case Done done -> Optional.of(new Due(opening, true, done.checklistId()));
        };
    }

    private boolean isFor(UUID organization, Defined schedule, UUID machineId, UUID siteId) {
        var definition = schedule.definition();
        return (definition.siteId() == null
                        ? definition.machineIds().contains(machineId)
                        : definition.siteId().equals(siteId))
                && machines.find(organization, machineId)
                        .filter(machine -> Opener.isFor(definition, machine))
                        .isPresent();
    }

    private OccurrenceState state(UUID organization, UUID occurrenceId) {
        return streams.<OccurrenceEvent, OccurrenceState>fold(
                        new AggregateKey(organization, occurrenceId),
                        OccurrenceEvent.class,
                        new Unopened(),
                        OccurrenceState::evolve)
                .state();
    }
}
