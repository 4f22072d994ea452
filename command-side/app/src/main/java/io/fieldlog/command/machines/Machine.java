package io.fieldlog.command.machines;

import io.fieldlog.command.CommandContext;
import io.fieldlog.command.EventSourced;
import io.fieldlog.command.Reason;
import io.fieldlog.command.Rejected;
import io.fieldlog.command.machines.MachineCommand.RegisterMachine;
import io.fieldlog.command.machines.MachineCommand.RelocateMachine;
import io.fieldlog.command.machines.MachineState.Kept;
import io.fieldlog.command.machines.MachineState.Registered;
import io.fieldlog.command.machines.MachineState.Unregistered;
import io.fieldlog.events.MachineEvent;
import io.fieldlog.web.Actor;
import java.util.List;
import java.util.UUID;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;

/// Hands commands to the rules of a machine, and hides it from those whose sites it does not stand at.
@Aggregate(type = "machine", cache = "aggregates", snapshotTriggerDefinition = "snapshots")
final class Machine extends EventSourced<MachineCommand, MachineEvent, MachineState> {

    Machine() {
        super("machine", MachineEvent.class, new Snapshot<>(2, MachineState.class), new Unregistered());
    }

    @CommandHandler(commandName = "machine")
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(MachineCommand command, @MetaDataValue(CONTEXT) CommandContext context) {
        carryOut(command, context);
    }

    @Override
    protected void authorize(MachineCommand command, MachineState state, Actor actor) {
        if (command instanceof RegisterMachine c) {
            requireSite(c.siteId(), actor);
        } else if (state instanceof Registered machine) {
            if (!actor.maySee(machine.siteId())) {
                throw MachineDecider.unknown(command);
            }
            if (command instanceof RelocateMachine c) {
                requireSite(c.siteId(), actor);
            }
        }
    }

    private static void requireSite(UUID siteId, Actor actor) {
        if (!actor.maySee(siteId)) {
            throw new Rejected(Reason.UNKNOWN_SITE, "There is no site %s.".formatted(siteId));
        }
    }

    @Override
    protected List<MachineEvent> decide(MachineCommand command, MachineState state) {
        return MachineDecider.decide(command, state);
    }

    @Override
    protected MachineState evolve(MachineState state, MachineEvent event) {
        return MachineState.evolve(state, event);
    }

    @Override
    protected int bytes(MachineState state) {
        return state instanceof Kept machine ? USUAL_BYTES + machine.readings().bytes() : USUAL_BYTES;
    }
}
