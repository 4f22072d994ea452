package io.fieldlog.command.machines;

import io.fieldlog.command.fields.Text;
import io.fieldlog.command.machines.MachineCommand.RegisterMachine;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What is said of a machine when it is registered, with the same limits for a request and for a row of a file.
public record MachineRegistration(
        UUID machineId,
        UUID siteId,
        @Text(max = 100) String tag,
        @Text(max = 200) String name,
        @Text(max = 100) String category,
        @Text(max = 200) @Nullable String make,
        @Text(max = 200) @Nullable String model,
        @Text(max = 200) @Nullable String serialNumber) {

    public RegisterMachine command() {
        return new RegisterMachine(machineId, siteId, tag, name, category, make, model, serialNumber);
    }
}
