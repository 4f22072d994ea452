package io.fieldlog.projections.search;

import io.fieldlog.projections.machines.Machine;
import io.fieldlog.projections.machines.MachineStatus;
import io.fieldlog.projections.machines.Meter;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A machine as Elasticsearch holds it: the same values as its row.
public record MachineDocument(
        UUID organizationId,
        UUID machineId,
        String tag,
        String name,
        String category,
        @Nullable String make,
        @Nullable String model,
        @Nullable String serialNumber,
        UUID siteId,
        MachineStatus status,
        List<Meter> meters,
        int openDefects,
        long version,
        long position,
        Instant registeredAt) {

    public static MachineDocument of(Machine machine) {
        return new MachineDocument(
                machine.organizationId(),
                machine.machineId(),
                machine.tag(),
                machine.name(),
                machine.category(),
                machine.make(),
                machine.model(),
                machine.serialNumber(),
                machine.siteId(),
                machine.status(),
                machine.meters(),
                machine.openDefects(),
                machine.version(),
                machine.position(),
                machine.registeredAt());
    }

    public String id() {
        return organizationId + ":" + machineId;
    }
}
