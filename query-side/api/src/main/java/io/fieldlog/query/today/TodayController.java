package io.fieldlog.query.today;

import static io.fieldlog.web.Role.SUPERVISOR;

import io.fieldlog.query.views.Cursor;
import io.fieldlog.query.views.Inquiry;
import io.fieldlog.query.views.Page;
import io.fieldlog.query.views.View;
import io.fieldlog.query.views.Views;
import io.fieldlog.web.Allowed;
import io.swagger.v3.oas.annotations.Operation;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class TodayController {

    private static final Set<View> TODAY = Set.of(View.SCHEDULES, View.MACHINES, View.TEMPLATES, View.SITES);

    private final Views views;

    TodayController(Views views) {
        this.views = views;
    }

    /// What is due becomes overdue without any event: the entity tag is about what is said as well as the position.
    @Operation(
            operationId = "showToday",
            summary =
                    "What is to be done today, the first due at the front, and what was done, as it is day at each site: by the caller or by anybody; supervisors see everybody's.")
    @GetMapping("/v1/today")
    @Allowed(everyRole = true)
    ResponseEntity<Page<Errand>> today(
            @RequestParam(required = false) @Nullable UUID site,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String cursor,
            Inquiry inquiry) {
        int count = Page.checkedLimit(limit);
        var actor = inquiry.actor();
        var assignee = actor.hasAnyOf(Set.of(SUPERVISOR)) ? null : actor.userId();
        var cursors = Cursor.of("today", actor.organizationId(), site, assignee);
        var after = cursors.decode(cursor, 3, TodayRows.Key::parse);
        return views.answer(inquiry, TODAY, snapshot -> {
            var page = Page.of(
                    TodayRows.list(snapshot, site, assignee, Instant.now(), count + 1, after),
                    count,
                    cursors,
                    errand -> List.of(
                            Boolean.toString(errand.checklistId() != null),
                            errand.dueAt().toString(),
                            errand.occurrenceId().toString()));
            return ResponseEntity.ok()
                    .eTag("W/\"%d-%08x\"".formatted(snapshot.position(), page.hashCode()))
                    .body(page);
        });
    }
}
