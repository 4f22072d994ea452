package io.fieldlog.query.schedules;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.fieldlog.query.views.Times;
import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// When which machines are to be inspected: those listed, or all of a category at a site. `startsAt` is local to the
/// site of each machine. `machineIds` and `assignees` are JSON as the projections wrote them.
record Schedule(
        UUID scheduleId,
        String name,
        UUID templateId,

        @JsonRawValue @Schema(implementation = UUID[].class) String machineIds,

        @Nullable String category,
        @Nullable UUID siteId,
        String rrule,
        String startsAt,
        String dueWithin,

        @JsonRawValue @Schema(implementation = String[].class)
        String assignees,

        @Schema(implementation = ScheduleState.class) String state,
        Instant definedAt,
        String definedBy,
        long version,
        long position) {

    static Schedule of(ResultSet row, int number) throws SQLException {
        return new Schedule(
                row.getObject("schedule_id", UUID.class),
                row.getString("name"),
                row.getObject("template_id", UUID.class),
                row.getString("machine_ids"),
                row.getString("category"),
                row.getObject("site_id", UUID.class),
                row.getString("rrule"),
                row.getString("starts_at"),
                row.getString("due_within"),
                row.getString("assignees"),
                row.getString("state"),
                Times.of(row, "defined_at"),
                row.getString("defined_by"),
                row.getLong("version"),
                row.getLong("position"));
    }
}
