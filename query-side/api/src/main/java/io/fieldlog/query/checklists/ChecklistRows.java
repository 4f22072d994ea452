package io.fieldlog.query.checklists;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import io.fieldlog.query.views.Snapshot;
import io.fieldlog.query.views.Times;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The SQL of the checklist view.
final class ChecklistRows {

    /// A checklist as the projection wrote it.
    @Schema(type = "object")
    record Checklist(@JsonValue @JsonRawValue String json) {}

    /// With the key of its place in a list.
    record Listed(Checklist checklist, Instant startedAt, UUID checklistId) {}

    /// With what is asked about it before it is shown.
    record Found(Checklist checklist, UUID siteId, long version, long position) {}

    /// The place of a checklist in the list.
    record Key(Instant startedAt, UUID checklistId) {

        static Key parse(List<String> texts) {
            return new Key(Instant.parse(texts.getFirst()), UUID.fromString(texts.getLast()));
        }
    }

    private ChecklistRows() {}

    static List<Listed> list(Snapshot snapshot, ChecklistFilter filter, int count, @Nullable Key after) {
        var actor = snapshot.actor();
        var sql = new StringBuilder("""
                SELECT checklist_id, started_at, summary
                FROM checklist
                WHERE organization_id = :organization
                """);
        // Only the conditions that are asked for, so that each finds its index.
        if (after != null) {
            sql.append("AND (started_at, checklist_id) < (:afterTime, :afterChecklist)\n");
        }
        if (actor.sites() != null) {
            sql.append("AND site_id = ANY (:sites)\n");
        }
        if (filter.state() != null) {
            sql.append("AND state = :state\n");
        }
        if (filter.result() != null) {
            sql.append("AND result = :result\n");
        }
        if (filter.site() != null) {
            sql.append("AND site_id = :site\n");
        }
        if (filter.machine() != null) {
            sql.append("AND machine_id = :machine\n");
        }
        if (filter.inspector() != null) {
            sql.append("AND inspector = :inspector\n");
        }
        if (filter.template() != null) {
            sql.append("AND template_id = :template\n");
        }
        if (filter.from() != null) {
            sql.append("AND started_at >= :from\n");
        }
        if (filter.to() != null) {
            sql.append("AND started_at < :to\n");
        }
        sql.append("ORDER BY started_at DESC, checklist_id DESC\nLIMIT :count");
        var query = snapshot.sql()
                .sql(sql.toString())
                .param("organization", actor.organizationId())
                .param("count", count)
                .param("state", filter.state() == null ? null : filter.state().name())
                .param(
                        "result",
                        filter.result() == null ? null : filter.result().name())
                .param("site", filter.site())
                .param("machine", filter.machine())
                .param("inspector", filter.inspector())
                .param("template", filter.template())
                .param("from", filter.from() == null ? null : Times.parameter(filter.from()))
                .param("to", filter.to() == null ? null : Times.parameter(filter.to()));
        if (after != null) {
            query = query.param("afterTime", Times.parameter(after.startedAt()))
                    .param("afterChecklist", after.checklistId());
        }
        if (actor.sites() != null) {
            query = query.param("sites", actor.sites().toArray(UUID[]::new));
        }
        return query.query((row, number) -> new Listed(
                        new Checklist(row.getString("summary")),
                        Times.of(row, "started_at"),
                        row.getObject("checklist_id", UUID.class)))
                .list();
    }

    static Optional<Found> one(Snapshot snapshot, UUID checklistId) {
        return snapshot.sql()
                .sql("""
                        SELECT document, site_id, version, position
                        FROM checklist
                        WHERE organization_id = :organization AND checklist_id = :checklist
                        """)
                .param("organization", snapshot.actor().organizationId())
                .param("checklist", checklistId)
                .query((row, number) -> new Found(
                        new Checklist(row.getString("document")),
                        row.getObject("site_id", UUID.class),
                        row.getLong("version"),
                        row.getLong("position")))
                .optional();
    }
}
