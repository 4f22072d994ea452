package io.fieldlog.query.machines;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.fieldlog.query.views.Times;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The card of a machine, now or at a moment of the past. `meters` and `lastChecklist` are JSON as the projections
/// wrote them. `position` is the last event that the card shows, the site's new name, the last inspection and the
/// next one included.
record Machine(
        UUID machineId,
        String tag,
        String name,
        String category,
        @Nullable String make,
        @Nullable String model,
        @Nullable String serialNumber,
        UUID siteId,
        @Nullable String siteName,
        @Schema(implementation = MachineStatus.class) String status,

        @JsonRawValue @Schema(implementation = Meter[].class)
        String meters,

        int openDefects,
        @JsonRawValue @Schema(types = "object") @Nullable String lastChecklist,
        @Nullable Instant nextDue,
        long version,
        long position,
        Instant registeredAt) {

    /// What a meter shows: its latest reading that counts, by the device's time.
    record Meter(
            String meter,
            BigDecimal value,
            String unit,
            Instant capturedAt,

            @Schema(description = "Another reading of this meter waits for a resolution.")
            boolean disputed) {}

    static Machine of(ResultSet row, int number) throws SQLException {
        return new Machine(
                row.getObject("machine_id", UUID.class),
                row.getString("tag"),
                row.getString("name"),
                row.getString("category"),
                row.getString("make"),
                row.getString("model"),
                row.getString("serial_number"),
                row.getObject("site_id", UUID.class),
                row.getString("site_name"),
                row.getString("status"),
                row.getString("meters"),
                row.getInt("open_defects"),
                row.getString("last_checklist"),
                Times.orNull(row, "next_due"),
                row.getLong("version"),
                row.getLong("position"),
                Times.of(row, "registered_at"));
    }
}
