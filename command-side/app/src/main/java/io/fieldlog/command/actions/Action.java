package io.fieldlog.command.actions;

import io.fieldlog.command.CommandContext;
import io.fieldlog.command.EventSourced;
import io.fieldlog.command.actions.Action.Order;
import io.fieldlog.command.actions.ActionCommand.RaiseAction;
import io.fieldlog.command.actions.ActionState.Raised;
import io.fieldlog.command.actions.ActionState.Unraised;
import io.fieldlog.command.defects.ReportedDefects;
import io.fieldlog.events.CorrectiveActionEvent;
import io.fieldlog.web.Actor;
import io.fieldlog.web.CommonProblem;
import io.fieldlog.web.Problem;
import java.util.List;
import java.util.UUID;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/// Hands commands to the rules of a corrective action, with the defect that it is raised for, and hides it from those
/// whose sites it does not belong to: what belongs to no site is the whole organization's.
@Aggregate(type = "action", cache = "aggregates", snapshotTriggerDefinition = "snapshots")
final class Action extends EventSourced<Order, CorrectiveActionEvent, ActionState> {

    /// A command with what has to be known outside of the action: the defect, as far as the actor may see it.
    record Order(ActionCommand command, ReportedDefects.@Nullable Standing defect) {}

    Action() {
        super("action", CorrectiveActionEvent.class, new Snapshot<>(1, ActionState.class), new Unraised());
    }

    @CommandHandler(commandName = "action")
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(ActionCommand command, @MetaDataValue(CONTEXT) CommandContext context, ReportedDefects defects) {
        var defect = command instanceof RaiseAction(var _, UUID defectId, var _, var _, var _) && defectId != null
                ? defects.find(context.actor().organizationId(), defectId)
                        .filter(standing -> context.actor().maySee(standing.siteId()))
                        .orElse(null)
                : null;
        carryOut(new Order(command, defect), context);
    }

    @Override
    protected void authorize(Order order, ActionState state, Actor actor) {
        if (order.command() instanceof RaiseAction c) {
            if (c.defectId() == null && actor.sites() != null) {
                throw new Problem(
                        CommonProblem.FORBIDDEN, "A token that is limited to sites raises actions for defects only.");
            }
        } else if (state instanceof Raised action && !maySee(action.siteId(), actor)) {
            throw ActionDecider.unknown(order.command());
        }
    }

    private static boolean maySee(@Nullable UUID site, Actor actor) {
        return site == null ? actor.sites() == null : actor.maySee(site);
    }

    @Override
    protected List<CorrectiveActionEvent> decide(Order order, ActionState state) {
        return ActionDecider.decide(order.command(), state, order.defect());
    }

    @Override
    protected ActionState evolve(ActionState state, CorrectiveActionEvent event) {
        return ActionState.evolve(state, event);
    }
}
