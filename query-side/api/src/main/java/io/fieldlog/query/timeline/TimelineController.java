package io.fieldlog.query.timeline;

import io.fieldlog.query.views.Answers;
import io.fieldlog.query.views.AsOf;
import io.fieldlog.query.views.Cursor;
import io.fieldlog.query.views.HappenedBy;
import io.fieldlog.query.views.Inquiry;
import io.fieldlog.query.views.Page;
import io.fieldlog.query.views.Snapshot;
import io.fieldlog.query.views.Times;
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

@RestController
class TimelineController {

    private final Views views;

    TimelineController(Views views) {
        this.views = views;
    }

    @Operation(
            operationId = "showTimeline",
            summary =
                    "What happened to a machine, the latest first, in the order of the log: as recorded by `asOf`, and of that what had happened by `happenedBy`.")
    @GetMapping("/v1/machines/{id}/timeline")
    @Allowed(everyRole = true)
    ResponseEntity<Page<TimelineEntry>> timeline(
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String asOf,
            @RequestParam(required = false) @Nullable String happenedBy,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String cursor,
            Inquiry inquiry) {
        int count = Page.checkedLimit(limit);
        var moment = AsOf.of(asOf);
        var happened = HappenedBy.of(happenedBy);
        var cursors = Cursor.of("timeline", inquiry.actor().organizationId(), id, asOf, happenedBy);
        var after = cursors.decode(cursor, 1, key -> Long.valueOf(key.getFirst()));
        boolean everywhere = inquiry.actor().sites() == null;
        return views.answer(
                inquiry.asOf(moment),
                everywhere ? Set.of(View.TIMELINE) : Set.of(View.TIMELINE, View.MACHINES),
                snapshot -> {
                    moment.check(snapshot);
                    if (!everywhere && !maySeeNow(snapshot, id)) {
                        throw Snapshot.unknown("machine");
                    }
                    var entries = list(snapshot, id, moment, happened, count + 1, after);
                    if (entries.isEmpty()
                            && after == null
                            && (happened == null
                                    || list(snapshot, id, moment, null, 1, null).isEmpty())) {
                        throw Snapshot.unknown("machine");
                    }
                    return Answers.many(
                            snapshot.position(),
                            Page.of(entries, count, cursors, entry -> List.of(Long.toString(entry.position()))));
                });
    }

    /// Whoever may see where a machine stands now may see all that happened to it.
    private static boolean maySeeNow(Snapshot snapshot, UUID machineId) {
        return snapshot.sql()
                .sql("SELECT site_id FROM machine WHERE organization_id = :organization AND machine_id = :machine")
                .param("organization", snapshot.actor().organizationId())
                .param("machine", machineId)
                .query(UUID.class)
                .optional()
                .filter(snapshot.actor()::maySee)
                .isPresent();
    }

    private static List<TimelineEntry> list(
            Snapshot snapshot,
            UUID machineId,
            AsOf moment,
            @Nullable HappenedBy happened,
            int count,
            @Nullable Long after) {
        var sql = """
                SELECT position, type, recorded_at, captured_at, user_id, summary, data
                FROM timeline
                WHERE organization_id = :organization AND machine_id = :machine AND position < :before
                %s%sORDER BY position DESC
                LIMIT :count
                """.formatted(
                        moment instanceof AsOf.Time ? "AND recorded_at <= :time\n" : "",
                        happened == null ? "" : "AND coalesce(captured_at, recorded_at) <= :happened\n");
        long before = after == null ? Long.MAX_VALUE : after;
        var query = snapshot.sql()
                .sql(sql)
                .param("organization", snapshot.actor().organizationId())
                .param("machine", machineId)
                .param("count", count);
        if (happened != null) {
            query = query.param("happened", Times.parameter(happened.time()));
        }
        var bound = switch (moment) {
            case AsOf.Now _ -> query.param("before", before);
            case AsOf.Position(long position) -> query.param("before", Math.min(before, position + 1));
            case AsOf.Time(var time) -> query.param("before", before).param("time", Times.parameter(time));
        };
        return bound.query(TimelineEntry::of).list();
    }
}
