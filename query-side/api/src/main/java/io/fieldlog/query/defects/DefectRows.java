package io.fieldlog.query.defects;

import io.fieldlog.query.views.Snapshot;
import io.fieldlog.query.views.Times;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The SQL of the defects' view.
final class DefectRows {

    /// The place of a defect in the list.
    record Key(Instant reportedAt, UUID defectId) {

        static Key parse(List<String> texts) {
            return new Key(Instant.parse(texts.getFirst()), UUID.fromString(texts.getLast()));
        }
    }

    private DefectRows() {}

    static List<DefectSummary> list(Snapshot snapshot, DefectFilter filter, int count, @Nullable Key after) {
        var actor = snapshot.actor();
        var sql = new StringBuilder("""
                SELECT defect_id, machine_id, site_id, checklist_id, question, instance, description, severity, state,
                       reported_at, reported_by, closed_at, version, position
                FROM defect
                WHERE organization_id = :organization
                """);
        // Only the conditions that are asked for, so that each combination finds its index.
        if (after != null) {
            sql.append("AND (reported_at, defect_id) < (:afterTime, :afterDefect)\n");
        }
        if (actor.sites() != null) {
            sql.append("AND site_id = ANY (:sites)\n");
        }
        if (filter.machine() != null) {
            sql.append("AND machine_id = :machine\n");
        }
        if (filter.site() != null) {
            sql.append("AND site_id = :site\n");
        }
        if (filter.severity() != null) {
            sql.append("AND severity = :severity\n");
        }
        if (filter.state() != null) {
            sql.append("AND state = :state\n");
        }
        if (filter.from() != null) {
            sql.append("AND reported_at >= :from\n");
        }
        if (filter.to() != null) {
            sql.append("AND reported_at < :to\n");
        }
        sql.append("ORDER BY reported_at DESC, defect_id DESC\nLIMIT :count");
        var query = snapshot.sql()
                .sql(sql.toString())
                .param("organization", actor.organizationId())
                .param("count", count)
                .param("machine", filter.machine())
                .param("site", filter.site())
                .param(
                        "severity",
                        filter.severity() == null ? null : filter.severity().name())
                .param("state", filter.state() == null ? null : filter.state().name())
                .param("from", filter.from() == null ? null : Times.parameter(filter.from()))
                .param("to", filter.to() == null ? null : Times.parameter(filter.to()));
        if (after != null) {
            query = query.param("afterTime", Times.parameter(after.reportedAt()))
                    .param("afterDefect", after.defectId());
        }
        if (actor.sites() != null) {
            query = query.param("sites", actor.sites().toArray(UUID[]::new));
        }
        return query.query(DefectSummary::of).list();
    }

    static Optional<Defect> one(Snapshot snapshot, UUID defectId) {
        return snapshot.sql()
                .sql("""
                        SELECT defect_id, machine_id, site_id, checklist_id, question, instance, description, severity, state,
                               reported_at, reported_by, closed_at, history, version, position,
                               jsonb_path_query_first(
                                   history, '$[*] ? (@.type like_regex "-certified$")') AS certification,
                               jsonb_path_query_first(
                                   history, '$[*] ? (@.type == "review-acknowledged")') AS review
                        FROM defect
                        WHERE organization_id = :organization AND defect_id = :defect
                        """)
                .param("organization", snapshot.actor().organizationId())
                .param("defect", defectId)
                .query(Defect::of)
                .optional();
    }
}
