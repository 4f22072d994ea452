package io.fieldlog.query.checklists;

import io.fieldlog.query.checklists.ChecklistRows.Checklist;
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

/// Every role may read checklists: a machine's card and history, which every role may read, tell of them anyway.
@RestController
class ChecklistController {

    private final Views views;

    ChecklistController(Views views) {
        this.views = views;
    }

    /// `from` (included) and `to` (excluded) mean the start as well: every checklist has one, and it never changes.
    @Operation(
            operationId = "listChecklists",
            summary =
                    "Checklists by the device's time of their start, which `from` and `to` are about too, the latest first.")
    @GetMapping("/v1/checklists")
    @Allowed(everyRole = true)
    ResponseEntity<Page<Checklist>> checklists(
            @RequestParam(required = false) @Nullable ChecklistState state,
            @RequestParam(required = false) @Nullable ChecklistResult result,
            @RequestParam(required = false) @Nullable UUID site,
            @RequestParam(required = false) @Nullable UUID machine,
            @RequestParam(required = false) @Nullable String inspector,
            @RequestParam(required = false) @Nullable UUID template,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String cursor,
            Inquiry inquiry) {
        int count = Page.checkedLimit(limit);
        var filter = new ChecklistFilter(
                state, result, site, machine, inspector, template, Moments.time("from", from), Moments.time("to", to));
        var cursors = Cursor.of("checklists", inquiry.actor().organizationId(), filter);
        var after = cursors.decode(cursor, 2, ChecklistRows.Key::parse);
        return views.answer(
                inquiry,
                View.CHECKLISTS,
                snapshot -> Answers.many(
                        snapshot.position(),
                        Page.of(
                                        ChecklistRows.list(snapshot, filter, count + 1, after),
                                        count,
                                        cursors,
                                        listed -> List.of(
                                                listed.startedAt().toString(),
                                                listed.checklistId().toString()))
                                .map(ChecklistRows.Listed::checklist)));
    }

    @Operation(
            operationId = "showChecklist",
            summary = "A checklist with its answers, conflicts, photos, signatures, review and live score.")
    @GetMapping("/v1/checklists/{id}")
    @Allowed(everyRole = true)
    ResponseEntity<Checklist> checklist(@PathVariable UUID id, Inquiry inquiry) {
        return views.answer(
                inquiry,
                View.CHECKLISTS,
                snapshot -> ChecklistRows.one(snapshot, id)
                        .filter(found -> snapshot.actor().maySee(found.siteId()))
                        .map(found -> Answers.one(found.version(), found.position(), found.checklist()))
                        .orElseThrow(() -> Snapshot.unknown("checklist")));
    }
}
