package io.fieldlog.query.today;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.fieldlog.query.views.Times;
import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;

/// An inspection of today: `date` is the day that it is at the machine's site. `assignees` is JSON as the projections
/// wrote it; nobody in it means anybody. A checklist is started from `templateVersion`, for the `occurrenceId`.
record Errand(
        UUID occurrenceId,
        Status status,
        LocalDate date,
        UUID scheduleId,
        String scheduleName,
        UUID machineId,
        String machineTag,
        String machineName,
        UUID siteId,
        String siteName,
        UUID templateId,
        @Nullable String templateName,
        @Nullable Integer templateVersion,

        @JsonRawValue @Schema(implementation = String[].class)
        String assignees,

        String slot,
        Instant opensAt,
        Instant dueAt,
        @Nullable UUID checklistId,
        @Nullable Instant completedAt,
        @Nullable Boolean onTime) {

    enum Status {
        DUE,
        OVERDUE,
        DONE
    }

    static RowMapper<Errand> at(Instant now) {
        return (row, number) -> of(row, now);
    }

    private static Errand of(ResultSet row, Instant now) throws SQLException {
        var dueAt = Times.of(row, "due_at");
        var checklist = row.getObject("checklist_id", UUID.class);
        return new Errand(
                row.getObject("occurrence_id", UUID.class),
                checklist != null ? Status.DONE : dueAt.isBefore(now) ? Status.OVERDUE : Status.DUE,
                row.getObject("date", LocalDate.class),
                row.getObject("schedule_id", UUID.class),
                row.getString("schedule_name"),
                row.getObject("machine_id", UUID.class),
                row.getString("machine_tag"),
                row.getString("machine_name"),
                row.getObject("site_id", UUID.class),
                row.getString("site_name"),
                row.getObject("template_id", UUID.class),
                row.getString("template_name"),
                row.getObject("template_version", Integer.class),
                row.getString("assignees"),
                row.getString("slot"),
                Times.of(row, "opens_at"),
                dueAt,
                checklist,
                Times.orNull(row, "completed_at"),
                checklist == null ? null : !row.getBoolean("late"));
    }
}
