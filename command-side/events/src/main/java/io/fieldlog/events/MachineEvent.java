package io.fieldlog.events;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Facts about one machine: equipment or a vehicle that is inspected.
public sealed interface MachineEvent extends Event {

    UUID machineId();

    @Override
    default UUID streamId() {
        return machineId();
    }

    /// `tag` is what is written on the machine, unique in the organization.
    record MachineRegistered(
            UUID machineId,
            UUID siteId,
            String tag,
            String name,
            String category,
            @Nullable String make,
            @Nullable String model,
            @Nullable String serialNumber)
            implements MachineEvent {}

    record MachineRelocated(UUID machineId, UUID fromSiteId, UUID siteId) implements MachineEvent {}

    /// `capturedAt` is the device's time; `rollover` says that the meter started again below its last reading.
    record MeterReadingRecorded(
            UUID machineId,
            UUID readingId,
            String meter,
            BigDecimal value,
            String unit,
            Instant capturedAt,
            boolean rollover)
            implements MachineEvent {}

    /// Follows the recording of a reading that contradicts its neighbours by `capturedAt`: kept, but not counted until
    /// it is resolved.
    record MeterReadingDisputed(UUID machineId, UUID readingId, String meter, Contradiction contradiction)
            implements MachineEvent {}

    record MeterReadingResolved(UUID machineId, UUID readingId, String meter, boolean accepted, String note)
            implements MachineEvent {}

    record MachineRemovedFromService(UUID machineId, String reason) implements MachineEvent {}

    record MachineReturnedToService(
            UUID machineId, @Nullable String note) implements MachineEvent {}

    record MachineRetired(UUID machineId, String reason) implements MachineEvent {}

    /// How a reading contradicts the others of its meter.
    enum Contradiction {
        BELOW_PREVIOUS,
        ABOVE_NEXT,
        UNIT_CHANGED
    }
}
