package io.fieldlog.projections.schedules;

import io.fieldlog.projections.fold.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// When a machine is due by a schedule since one of its events; `expected` when nothing waits for somebody.
record MachineDue(
        UUID organizationId,
        UUID machineId,
        UUID scheduleId,
        long position,
        @Nullable Instant dueAt,
        boolean expected,
        Instant recordedAt,
        Instant happenedAt) {

    record Key(UUID organizationId, UUID machineId, UUID scheduleId, long position) {}

    static final Table<Key, MachineDue> TABLE = new Table<>(
            "machine_due",
            Key.class,
            MachineDue.class,
            row -> new Key(row.organizationId(), row.machineId(), row.scheduleId(), row.position()),
            """
            SELECT organization_id, machine_id, schedule_id, position, due_at, expected, recorded_at, happened_at
            FROM machine_due JOIN unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::bigint[]) AS wanted (organization_id, machine_id, schedule_id, position)
                USING (organization_id, machine_id, schedule_id, position)""",
            """
            INSERT INTO machine_due (organization_id, machine_id, schedule_id, position, due_at, expected, recorded_at, happened_at)
            SELECT * FROM unnest(
                ?::uuid[], ?::uuid[], ?::uuid[], ?::bigint[], ?::timestamptz[], ?::bool[], ?::timestamptz[],
                ?::timestamptz[])""");
}
