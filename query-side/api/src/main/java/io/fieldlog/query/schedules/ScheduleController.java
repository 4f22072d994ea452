package io.fieldlog.query.schedules;

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
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Where a schedule's machines stand is another projection's: it says who may see a schedule.
@RestController
class ScheduleController {

    private static final Set<View> SCHEDULES = Set.of(View.SCHEDULES, View.MACHINES);

    private final Views views;

    ScheduleController(Views views) {
        this.views = views;
    }

    @Operation(
            operationId = "listSchedules",
            summary =
                    "Schedules by name. A token for some sites shows those of their machines, with these machines only.")
    @GetMapping("/v1/schedules")
    @Allowed(everyRole = true)
    ResponseEntity<Page<Schedule>> schedules(
            @RequestParam(required = false) @Nullable UUID template,
            @RequestParam(required = false) @Nullable ScheduleState state,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String cursor,
            Inquiry inquiry) {
        int count = Page.checkedLimit(limit);
        var filter = new ScheduleFilter(template, state);
        var cursors = Cursor.of("schedules", inquiry.actor().organizationId(), filter);
        var after = cursors.decode(cursor, 2, ScheduleRows.Key::parse);
        return views.answer(
                inquiry,
                SCHEDULES,
                snapshot -> Answers.many(
                        snapshot.position(),
                        Page.of(
                                ScheduleRows.list(snapshot, filter, count + 1, after),
                                count,
                                cursors,
                                schedule -> List.of(
                                        schedule.name(), schedule.scheduleId().toString()))));
    }

    @Operation(operationId = "showSchedule", summary = "One schedule.")
    @GetMapping("/v1/schedules/{id}")
    @Allowed(everyRole = true)
    ResponseEntity<Schedule> schedule(@PathVariable UUID id, Inquiry inquiry) {
        return views.answer(
                inquiry,
                SCHEDULES,
                snapshot -> ScheduleRows.one(snapshot, id)
                        .map(schedule -> Answers.one(schedule.version(), schedule.position(), schedule))
                        .orElseThrow(() -> Snapshot.unknown("schedule")));
    }

    @Operation(
            operationId = "listOccurrences",
            summary =
                    "A schedule's occurrences, the latest opening first; `from` (included) and `to` (excluded) are times of the opening.")
    @GetMapping("/v1/schedules/{id}/occurrences")
    @Allowed(everyRole = true)
    ResponseEntity<Page<Occurrence>> occurrences(
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable OccurrenceState state,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String cursor,
            Inquiry inquiry) {
        int count = Page.checkedLimit(limit);
        var filter = new OccurrenceFilter(id, state, Moments.time("from", from), Moments.time("to", to));
        var cursors = Cursor.of("occurrences", inquiry.actor().organizationId(), filter);
        var after = cursors.decode(cursor, 2, ScheduleRows.OccurrenceKey::parse);
        return views.answer(inquiry, SCHEDULES, snapshot -> {
            if (ScheduleRows.one(snapshot, id).isEmpty()) {
                throw Snapshot.unknown("schedule");
            }
            return Answers.many(
                    snapshot.position(),
                    Page.of(
                            ScheduleRows.occurrences(snapshot, filter, count + 1, after),
                            count,
                            cursors,
                            occurrence -> List.of(
                                    occurrence.opensAt().toString(),
                                    occurrence.occurrenceId().toString())));
        });
    }
}
