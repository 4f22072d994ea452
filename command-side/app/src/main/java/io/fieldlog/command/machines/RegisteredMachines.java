package io.fieldlog.command.machines;

import io.fieldlog.command.AggregateKey;
import io.fieldlog.command.machines.MachineState.Kept;
import io.fieldlog.command.machines.MachineState.Registered;
import io.fieldlog.command.machines.MachineState.Retired;
import io.fieldlog.command.machines.MachineState.Unregistered;
import io.fieldlog.events.MachineEvent;
import java.util.Optional;
import java.util.UUID;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.stereotype.Component;

/// Where machines stand right now, read from the log: what concerns a machine is decided by the aggregates of others.
@Component
public final class RegisteredMachines {

    public record Standing(UUID siteId, String category, boolean retired) {}

    private final EventStore events;

    RegisteredMachines(EventStore events) {
        this.events = events;
    }

    public Optional<Standing> find(UUID organization, UUID machineId) {
        return switch (state(new AggregateKey(organization, machineId))) {
            case Unregistered _ -> Optional.empty();
            case Kept kept -> Optional.of(standing(kept, false));
            case Retired retired -> Optional.of(standing(retired, true));
        };
    }

    private static Standing standing(Registered machine, boolean retired) {
        return new Standing(machine.siteId(), machine.category(), retired);
    }

    /// From the last snapshot on: a machine has years of readings.
    private MachineState state(AggregateKey machine) {
        MachineState state = new Unregistered();
        var stream = events.readEvents(machine.toString());
        while (stream.hasNext()) {
            switch (stream.next().getPayload()) {
                case Machine snapshot -> state = snapshot.state();
                case MachineEvent event -> state = MachineState.evolve(state, event);
                default -> {}
            }
        }
        return state;
    }
}
