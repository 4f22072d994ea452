package io.fieldlog.command.schedules;

import static io.fieldlog.command.Reason.INVALID_SCHEDULE;
import static io.fieldlog.command.Reason.MACHINE_RETIRED;
import static io.fieldlog.command.Reason.SCHEDULE_EXISTS;
import static io.fieldlog.command.Reason.SCHEDULE_NOT_PAUSED;
import static io.fieldlog.command.Reason.SCHEDULE_PAUSED;
import static io.fieldlog.command.Reason.TEMPLATE_WITHDRAWN;
import static io.fieldlog.command.Reason.UNKNOWN_MACHINE;
import static io.fieldlog.command.Reason.UNKNOWN_SCHEDULE;
import static io.fieldlog.command.Reason.UNKNOWN_SITE;
import static io.fieldlog.command.Reason.UNKNOWN_TEMPLATE;

import io.fieldlog.command.Rejected;
import io.fieldlog.command.Rejected.Fault;
import io.fieldlog.command.machines.RegisteredMachines;
import io.fieldlog.command.schedules.ScheduleCommand.DefineSchedule;
import io.fieldlog.command.schedules.ScheduleCommand.OfDefined;
import io.fieldlog.command.schedules.ScheduleCommand.PauseSchedule;
import io.fieldlog.command.schedules.ScheduleCommand.ResumeSchedule;
import io.fieldlog.command.schedules.ScheduleState.Active;
import io.fieldlog.command.schedules.ScheduleState.Defined;
import io.fieldlog.command.schedules.ScheduleState.Paused;
import io.fieldlog.command.schedules.ScheduleState.Undefined;
import io.fieldlog.command.templates.TemplateState;
import io.fieldlog.events.ScheduleEvent;
import io.fieldlog.events.ScheduleEvent.ScheduleDefined;
import io.fieldlog.events.ScheduleEvent.SchedulePaused;
import io.fieldlog.events.ScheduleEvent.ScheduleResumed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// The rules of a schedule as one table of commands and states.
final class ScheduleDecider {

    static final Duration LONGEST_DUE = Duration.ofDays(366);

    /// Before it nothing is due: the rule would be followed through all the years since.
    static final int FIRST_YEAR = 1970;

    static final int LAST_YEAR = 9000;

    /// What a definition names, as far as who defines may see it.
    record Ground(TemplateState template, Map<UUID, RegisteredMachines.Standing> machines, boolean siteIsKnown) {}

    private record Case(OfDefined command, Defined state) {}

    private ScheduleDecider() {}

    static List<ScheduleEvent> define(DefineSchedule c, ScheduleState state, Ground ground) {
        return switch (state) {
            case Undefined _ -> List.of(defined(c, ground));
            case Defined _ ->
                throw new Rejected(
                        SCHEDULE_EXISTS,
                        "The schedule %s is already defined.".formatted(c.scheduleId()),
                        "/scheduleId");
        };
    }

    static List<ScheduleEvent> decide(OfDefined command, Defined state) {
        return switch (new Case(command, state)) {
            case Case(PauseSchedule c, Active _) -> List.of(new SchedulePaused(c.scheduleId(), c.pausedAt()));
            case Case(PauseSchedule c, Paused _) ->
                throw new Rejected(SCHEDULE_PAUSED, "The schedule %s is already paused.".formatted(c.scheduleId()));
            case Case(ResumeSchedule c, Paused _) -> List.of(new ScheduleResumed(c.scheduleId(), c.resumedAt()));
            case Case(ResumeSchedule c, Active _) ->
                throw new Rejected(SCHEDULE_NOT_PAUSED, "The schedule %s is not paused.".formatted(c.scheduleId()));
        };
    }

    static Rejected unknown(ScheduleCommand c) {
        return new Rejected(UNKNOWN_SCHEDULE, "There is no schedule %s.".formatted(c.scheduleId()));
    }

    private static ScheduleDefined defined(DefineSchedule c, Ground ground) {
        refuse(contradictions(c));
        var _ = Recurrence.of(c.rrule(), c.startsAt());
        refuse(unknowns(c, ground));
        return new ScheduleDefined(
                c.scheduleId(),
                c.name(),
                c.templateId(),
                c.machineIds(),
                c.category(),
                c.siteId(),
                c.rrule(),
                c.startsAt(),
                c.dueWithin(),
                c.assignees(),
                c.definedAt());
    }

    private static void refuse(List<Fault> faults) {
        if (!faults.isEmpty()) {
            throw Rejected.of(faults);
        }
    }

    private static List<Fault> contradictions(DefineSchedule c) {
        var faults = new ArrayList<Fault>();
        var ofSite = c.category() != null || c.siteId() != null;
        if (c.machineIds().isEmpty() && (c.category() == null || c.siteId() == null)) {
            faults.add(new Fault("/machineIds", INVALID_SCHEDULE, "It needs machineIds, or a category and a siteId."));
        }
        if (!c.machineIds().isEmpty() && ofSite) {
            faults.add(new Fault(
                    "/machineIds", INVALID_SCHEDULE, "It has either machineIds, or a category and a siteId."));
        }
        var seen = new HashSet<UUID>();
        for (var i = 0; i < c.machineIds().size(); i++) {
            if (!seen.add(c.machineIds().get(i))) {
                faults.add(new Fault("/machineIds/" + i, INVALID_SCHEDULE, "The machine is named twice."));
            }
        }
        if (c.startsAt().getYear() < FIRST_YEAR || c.startsAt().getYear() > LAST_YEAR) {
            faults.add(new Fault(
                    "/startsAt", INVALID_SCHEDULE, "Its year must be from %d to %d.".formatted(FIRST_YEAR, LAST_YEAR)));
        }
        if (c.startsAt().getNano() != 0) {
            faults.add(new Fault("/startsAt", INVALID_SCHEDULE, "It must be at a whole second."));
        }
        if (!c.dueWithin().isPositive() || c.dueWithin().compareTo(LONGEST_DUE) > 0) {
            faults.add(new Fault(
                    "/dueWithin", INVALID_SCHEDULE, "It must be positive and at most %s.".formatted(LONGEST_DUE)));
        }
        return faults;
    }

    private static List<Fault> unknowns(DefineSchedule c, Ground ground) {
        var faults = new ArrayList<Fault>();
        switch (ground.template()) {
            case TemplateState.Unpublished _ ->
                faults.add(new Fault(
                        "/templateId", UNKNOWN_TEMPLATE, "There is no template %s.".formatted(c.templateId())));
            case TemplateState.Withdrawn _ ->
                faults.add(new Fault(
                        "/templateId", TEMPLATE_WITHDRAWN, "The template %s is withdrawn.".formatted(c.templateId())));
            case TemplateState.InUse _ -> {}
        }
        if (c.siteId() != null && !ground.siteIsKnown()) {
            faults.add(new Fault("/siteId", UNKNOWN_SITE, "There is no site %s.".formatted(c.siteId())));
        }
        for (var i = 0; i < c.machineIds().size(); i++) {
            var id = c.machineIds().get(i);
            var machine = ground.machines().get(id);
            if (machine == null) {
                faults.add(new Fault("/machineIds/" + i, UNKNOWN_MACHINE, "There is no machine %s.".formatted(id)));
            } else if (machine.retired()) {
                faults.add(new Fault("/machineIds/" + i, MACHINE_RETIRED, "The machine %s is retired.".formatted(id)));
            }
        }
        return faults;
    }
}
