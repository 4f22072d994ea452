package io.fieldlog.projections.machines;

import io.fieldlog.projections.fold.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A machine as it is from one of its events until the next.
public record Machine(
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
        Instant changedAt) {

    public record Key(UUID organizationId, UUID machineId) {}

    public record Moment(UUID organizationId, UUID machineId, long position) {}

    /// Each machine now.
    public static final Table<Key, Machine> TABLE =
            new Table<>("machine", Key.class, Machine.class, Machine::key, """
            SELECT organization_id, machine_id, tag, name, category, make, model, serial_number, site_id, status, meters,
                   open_defects, version, position, registered_at, changed_at
            FROM machine JOIN unnest(?::uuid[], ?::uuid[]) AS wanted (organization_id, machine_id)
                USING (organization_id, machine_id)""", """
            INSERT INTO machine (organization_id, machine_id, tag, name, category, make, model, serial_number, site_id,
                                 status, meters, open_defects, version, position, registered_at, changed_at)
            SELECT organization_id, machine_id, tag, name, category, make, model, serial_number, site_id,
                   status, meters, open_defects, version, position, registered_at, changed_at
            FROM unnest(?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::uuid[],
                        ?::text[], ?::jsonb[], ?::int[], ?::bigint[], ?::bigint[], ?::timestamptz[], ?::timestamptz[])
                AS put (organization_id, machine_id, tag, name, category, make, model, serial_number, site_id,
                        status, meters, open_defects, version, position, registered_at, changed_at)
            ON CONFLICT (organization_id, machine_id) DO UPDATE
            SET tag = excluded.tag, name = excluded.name, category = excluded.category, make = excluded.make,
                model = excluded.model, serial_number = excluded.serial_number, site_id = excluded.site_id,
                status = excluded.status, meters = excluded.meters, open_defects = excluded.open_defects,
                version = excluded.version, position = excluded.position, registered_at = excluded.registered_at,
                changed_at = excluded.changed_at""");

    /// Each machine at each of its events: a state lasts until the next one begins, so that no row changes again.
    public static final Table<Moment, Machine> HISTORY = new Table<>(
            "machine_history",
            Moment.class,
            Machine.class,
            machine -> new Moment(machine.organizationId(), machine.machineId(), machine.position()),
            """
            SELECT organization_id, machine_id, tag, name, category, make, model, serial_number, site_id, status, meters,
                   open_defects, version, position, registered_at, changed_at
            FROM machine_history JOIN unnest(?::uuid[], ?::uuid[], ?::bigint[]) AS wanted (organization_id, machine_id, position)
                USING (organization_id, machine_id, position)""",
            """
            INSERT INTO machine_history (organization_id, machine_id, tag, name, category, make, model, serial_number,
                                         site_id, status, meters, open_defects, version, position, registered_at, changed_at)
            SELECT * FROM unnest(
                ?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::uuid[],
                ?::text[], ?::jsonb[], ?::int[], ?::bigint[], ?::bigint[], ?::timestamptz[], ?::timestamptz[])""");

    public Key key() {
        return new Key(organizationId, machineId);
    }

    Machine at(UUID otherSite) {
        return with(otherSite, status, meters, openDefects, version, position, changedAt);
    }

    Machine in(MachineStatus otherStatus) {
        return with(siteId, otherStatus, meters, openDefects, version, position, changedAt);
    }

    Machine showing(List<Meter> otherMeters) {
        return with(siteId, status, otherMeters, openDefects, version, position, changedAt);
    }

    Machine withOpenDefects(int other) {
        return with(siteId, status, meters, other, version, position, changedAt);
    }

    Machine changed(long newVersion, long newPosition, Instant at) {
        return with(siteId, status, meters, openDefects, newVersion, newPosition, at);
    }

    /// The same machine with everything that events change about one.
    private Machine with(
            UUID itsSite,
            MachineStatus itsStatus,
            List<Meter> itsMeters,
            int itsOpenDefects,
            long itsVersion,
            long itsPosition,
            Instant changed) {
        return new Machine(
                organizationId,
                machineId,
                tag,
                name,
                category,
                make,
                model,
                serialNumber,
                itsSite,
                itsStatus,
                itsMeters,
                itsOpenDefects,
                itsVersion,
                itsPosition,
                registeredAt,
                changed);
    }
}
