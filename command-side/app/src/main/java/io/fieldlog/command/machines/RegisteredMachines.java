package io.fieldlog.command.machines;

import io.fieldlog.command.AggregateKey;
import io.fieldlog.command.Streams;
import io.fieldlog.command.machines.MachineState.Registered;
import io.fieldlog.command.machines.MachineState.Retired;
import io.fieldlog.command.machines.MachineState.Unregistered;
import io.fieldlog.events.MachineEvent;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// The machines of an organization right now, as other rules see them: read from the machine's own stream, from its
/// last snapshot on.
@Component
public final class RegisteredMachines {

    /// Where a machine stands, for ever once it is retired, and what it is.
    public record Standing(UUID siteId, String category, boolean retired) {}

    private final Streams streams;

    RegisteredMachines(Streams streams) {
        this.streams = streams;
    }

    public Optional<Standing> find(UUID organization, UUID machineId) {
        return state(new AggregateKey(organization, machineId)) instanceof Registered machine
                ? Optional.of(new Standing(machine.siteId(), machine.category(), machine instanceof Retired))
                : Optional.empty();
    }

    private MachineState state(AggregateKey machine) {
        return streams.latest(machine, Machine.class, MachineEvent.class, new Unregistered(), MachineState::evolve);
    }
}
