package io.fieldlog.command.machines;

import io.fieldlog.command.AggregateKey;
import io.fieldlog.command.machines.MachineState.Registered;
import io.fieldlog.command.machines.MachineState.Retired;
import io.fieldlog.command.machines.MachineState.Unregistered;
import io.fieldlog.events.MachineEvent;
import java.util.Optional;
import java.util.UUID;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.stereotype.Component;

/// The machines of an organization right now, as other rules see them: read from the machine's own stream, from its
/// last snapshot on.
@Component
public final class RegisteredMachines {

    /// Where a machine stands, for ever once it is retired, and what it is.
    public record Standing(UUID siteId, String category, boolean retired) {}

    private final EventStore events;

    RegisteredMachines(EventStore events) {
        this.events = events;
    }

    public Optional<Standing> find(UUID organization, UUID machineId) {
        MachineState state = new Unregistered();
        var stream = events.readEvents(new AggregateKey(organization, machineId).toString());
        while (stream.hasNext()) {
            var payload = stream.next().getPayload();
            if (payload instanceof Machine snapshot) {
                state = snapshot.remembered();
            } else if (payload instanceof MachineEvent event) {
                state = MachineState.evolve(state, event);
            }
        }
        return state instanceof Registered machine
                ? Optional.of(new Standing(machine.siteId(), machine.category(), machine instanceof Retired))
                : Optional.empty();
    }
}
