package io.fieldlog.query.defects;

import io.fieldlog.query.views.Answers;
import io.fieldlog.query.views.Cursor;
import io.fieldlog.query.views.Inquiry;
import io.fieldlog.query.views.Moments;
import io.fieldlog.query.views.Page;
import io.fieldlog.query.views.Snapshot;
import io.fieldlog.query.views.View;
import io.fieldlog.query.views.Views;
import io.fieldlog.web.Allowed;
import io.swagger.v3.oas.annotations.Operation;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class DefectController {

    private final Views views;

    DefectController(Views views) {
        this.views = views;
    }

    @Operation(
            operationId = "listDefects",
            summary =
                    "Defects, the latest report first; `from` (included) and `to` (excluded) are times of the report as recorded.")
    @GetMapping("/v1/defects")
    @Allowed(everyRole = true)
    ResponseEntity<Page<DefectSummary>> defects(
            @RequestParam(required = false) @Nullable UUID machine,
            @RequestParam(required = false) @Nullable UUID site,
            @RequestParam(required = false) @Nullable Severity severity,
            @RequestParam(required = false) @Nullable DefectState state,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String cursor,
            Inquiry inquiry) {
        int count = Page.checkedLimit(limit);
        var filter =
                new DefectFilter(machine, site, severity, state, Moments.time("from", from), Moments.time("to", to));
        var cursors = Cursor.of("defects", inquiry.actor().organizationId(), filter);
        var after = cursors.decode(cursor, 2, DefectRows.Key::parse);
        return views.answer(
                inquiry,
                View.DEFECTS,
                snapshot -> Answers.many(
                        snapshot.position(),
                        Page.of(
                                DefectRows.list(snapshot, filter, count + 1, after),
                                count,
                                cursors,
                                defect -> List.of(
                                        defect.reportedAt().toString(),
                                        defect.defectId().toString()))));
    }

    @Operation(operationId = "showDefect", summary = "A defect with its history.")
    @GetMapping("/v1/defects/{id}")
    @Allowed(everyRole = true)
    ResponseEntity<Defect> defect(@PathVariable UUID id, Inquiry inquiry) {
        return views.answer(
                inquiry,
                View.DEFECTS,
                snapshot -> DefectRows.one(snapshot, id)
                        .filter(defect -> snapshot.actor().maySee(defect.siteId()))
                        .map(defect -> Answers.one(defect.version(), defect.position(), defect))
                        .orElseThrow(() -> Snapshot.unknown("defect")));
    }
}
