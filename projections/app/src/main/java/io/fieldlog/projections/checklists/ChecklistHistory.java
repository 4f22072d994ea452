package io.fieldlog.projections.checklists;

import io.fieldlog.projections.fold.Document;
import io.fieldlog.projections.fold.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How a checklist stood from one position until the next change of its outcome or review: end exclusive, open for how
/// it stands now.
record ChecklistHistory(
        UUID organizationId,
        UUID checklistId,
        UUID machineId,
        State state,
        @Nullable Instant inspectedAt,
        Document standing,
        long fromPosition,
        Instant fromAt,
        @Nullable Long untilPosition,
        @Nullable Instant untilAt) {

    record Key(UUID organizationId, UUID checklistId, long fromPosition) {}

    static final Table<Key, ChecklistHistory> TABLE = new Table<>(
            "checklist_history",
            Key.class,
            ChecklistHistory.class,
            row -> new Key(row.organizationId(), row.checklistId(), row.fromPosition()),
            """
            SELECT organization_id, checklist_id, machine_id, state, inspected_at, standing, from_position, from_at,
                   until_position, until_at
            FROM checklist_history
            JOIN unnest(?::uuid[], ?::uuid[], ?::bigint[]) AS wanted (organization_id, checklist_id, from_position)
                USING (organization_id, checklist_id, from_position)""",
            """
            INSERT INTO checklist_history (organization_id, checklist_id, machine_id, state, inspected_at, standing,
                                           from_position, from_at, until_position, until_at)
            SELECT organization_id, checklist_id, machine_id, state, inspected_at, standing::json, from_position, from_at,
                   until_position, until_at
            FROM unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::text[], ?::timestamptz[], ?::text[], ?::bigint[],
                        ?::timestamptz[], ?::bigint[], ?::timestamptz[])
                AS put (organization_id, checklist_id, machine_id, state, inspected_at, standing, from_position, from_at,
                        until_position, until_at)
            ON CONFLICT (organization_id, checklist_id, from_position) DO UPDATE
            SET until_position = excluded.until_position, until_at = excluded.until_at""");

    ChecklistHistory until(long position, Instant at) {
        return new ChecklistHistory(
                organizationId,
                checklistId,
                machineId,
                state,
                inspectedAt,
                standing,
                fromPosition,
                fromAt,
                position,
                at);
    }
}
