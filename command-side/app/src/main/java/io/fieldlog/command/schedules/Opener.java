package io.fieldlog.command.schedules;

import com.github.f4b6a3.uuid.UuidCreator;
import io.fieldlog.command.CommandContext;
import io.fieldlog.command.CommandDesk;
import io.fieldlog.command.machines.RegisteredMachines;
import io.fieldlog.command.machines.SiteMachines;
import io.fieldlog.command.schedules.OccurrenceCommand.MissOccurrence;
import io.fieldlog.command.schedules.OccurrenceCommand.OpenOccurrence;
import io.fieldlog.command.schedules.ScheduleState.Defined;
import io.fieldlog.command.schedules.Timetable.Opening;
import io.fieldlog.command.sites.SiteZones;
import io.fieldlog.command.templates.PublishedTemplates;
import io.fieldlog.command.templates.TemplateState;
import io.fieldlog.events.ScheduleEvent.ScheduleDefined;
import io.fieldlog.web.Actor;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/// Opens a schedule's occurrences when they are due and marks as missed those that nobody did. Each is a command
/// whose id follows from what it says, so that a crash, or two nodes at once, change nothing.
@Component
class Opener implements DisposableBean {

    /// Who opens occurrences, in the log.
    static final String USER = "schedule";

    private final CommandDesk desk;
    private final DefinedSchedules schedules;
    private final PublishedTemplates templates;
    private final RegisteredMachines machines;
    private final SiteMachines siteMachines;
    private final SiteZones zones;
    private final ExecutorService inFlight;

    Opener(
            CommandDesk desk,
            DefinedSchedules schedules,
            PublishedTemplates templates,
            RegisteredMachines machines,
            SiteMachines siteMachines,
            SiteZones zones,
            ScheduleProperties properties) {
        this.desk = desk;
        this.schedules = schedules;
        this.templates = templates;
        this.machines = machines;
        this.siteMachines = siteMachines;
        this.zones = zones;
        this.inFlight = Executors.newFixedThreadPool(
                properties.commandsInFlight(),
                Thread.ofVirtual().name("opener-", 0).factory());
    }

    /// What became of a visit.
    sealed interface Visit {

        /// The schedule is not in the log (yet).
        record Unknown() implements Visit {}

        /// Nothing will ever happen to it again.
        record Ended() implements Visit {}

        record Next(Instant at) implements Visit {}
    }

    /// What is to be done in one visit, worked out once for each time zone that the machines stand in.
    private final class Round {

        final UUID organization;
        final Defined schedule;
        final ScheduleTask task;
        final Instant now;
        final Recurrence recurrence;
        final Map<UUID, Optional<ZoneId>> zoneOf = new ConcurrentHashMap<>();
        final Map<ZoneId, Timetable> timetables = new ConcurrentHashMap<>();
        final Map<ZoneId, List<Opening>> openings = new ConcurrentHashMap<>();
        final Map<ZoneId, List<Opening>> current = new ConcurrentHashMap<>();
        final Set<UUID> notMissed = ConcurrentHashMap.newKeySet();

        Round(ScheduleTask task, Defined schedule, Instant now) {
            this.organization = task.organizationId();
            this.schedule = schedule;
            this.task = task;
            this.now = now;
            this.recurrence = Recurrence.of(
                    schedule.definition().rrule(), schedule.definition().startsAt());
            // A site may get its first machine of the category before the next visit.
            var site = schedule.definition().siteId();
            if (site != null) {
                zone(site).ifPresent(this::timetable);
            }
        }

        private Optional<ZoneId> zone(UUID siteId) {
            return zoneOf.computeIfAbsent(siteId, site -> zones.find(organization, site));
        }

        /// Opens what the machine's site says that is due, if the schedule is for the machine.
        void open(UUID machineId) {
            machines.find(organization, machineId)
                    .filter(machine -> isFor(schedule.definition(), machine))
                    .ifPresent(machine ->
                            zone(machine.siteId()).ifPresent(zone -> open(machineId, machine.siteId(), zone)));
        }

        private void open(UUID machineId, UUID siteId, ZoneId zone) {
            for (var opening : current.computeIfAbsent(zone, at -> timetable(at).current(now))) {
                notMissed.add(occurrenceId(schedule.definition().scheduleId(), machineId, opening.slot()));
            }
            for (var opening : openings.computeIfAbsent(zone, this::opening)) {
                send(organization, Opener.open(schedule.definition(), machineId, siteId, opening));
            }
        }

        private Timetable timetable(ZoneId zone) {
            return timetables.computeIfAbsent(
                    zone, at -> new Timetable(recurrence, schedule.definition().dueWithin(), at));
        }

        /// Since the last visit, and whenever the schedule became active since.
        private List<Opening> opening(ZoneId zone) {
            var timetable = timetable(zone);
            var first = schedule.spans().getFirst().since();
            var from = task.doneUntil() == null || task.doneUntil().isBefore(first) ? first : task.doneUntil();
            var begun = schedule.spans().stream()
                    .map(ScheduleState.Span::since)
                    .filter(since -> task.doneUntil() == null || since.isAfter(task.doneUntil()))
                    .flatMap(since -> timetable.current(since).stream());
            return Stream.concat(begun, timetable.opening(from, now).stream())
                    .distinct()
                    .filter(opening -> opens(organization, schedule, opening))
                    .toList();
        }

        Optional<Instant> nextChange() {
            return timetables.values().stream()
                    .flatMap(timetable -> timetable.nextChange(now).stream())
                    .min(Instant::compareTo);
        }
    }

    /// Does what is to be done between the last visit and `now`.
    Visit visit(ScheduleTask task, Instant now) {
        var organization = task.organizationId();
        var found = schedules.find(organization, task.scheduleId());
        if (found.isEmpty()) {
            return new Visit.Unknown();
        }
        var definition = found.get().definition();
        var round = new Round(task, found.get(), now);
        each(machines(organization, definition), round::open);
        each(
                schedules.open(organization, task.scheduleId()).stream()
                        .filter(occurrence -> !round.notMissed.contains(occurrence))
                        .toList(),
                occurrence -> send(organization, new MissOccurrence(occurrence, now)));
        if (!schedules.find(organization, task.scheduleId()).equals(found)) {
            // Paused or resumed meanwhile: whoever did it may not have been able to wake it.
            return new Visit.Next(now);
        }
        var open = !schedules.open(organization, task.scheduleId()).isEmpty();
        var withdrawn = templates.state(organization, definition.templateId()) instanceof TemplateState.Withdrawn;
        if (withdrawn && !open) {
            return new Visit.Ended();
        }
        var next = round.nextChange();
        if (next.isPresent()) {
            return new Visit.Next(next.get());
        }
        return open || !hasEnded(definition, round.recurrence, now)
                ? new Visit.Next(now.plus(Timetable.GRACE))
                : new Visit.Ended();
    }

    /// Without machines there is no zone to ask: the latest one on earth decides.
    private static boolean hasEnded(ScheduleDefined definition, Recurrence recurrence, Instant now) {
        var latest = new Timetable(recurrence, definition.dueWithin(), ZoneId.of("-12:00"));
        return latest.nextChange(now).isEmpty();
    }

    private Collection<UUID> machines(UUID organization, ScheduleDefined definition) {
        return definition.siteId() == null
                ? definition.machineIds()
                : siteMachines.of(organization, definition.siteId());
    }

    /// Whether a machine, which is named or stands at the site, is inspected by the schedule.
    static boolean isFor(ScheduleDefined definition, RegisteredMachines.Standing machine) {
        return !machine.retired()
                && (definition.category() == null || definition.category().equals(machine.category()));
    }

    /// Whether it opens at all: not when the schedule was paused, nor once its template was withdrawn.
    boolean opens(UUID organization, Defined schedule, Opening opening) {
        return schedule.opens(opening.opensAt(), opening.dueAt())
                && !(templates.state(organization, schedule.definition().templateId())
                                instanceof TemplateState.Withdrawn withdrawn
                        && !opening.opensAt().isBefore(withdrawn.withdrawnAt()));
    }

    static OpenOccurrence open(ScheduleDefined definition, UUID machineId, UUID siteId, Opening opening) {
        return new OpenOccurrence(
                occurrenceId(definition.scheduleId(), machineId, opening.slot()),
                definition.scheduleId(),
                machineId,
                siteId,
                definition.templateId(),
                opening.slot(),
                opening.opensAt(),
                opening.dueAt(),
                opening.missedAt(),
                opening.nextDueAt());
    }

    static UUID occurrenceId(UUID scheduleId, UUID machineId, LocalDateTime slot) {
        return UuidCreator.getNameBasedSha1(scheduleId, machineId + ":" + slot);
    }

    /// Some at a time; when one fails, the visit has failed.
    private void each(Collection<UUID> ids, Consumer<UUID> action) {
        var calls = ids.stream()
                .<Callable<Boolean>>map(id -> () -> {
                    action.accept(id);
                    return true;
                })
                .toList();
        try {
            for (var call : inFlight.invokeAll(calls)) {
                call.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the visit was interrupted", e);
        }
    }

    /// A command that comes to nothing may come to something later: one that depends on the time is a new one each
    /// time.
    private void send(UUID organization, OccurrenceCommand command) {
        var said = command instanceof MissOccurrence miss ? "missed at " + miss.at() : "opened";
        var context = new CommandContext(
                new Actor(organization, USER, Set.of(), null),
                UuidCreator.getNameBasedSha1(command.occurrenceId(), said),
                CommandContext.hash(said.getBytes(StandardCharsets.UTF_8)),
                null,
                null,
                null);
        desk.send("occurrence", command.occurrenceId(), command, HttpStatus.OK.value(), context);
    }

    @Override
    public void destroy() {
        inFlight.shutdownNow();
    }
}
