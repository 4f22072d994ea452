package io.fieldlog.query.schedules;

import io.fieldlog.query.views.Times;
import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One machine, due once. `onTime` says of one that is fulfilled whether its checklist was completed by `dueAt`.
record Occurrence(
        UUID occurrenceId,
        UUID scheduleId,
        UUID machineId,
        UUID siteId,
        UUID templateId,
        String slot,
        Instant opensAt,
        Instant dueAt,
        @Schema(implementation = OccurrenceState.class) String state,
        @Nullable Boolean onTime,
        @Nullable UUID checklistId,
        @Nullable Instant completedAt,
        long version,
        long position) {

    static Occurrence of(ResultSet row, int number) throws SQLException {
        var checklist = row.getObject("checklist_id", UUID.class);
        return new Occurrence(
                row.getObject("occurrence_id", UUID.class),
                row.getObject("schedule_id", UUID.class),
                row.getObject("machine_id", UUID.class),
                row.getObject("site_id", UUID.class),
                row.getObject("template_id", UUID.class),
                row.getString("slot"),
                Times.of(row, "opens_at"),
                Times.of(row, "due_at"),
                row.getString("state"),
                checklist == null ? null : !row.getBoolean("late"),
                checklist,
                Times.orNull(row, "completed_at"),
                row.getLong("version"),
                row.getLong("position"));
    }
}
