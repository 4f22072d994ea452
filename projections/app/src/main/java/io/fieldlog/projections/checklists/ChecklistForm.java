package io.fieldlog.projections.checklists;

import io.fieldlog.events.TemplateEvent.TemplatePublished;
import io.fieldlog.projections.fold.Lookup;
import io.fieldlog.projections.fold.RowType;
import io.fieldlog.projections.fold.Table;
import java.util.UUID;

/// A published version of a template: what a checklist that pinned it asks.
record ChecklistForm(
        UUID organizationId, UUID templateId, int templateVersion, TemplatePublished template, long position) {

    record Key(UUID organizationId, UUID templateId, int templateVersion) {}

    static final Table<Key, ChecklistForm> TABLE = new Table<>(
            "checklist_form",
            Key.class,
            ChecklistForm.class,
            row -> new Key(row.organizationId(), row.templateId(), row.templateVersion()),
            """
            SELECT organization_id, template_id, template_version, template, position
            FROM checklist_form
            JOIN unnest(?::uuid[], ?::uuid[], ?::int[]) AS wanted (organization_id, template_id, template_version)
                USING (organization_id, template_id, template_version)""",
            """
            INSERT INTO checklist_form (organization_id, template_id, template_version, template, position)
            SELECT organization_id, template_id, template_version, template::json, position
            FROM unnest(?::uuid[], ?::uuid[], ?::int[], ?::text[], ?::bigint[])
                AS put (organization_id, template_id, template_version, template, position)""");

    /// The forms that checklists fill in.
    static final Lookup<ChecklistWork.Key, ChecklistForm> OF_CHECKLIST =
            new Lookup<>(TABLE, RowType.of(ChecklistWork.Key.class), """
            SELECT organization_id, template_id, template_version, template, position
            FROM checklist_form
            WHERE (organization_id, template_id, template_version) IN (
                SELECT organization_id, template_id, template_version
                FROM unnest(?::uuid[], ?::uuid[], ?::bigint[]) AS wanted (organization_id, checklist_id, times)
                JOIN checklist_work USING (organization_id, checklist_id))""");
}
