package io.fieldlog.query.actions;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.fieldlog.query.views.Times;
import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A corrective action with its whole history, oldest first, which is JSON as the projection wrote it.
record Action(
        UUID actionId,
        @Nullable UUID defectId,
        @Nullable UUID siteId,
        String title,
        String assignee,
        LocalDate dueOn,
        String state,
        Instant raisedAt,
        String raisedBy,

        @JsonRawValue @Schema(implementation = Object[].class)
        String history,

        long version,
        long position) {

    static Action of(ResultSet row, int number) throws SQLException {
        return new Action(
                row.getObject("action_id", UUID.class),
                row.getObject("defect_id", UUID.class),
                row.getObject("site_id", UUID.class),
                row.getString("title"),
                row.getString("assignee"),
                row.getObject("due_on", LocalDate.class),
                row.getString("state"),
                Times.of(row, "raised_at"),
                row.getString("raised_by"),
                row.getString("history"),
                row.getLong("version"),
                row.getLong("position"));
    }
}
