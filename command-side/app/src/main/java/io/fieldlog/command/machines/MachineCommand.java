package io.fieldlog.command.machines;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What can be asked of one machine.
public sealed interface MachineCommand {

    UUID machineId();

    record RegisterMachine(
            UUID machineId,
            UUID siteId,
            String tag,
            String name,
            String category,
            @Nullable String make,
            @Nullable String model,
            @Nullable String serialNumber)
            implements MachineCommand {}

    record RelocateMachine(UUID machineId, UUID siteId) implements MachineCommand {}

    record RecordMeterReading(
            UUID machineId,
            UUID readingId,
            String meter,
            BigDecimal value,
            String unit,
            Instant capturedAt,
            boolean rollover)
            implements MachineCommand {}

    record ResolveMeterReading(UUID machineId, UUID readingId, boolean accepted, String note)
            implements MachineCommand {}

    record RemoveFromService(UUID machineId, String reason) implements MachineCommand {}

    record ReturnToService(UUID machineId, @Nullable String note) implements MachineCommand {}

    record RetireMachine(UUID machineId, String reason) implements MachineCommand {}
}
