package io.fieldlog.query.defects;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A defect with its whole history, oldest first: how it was reported, graded, certified and reviewed. `history`,
/// `certification` and `review` are JSON as the projection wrote them, the latter two null until they are there.
record Defect(
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
        @JsonRawValue @Schema(types = "object") @Nullable String certification,
        @JsonRawValue @Schema(types = "object") @Nullable String review,

        @JsonRawValue @Schema(implementation = Object[].class)
        String history,

        long version,
        long position) {

    static Defect of(ResultSet row, int number) throws SQLException {
        var listed = DefectSummary.of(row, number);
        return new Defect(
                listed.defectId(),
                listed.machineId(),
                listed.siteId(),
                listed.checklistId(),
                listed.question(),
                listed.instance(),
                listed.description(),
                listed.severity(),
                listed.state(),
                listed.reportedAt(),
                listed.reportedBy(),
                listed.closedAt(),
                row.getString("certification"),
                row.getString("review"),
                row.getString("history"),
                listed.version(),
                listed.position());
    }
}
