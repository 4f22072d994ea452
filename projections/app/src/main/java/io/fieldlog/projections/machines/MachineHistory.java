package io.fieldlog.projections.machines;

import io.fieldlog.projections.fold.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A machine as it was from one of its events until the next: end exclusive, open for the state of now.
public record MachineHistory(
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
        Instant registeredAt,
        Instant changedAt,
        long fromPosition,
        Instant fromAt,
        @Nullable Long untilPosition,
        @Nullable Instant untilAt) {

    public record Key(UUID organizationId, UUID machineId, long fromPosition) {}

    public static final Table<Key, MachineHistory> TABLE = new Table<>(
            "machine_history",
            Key.class,
            MachineHistory.class,
            row -> new Key(row.organizationId(), row.machineId(), row.fromPosition()),
            """
            SELECT organization_id, machine_id, tag, name, category, make, model, serial_number, site_id, status, meters,
                   open_defects, version, position, registered_at, changed_at, from_position, from_at, until_position,
                   until_at
            FROM machine_history
            JOIN unnest(?::uuid[], ?::uuid[], ?::bigint[]) AS wanted (organization_id, machine_id, from_position)
                USING (organization_id, machine_id, from_position)""",
            """
            INSERT INTO machine_history (
                organization_id, machine_id, tag, name, category, make, model, serial_number, site_id, status, meters,
                open_defects, version, position, registered_at, changed_at, from_position, from_at, until_position,
                until_at)
            SELECT organization_id, machine_id, tag, name, category, make, model, serial_number, site_id, status,
                   meters::jsonb, open_defects, version, position, registered_at, changed_at, from_position, from_at,
                   until_position, until_at
            FROM unnest(?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::uuid[],
                        ?::text[], ?::text[], ?::int[], ?::bigint[], ?::bigint[], ?::timestamptz[], ?::timestamptz[],
                        ?::bigint[], ?::timestamptz[], ?::bigint[], ?::timestamptz[])
                AS put (organization_id, machine_id, tag, name, category, make, model, serial_number, site_id,
                        status, meters, open_defects, version, position, registered_at, changed_at, from_position,
                        from_at, until_position, until_at)
            ON CONFLICT (organization_id, machine_id, from_position) DO UPDATE
            SET until_position = excluded.until_position, until_at = excluded.until_at""");

    static MachineHistory open(Machine machine) {
        return of(machine, null, null);
    }

    /// The state that ended when the event at this position was recorded.
    static MachineHistory closed(Machine machine, long untilPosition, Instant untilAt) {
        return of(machine, untilPosition, untilAt);
    }

    private static MachineHistory of(Machine m, @Nullable Long untilPosition, @Nullable Instant untilAt) {
        return new MachineHistory(
                m.organizationId(),
                m.machineId(),
                m.tag(),
                m.name(),
                m.category(),
                m.make(),
                m.model(),
                m.serialNumber(),
                m.siteId(),
                m.status(),
                m.meters(),
                m.openDefects(),
                m.version(),
                m.position(),
                m.registeredAt(),
                m.changedAt(),
                m.position(),
                m.changedAt(),
                untilPosition,
                untilAt);
    }

    /// The machine's row as it was then.
    public Machine machine() {
        return new Machine(
                organizationId,
                machineId,
                tag,
                name,
                category,
                make,
                model,
                serialNumber,
                siteId,
                status,
                meters,
                openDefects,
                version,
                position,
                registeredAt,
                changedAt);
    }
}
