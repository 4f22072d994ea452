package io.fieldlog.command.schedules;

import io.fieldlog.command.CommandContext;
import io.fieldlog.command.EventSourced;
import io.fieldlog.command.machines.RegisteredMachines;
import io.fieldlog.command.machines.RegisteredMachines.Standing;
import io.fieldlog.command.schedules.ScheduleCommand.DefineSchedule;
import io.fieldlog.command.schedules.ScheduleCommand.OfDefined;
import io.fieldlog.command.schedules.ScheduleDecider.Ground;
import io.fieldlog.command.schedules.ScheduleState.Defined;
import io.fieldlog.command.schedules.ScheduleState.Undefined;
import io.fieldlog.command.sites.SiteZones;
import io.fieldlog.command.templates.PublishedTemplates;
import io.fieldlog.events.ScheduleEvent;
import io.fieldlog.events.ScheduleEvent.ScheduleDefined;
import io.fieldlog.web.Actor;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;

/// Hands commands to the rules of a schedule with what it names, and hides it from those whose sites do not have all of
/// its machines.
@Aggregate(type = "schedule", cache = "aggregates", snapshotTriggerDefinition = "snapshots")
final class Schedule extends EventSourced<Schedule.Request, ScheduleEvent, ScheduleState> {

    /// A command and what the log knows of its surroundings.
    sealed interface Request {

        record ToDefine(DefineSchedule command, Ground ground) implements Request {}

        record OnDefined(OfDefined command, RegisteredMachines machines, UUID organization) implements Request {

            private boolean isFor(Actor actor, ScheduleDefined definition) {
                var site = definition.siteId();
                return actor.sites() == null
                        || (site == null
                                ? definition.machineIds().stream()
                                        .allMatch(id -> machines.find(organization, id)
                                                .filter(machine -> actor.maySee(machine.siteId()))
                                                .isPresent())
                                : actor.maySee(site));
            }
        }
    }

    Schedule() {
        super("schedule", ScheduleEvent.class, new Snapshot<>(1, ScheduleState.class), new Undefined());
    }

    @CommandHandler(commandName = "schedule")
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(
            ScheduleCommand command,
            @MetaDataValue(CONTEXT) CommandContext context,
            PublishedTemplates templates,
            RegisteredMachines machines,
            SiteZones sites) {
        var actor = context.actor();
        carryOut(
                switch (command) {
                    case DefineSchedule c -> new Request.ToDefine(c, ground(c, actor, templates, machines, sites));
                    case OfDefined c -> new Request.OnDefined(c, machines, actor.organizationId());
                },
                context);
    }

    private static Ground ground(
            DefineSchedule c, Actor actor, PublishedTemplates templates, RegisteredMachines machines, SiteZones sites) {
        var organization = actor.organizationId();
        var named = new HashMap<UUID, Standing>();
        c.machineIds()
                .forEach(id -> machines.find(organization, id)
                        .filter(machine -> actor.maySee(machine.siteId()))
                        .ifPresent(machine -> named.put(id, machine)));
        var site = c.siteId();
        return new Ground(
                templates.state(organization, c.templateId()),
                named,
                site != null
                        && actor.maySee(site)
                        && sites.find(organization, site).isPresent());
    }

    @Override
    protected void authorize(Request request, ScheduleState state, Actor actor) {
        if (request instanceof Request.OnDefined r
                && state instanceof Defined defined
                && !r.isFor(actor, defined.definition())) {
            throw ScheduleDecider.unknown(r.command());
        }
    }

    @Override
    protected List<ScheduleEvent> decide(Request request, ScheduleState state) {
        return switch (request) {
            case Request.ToDefine(var command, var ground) -> ScheduleDecider.define(command, state, ground);
            case Request.OnDefined r
            when state instanceof Defined defined -> ScheduleDecider.decide(r.command(), defined);
            case Request.OnDefined r -> throw ScheduleDecider.unknown(r.command());
        };
    }

    @Override
    protected ScheduleState evolve(ScheduleState state, ScheduleEvent event) {
        return ScheduleState.evolve(state, event);
    }
}
