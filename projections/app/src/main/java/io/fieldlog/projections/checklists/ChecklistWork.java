package io.fieldlog.projections.checklists;

import io.fieldlog.projections.fold.Table;
import java.util.UUID;

/// Everything that is known about a checklist, as the fold needs it.
record ChecklistWork(UUID organizationId, UUID checklistId, UUID templateId, int templateVersion, Work work) {

    record Key(UUID organizationId, UUID checklistId) {}

    static final Table<Key, ChecklistWork> TABLE = new Table<>(
            "checklist_work",
            Key.class,
            ChecklistWork.class,
            row -> new Key(row.organizationId(), row.checklistId()),
            """
            SELECT organization_id, checklist_id, template_id, template_version, work
            FROM checklist_work JOIN unnest(?::uuid[], ?::uuid[]) AS wanted (organization_id, checklist_id)
                USING (organization_id, checklist_id)""",
            """
            INSERT INTO checklist_work (organization_id, checklist_id, template_id, template_version, work)
            SELECT organization_id, checklist_id, template_id, template_version, work::json
            FROM unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::int[], ?::text[])
                AS put (organization_id, checklist_id, template_id, template_version, work)
            ON CONFLICT (organization_id, checklist_id) DO UPDATE SET work = excluded.work""");
}
