package io.fieldlog.projections.checklists;

import io.fieldlog.events.ChecklistEvent.Result;
import io.fieldlog.projections.fold.Document;
import io.fieldlog.projections.fold.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A checklist as it is shown, ready to be read. The fold never looks at it.
record Checklist(
        UUID organizationId,
        UUID checklistId,
        UUID machineId,
        UUID siteId,
        UUID templateId,
        String inspector,
        State state,
        @Nullable Result result,
        Instant startedAt,
        @Nullable Instant completedAt,
        Document summary,
        Document document,
        long version,
        long position) {

    static final Table<ChecklistWork.Key, Checklist> TABLE = new Table<>(
            "checklist",
            ChecklistWork.Key.class,
            Checklist.class,
            row -> new ChecklistWork.Key(row.organizationId(), row.checklistId()),
            """
            SELECT organization_id, checklist_id, machine_id, site_id, template_id, inspector, state, result, started_at,
                   completed_at, summary, document, version, position
            FROM checklist JOIN unnest(?::uuid[], ?::uuid[]) AS wanted (organization_id, checklist_id)
                USING (organization_id, checklist_id)""",
            """
            INSERT INTO checklist (organization_id, checklist_id, machine_id, site_id, template_id, inspector, state, result,
                                   started_at, completed_at, summary, document, version, position)
            SELECT organization_id, checklist_id, machine_id, site_id, template_id, inspector, state, result, started_at,
                   completed_at, summary::json, document::json, version, position
            FROM unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::text[],
                        ?::timestamptz[], ?::timestamptz[], ?::text[], ?::text[], ?::bigint[], ?::bigint[])
                AS put (organization_id, checklist_id, machine_id, site_id, template_id, inspector, state, result,
                        started_at, completed_at, summary, document, version, position)
            ON CONFLICT (organization_id, checklist_id) DO UPDATE
            SET state = excluded.state, result = excluded.result, completed_at = excluded.completed_at,
                summary = excluded.summary, document = excluded.document, version = excluded.version,
                position = excluded.position""");
}
