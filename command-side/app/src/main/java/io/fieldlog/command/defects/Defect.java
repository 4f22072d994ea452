package io.fieldlog.command.defects;

import io.fieldlog.command.CommandContext;
import io.fieldlog.command.EventSourced;
import io.fieldlog.command.defects.Defect.Order;
import io.fieldlog.command.defects.DefectCommand.AcknowledgeReview;
import io.fieldlog.command.defects.DefectCommand.CertifyNoRepairNeeded;
import io.fieldlog.command.defects.DefectCommand.CertifyRepaired;
import io.fieldlog.command.defects.DefectCommand.GradeDefect;
import io.fieldlog.command.defects.DefectCommand.ReportDefect;
import io.fieldlog.command.defects.DefectState.Reported;
import io.fieldlog.command.defects.DefectState.Unreported;
import io.fieldlog.command.machines.RegisteredMachines;
import io.fieldlog.events.DefectEvent;
import io.fieldlog.web.Actor;
import io.fieldlog.web.CommonProblem;
import io.fieldlog.web.Problem;
import io.fieldlog.web.Role;
import java.util.List;
import java.util.Set;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/// Hands commands to the rules of a defect, with the machine that a report is about, and hides it from those whose
/// sites it does not belong to.
@Aggregate(type = "defect", cache = "aggregates", snapshotTriggerDefinition = "snapshots")
final class Defect extends EventSourced<Order, DefectEvent, DefectState> {

    /// A command with what has to be known outside of the defect: the machine, as far as the actor may see it.
    record Order(DefectCommand command, RegisteredMachines.@Nullable Standing machine) {}

    Defect() {
        super("defect", DefectEvent.class, new Snapshot<>(1, DefectState.class), new Unreported());
    }

    @CommandHandler(commandName = "defect")
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(DefectCommand command, @MetaDataValue(CONTEXT) CommandContext context, RegisteredMachines machines) {
        var machine = command instanceof ReportDefect report
                ? machines.find(context.actor().organizationId(), report.machineId())
                        .filter(standing -> context.actor().maySee(standing.siteId()))
                        .orElse(null)
                : null;
        carryOut(new Order(command, machine), context);
    }

    @Override
    protected void authorize(Order order, DefectState state, Actor actor) {
        if (order.command() instanceof ReportDefect) {
            return;
        }
        if (state instanceof Reported defect && !actor.maySee(defect.siteId())) {
            throw DefectDecider.unknown(order.command());
        }
        switch (order.command()) {
            case CertifyRepaired _, CertifyNoRepairNeeded _ -> requireRole(Role.MECHANIC, actor);
            case AcknowledgeReview _ -> requireRole(Role.INSPECTOR, actor);
            case GradeDefect _ -> requireRole(Role.SUPERVISOR, actor);
            case ReportDefect _ -> {}
        }
    }

    /// The role is part of the rule, whichever way the command came.
    private static void requireRole(Role role, Actor actor) {
        if (!actor.hasAnyOf(Set.of(role))) {
            throw new Problem(CommonProblem.FORBIDDEN, "None of the token's roles may do this.");
        }
    }

    @Override
    protected List<DefectEvent> decide(Order order, DefectState state) {
        return DefectDecider.decide(order.command(), state, order.machine());
    }

    @Override
    protected DefectState evolve(DefectState state, DefectEvent event) {
        return DefectState.evolve(state, event);
    }
}
