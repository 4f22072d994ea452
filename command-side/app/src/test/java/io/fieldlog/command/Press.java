package io.fieldlog.command;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import io.fieldlog.events.MachineEvent.MachineRemovedFromService;
import java.util.UUID;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/// An aggregate as Axon's guide shows it, for measuring stock event stores with the events that Fieldlog stores.
@Aggregate(cache = "presses")
class Press {

    record InstallPress(@TargetAggregateIdentifier UUID pressId, String reason) {}

    record StopPress(@TargetAggregateIdentifier UUID pressId, String reason) {}

    @AggregateIdentifier
    private @Nullable UUID pressId;

    private int stops;

    Press() {}

    @CommandHandler
    Press(InstallPress command) {
        apply(new MachineRemovedFromService(command.pressId(), command.reason()));
    }

    @CommandHandler
    void handle(StopPress command) {
        if (stops == 0) {
            throw new IllegalStateException("not installed");
        }
        apply(new MachineRemovedFromService(command.pressId(), command.reason()));
    }

    @EventSourcingHandler
    void on(MachineRemovedFromService event) {
        pressId = event.machineId();
        stops++;
    }
}
