package io.fieldlog.command.operations;

import io.fieldlog.command.CommandContext;
import io.fieldlog.command.EventSourced;
import io.fieldlog.events.OperationsEvent;
import io.fieldlog.web.Actor;
import io.fieldlog.web.CommonProblem;
import io.fieldlog.web.Problem;
import java.util.List;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;

/// Hands what is asked of an organization's views to its rules.
@Aggregate(type = "operations", cache = "aggregates", snapshotTriggerDefinition = "snapshots")
final class Operations extends EventSourced<OperationsCommand, OperationsEvent, OperationsState> {

    Operations() {
        super("operations", OperationsEvent.class, new Snapshot<>(1, OperationsState.class), new OperationsState());
    }

    @CommandHandler(commandName = "operations")
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(OperationsCommand command, @MetaDataValue(CONTEXT) CommandContext context) {
        carryOut(command, context);
    }

    @Override
    protected void authorize(OperationsCommand command, OperationsState state, Actor actor) {
        if (actor.sites() != null) {
            throw new Problem(CommonProblem.FORBIDDEN, "A token that is limited to sites operates no whole view.");
        }
    }

    @Override
    protected List<OperationsEvent> decide(OperationsCommand command, OperationsState state) {
        return OperationsDecider.decide(command);
    }

    @Override
    protected OperationsState evolve(OperationsState state, OperationsEvent event) {
        return state;
    }
}
