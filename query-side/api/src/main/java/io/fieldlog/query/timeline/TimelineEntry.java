package io.fieldlog.query.timeline;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.fieldlog.query.views.Times;
import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One event of a machine: `at` is when it was recorded, `capturedAt` when a device says that it happened.
record TimelineEntry(
        long position,

        @Schema(description = "The event's stable name, as in docs/events.md.", example = "machine-registered")
        String type,

        Instant at,
        @Nullable Instant capturedAt,
        String userId,
        String summary,

        @JsonRawValue @Schema(types = "object", description = "The event itself.")
        String data) {

    static TimelineEntry of(ResultSet row, int number) throws SQLException {
        return new TimelineEntry(
                row.getLong("position"),
                row.getString("type"),
                Times.of(row, "recorded_at"),
                Times.orNull(row, "captured_at"),
                row.getString("user_id"),
                row.getString("summary"),
                row.getString("data"));
    }
}
