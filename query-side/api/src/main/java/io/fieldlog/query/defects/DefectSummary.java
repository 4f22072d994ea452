package io.fieldlog.query.defects;

import io.fieldlog.query.views.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A defect in a list.
record DefectSummary(
        UUID defectId,
        UUID machineId,
        UUID siteId,
        @Nullable UUID checklistId,
        @Nullable String question,
        @Nullable String instance,
        String description,
        String severity,
        String state,
        Instant reportedAt,
        String reportedBy,
        @Nullable Instant closedAt,
        long version,
        long position) {

    static DefectSummary of(ResultSet row, int number) throws SQLException {
        return new DefectSummary(
                row.getObject("defect_id", UUID.class),
                row.getObject("machine_id", UUID.class),
                row.getObject("site_id", UUID.class),
                row.getObject("checklist_id", UUID.class),
                row.getString("question"),
                row.getString("instance"),
                row.getString("description"),
                row.getString("severity"),
                row.getString("state"),
                Times.of(row, "reported_at"),
                row.getString("reported_by"),
                Times.orNull(row, "closed_at"),
                row.getLong("version"),
                row.getLong("position"));
    }
}
