package io.fieldlog.command;

import io.fieldlog.command.Crane.CraneCommand;
import io.fieldlog.command.Crane.CraneState;
import io.fieldlog.events.MachineEvent;
import io.fieldlog.events.MachineEvent.MachineRegistered;
import io.fieldlog.events.MachineEvent.MachineRemovedFromService;
import io.fieldlog.web.Actor;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;

/// The smallest aggregate that has everything: for tests of what aggregates stand on.
@Aggregate(type = "crane", cache = "aggregates", snapshotTriggerDefinition = "snapshots")
final class Crane extends EventSourced<CraneCommand, MachineEvent, CraneState> {

    sealed interface CraneCommand {
        record Build(UUID craneId, UUID siteId, String tag) implements CraneCommand {}

        /// Writes down this many reasons, none when it is 0.
        record Stop(UUID craneId, int times) implements CraneCommand {}

        record Note(UUID craneId, String reason) implements CraneCommand {}

        record Refuse(Reason reason) implements CraneCommand {}
    }

    sealed interface CraneState {
        record Absent() implements CraneState {}

        record Built(UUID siteId, String tag, List<String> reasons) implements CraneState {}
    }

    Crane() {
        super("crane", MachineEvent.class, new Snapshot<>(2, CraneState.class), new CraneState.Absent());
    }

    @CommandHandler(commandName = "crane")
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(CraneCommand command, @MetaDataValue(CONTEXT) CommandContext context) {
        carryOut(command, context);
    }

    @Override
    protected void authorize(CraneCommand command, CraneState state, Actor actor) {
        if (state instanceof CraneState.Built built && !actor.maySee(built.siteId())) {
            throw new Rejected(Reason.UNKNOWN_MACHINE, "There is no such crane.");
        }
    }

    @Override
    protected List<MachineEvent> decide(CraneCommand command, CraneState state) {
        return switch (command) {
            case CraneCommand.Build build
            when state instanceof CraneState.Absent ->
                List.of(new MachineRegistered(
                        build.craneId(), build.siteId(), build.tag(), "Crane", "crane", null, null, null));
            case CraneCommand.Build _ -> throw new Rejected(Reason.ID_TAKEN, "The crane is built already.");
            case CraneCommand.Stop _
            when state instanceof CraneState.Absent ->
                throw new Rejected(Reason.UNKNOWN_MACHINE, "There is no such crane.");
            case CraneCommand.Stop stop ->
                IntStream.range(0, stop.times())
                        .mapToObj(i -> (MachineEvent) new MachineRemovedFromService(stop.craneId(), "reason " + i))
                        .toList();
            case CraneCommand.Note note -> List.of(new MachineRemovedFromService(note.craneId(), note.reason()));
            case CraneCommand.Refuse refuse -> throw new Rejected(refuse.reason(), "Refused.");
        };
    }

    @Override
    protected CraneState evolve(CraneState state, MachineEvent event) {
        return switch (event) {
            case MachineRegistered built -> new CraneState.Built(built.siteId(), built.tag(), List.of());
            case MachineRemovedFromService stopped
            when state instanceof CraneState.Built built -> {
                var reasons = new java.util.ArrayList<>(built.reasons());
                reasons.add(stopped.reason());
                yield new CraneState.Built(built.siteId(), built.tag(), List.copyOf(reasons));
            }
            default -> state;
        };
    }
}
