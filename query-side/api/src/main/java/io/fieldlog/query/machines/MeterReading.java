package io.fieldlog.query.machines;

import io.fieldlog.query.views.Times;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One reading of one meter, the disputed and rejected ones too. `capturedAt` is the device's time, `receivedAt`
/// ours.
record MeterReading(
        UUID readingId,
        String meter,
        BigDecimal value,
        String unit,
        Instant capturedAt,
        Instant receivedAt,
        String userId,
        boolean rollover,

        @Schema(allowableValues = {"ACCEPTED", "DISPUTED", "REJECTED"})
        String state,

        @Schema(allowableValues = {"BELOW_PREVIOUS", "ABOVE_NEXT", "UNIT_CHANGED"}) @Nullable
        String contradiction,

        @Nullable String note,
        long position) {

    static MeterReading of(ResultSet row, int number) throws SQLException {
        return new MeterReading(
                row.getObject("reading_id", UUID.class),
                row.getString("meter"),
                row.getBigDecimal("value"),
                row.getString("unit"),
                Times.of(row, "captured_at"),
                Times.of(row, "recorded_at"),
                row.getString("user_id"),
                row.getBoolean("rollover"),
                row.getString("state"),
                row.getString("contradiction"),
                row.getString("note"),
                row.getLong("position"));
    }
}
