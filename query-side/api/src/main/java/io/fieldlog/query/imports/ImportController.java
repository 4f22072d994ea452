package io.fieldlog.query.imports;

import static io.fieldlog.web.Role.AUTHOR;

import io.fieldlog.query.views.Answers;
import io.fieldlog.query.views.Cursor;
import io.fieldlog.query.views.Inquiry;
import io.fieldlog.query.views.Page;
import io.fieldlog.query.views.Snapshot;
import io.fieldlog.query.views.Times;
import io.fieldlog.query.views.View;
import io.fieldlog.query.views.Views;
import io.fieldlog.web.Allowed;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class ImportController {

    /// An import in a list: how many records it refused, not which.
    record ImportSummary(
            UUID importId,
            String format,
            @Nullable String fileName,

            @Schema(allowableValues = {"RUNNING", "DONE", "FAILED"})
            String state,

            long total,
            long done,
            long applied,
            long duplicates,
            int rejectedCount,
            @Nullable String failure,
            Instant requestedAt,
            String requestedBy,
            long position) {

        static ImportSummary of(ResultSet row, int number) throws SQLException {
            return new ImportSummary(
                    row.getObject("import_id", UUID.class),
                    row.getString("format"),
                    row.getString("file_name"),
                    row.getString("state"),
                    row.getLong("total"),
                    row.getLong("done"),
                    row.getLong("applied"),
                    row.getLong("duplicates"),
                    row.getInt("rejected_count"),
                    row.getString("failure"),
                    Times.of(row, "requested_at"),
                    row.getString("requested_by"),
                    row.getLong("position"));
        }
    }

    /// The place of an import in the list.
    private record Key(Instant requestedAt, UUID importId) {

        static Key parse(List<String> texts) {
            return new Key(Instant.parse(texts.getFirst()), UUID.fromString(texts.getLast()));
        }
    }

    private final Views views;

    ImportController(Views views) {
        this.views = views;
    }

    @Operation(operationId = "listImports", summary = "Imports, the latest request first.")
    @GetMapping("/v1/imports")
    @Allowed(AUTHOR)
    ResponseEntity<Page<ImportSummary>> imports(
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String cursor,
            Inquiry inquiry) {
        int count = Page.checkedLimit(limit);
        var cursors = Cursor.of("imports", inquiry.actor().organizationId());
        var after = cursors.decode(cursor, 2, Key::parse);
        return views.answer(
                inquiry.ofTheWholeOrganization(),
                View.IMPORTS,
                snapshot -> Answers.many(
                        snapshot.position(),
                        Page.of(
                                list(snapshot, count + 1, after),
                                count,
                                cursors,
                                run -> List.of(
                                        run.requestedAt().toString(),
                                        run.importId().toString()))));
    }

    private static List<ImportSummary> list(Snapshot snapshot, int count, @Nullable Key after) {
        var query = snapshot.sql()
                .sql("""
                        SELECT import_id, format, file_name, state, total, done, applied, duplicates,
                               jsonb_array_length(rejected) AS rejected_count, failure, requested_at, requested_by, position
                        FROM import_run
                        WHERE organization_id = :organization
                        %sORDER BY requested_at DESC, import_id DESC
                        LIMIT :count
                        """.formatted(after == null ? "" : "AND (requested_at, import_id) < (:time, :import)\n"))
                .param("organization", snapshot.actor().organizationId())
                .param("count", count);
        if (after != null) {
            query = query.param("time", Times.parameter(after.requestedAt())).param("import", after.importId());
        }
        return query.query(ImportSummary::of).list();
    }

    @Operation(operationId = "showImport", summary = "How far an import has come, and which records it refused.")
    @GetMapping("/v1/imports/{id}")
    @Allowed(AUTHOR)
    ResponseEntity<ImportRun> importRun(@PathVariable UUID id, Inquiry inquiry) {
        return views.answer(
                inquiry.ofTheWholeOrganization(),
                View.IMPORTS,
                snapshot -> snapshot.sql()
                        .sql("""
                        SELECT import_id, format, file_name, state, total, done, applied, duplicates, rejected,
                               not_carried_over, failure, requested_at, requested_by, position
                        FROM import_run
                        WHERE organization_id = :organization AND import_id = :import
                        """)
                        .param("organization", snapshot.actor().organizationId())
                        .param("import", id)
                        .query(ImportRun::of)
                        .optional()
                        .map(run -> Answers.many(run.position(), run))
                        .orElseThrow(() -> Snapshot.unknown("import")));
    }
}
