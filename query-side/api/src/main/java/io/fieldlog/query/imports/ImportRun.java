package io.fieldlog.query.imports;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.fieldlog.query.views.Times;
import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How far an import has come. Counts are of source records; `rejected` says line and reason of each that was
/// refused.
record ImportRun(
        UUID importId,
        String format,
        @Nullable String fileName,

        @Schema(allowableValues = {"RUNNING", "DONE", "FAILED"})
        String state,

        long total,
        long done,
        long applied,
        long duplicates,

        @JsonRawValue @Schema(implementation = RejectedRecord[].class)
        String rejected,

        @JsonRawValue @Schema(implementation = String[].class)
        String notCarriedOver,

        @Nullable String failure,
        Instant requestedAt,
        String requestedBy,
        long position) {

    record RejectedRecord(
            @Schema(description = "Where the record begins in the file, from 1.")
            long line,

            String reason) {}

    static ImportRun of(ResultSet row, int number) throws SQLException {
        return new ImportRun(
                row.getObject("import_id", UUID.class),
                row.getString("format"),
                row.getString("file_name"),
                row.getString("state"),
                row.getLong("total"),
                row.getLong("done"),
                row.getLong("applied"),
                row.getLong("duplicates"),
                row.getString("rejected"),
                row.getString("not_carried_over"),
                row.getString("failure"),
                Times.of(row, "requested_at"),
                row.getString("requested_by"),
                row.getLong("position"));
    }
}
