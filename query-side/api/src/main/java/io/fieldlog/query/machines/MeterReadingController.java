package io.fieldlog.query.machines;

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
class MeterReadingController {

    /// The place of a reading in the list.
    private record Key(Instant capturedAt, long recordedPosition) {

        static Key parse(List<String> texts) {
            return new Key(Instant.parse(texts.getFirst()), Long.parseLong(texts.getLast()));
        }
    }

    private final Views views;

    MeterReadingController(Views views) {
        this.views = views;
    }

    @Operation(
            operationId = "listMeterReadings",
            summary = "Readings by the time at which they were captured, the earliest first, whenever they arrived.")
    @GetMapping("/v1/machines/{id}/meter-readings")
    @Allowed(everyRole = true)
    ResponseEntity<Page<MeterReading>> readings(
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String meter,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String cursor,
            Inquiry inquiry) {
        int count = Page.checkedLimit(limit);
        var cursors = Cursor.of("meter-readings", inquiry.actor().organizationId(), id, meter);
        var after = cursors.decode(cursor, 2, Key::parse);
        return views.answer(inquiry, View.MACHINES, snapshot -> {
            if (MachineRows.site(snapshot, id).filter(snapshot.actor()::maySee).isEmpty()) {
                throw Snapshot.unknown("machine");
            }
            var rows = list(snapshot, id, meter, count + 1, after);
            return Answers.many(
                    snapshot.position(),
                    Page.of(
                                    rows,
                                    count,
                                    cursors,
                                    row -> List.of(
                                            row.reading().capturedAt().toString(),
                                            Long.toString(row.recordedPosition())))
                            .map(Row::reading));
        });
    }

    private record Row(MeterReading reading, long recordedPosition) {}

    private static List<Row> list(
            Snapshot snapshot, UUID machineId, @Nullable String meter, int count, @Nullable Key after) {
        var sql = """
                SELECT reading_id, meter, value, unit, captured_at, recorded_at, user_id, rollover, state, contradiction, note,
                       position, recorded_position
                FROM meter_reading
                WHERE organization_id = :organization AND machine_id = :machine
                %s%sORDER BY captured_at, recorded_position
                LIMIT :count
                """.formatted(
                        meter == null ? "" : "AND meter = :meter\n",
                        after == null ? "" : "AND (captured_at, recorded_position) > (:afterTime, :afterPosition)\n");
        var query = snapshot.sql()
                .sql(sql)
                .param("organization", snapshot.actor().organizationId())
                .param("machine", machineId)
                .param("meter", meter)
                .param("count", count);
        if (after != null) {
            query = query.param("afterTime", Times.parameter(after.capturedAt()))
                    .param("afterPosition", after.recordedPosition());
        }
        return query.query((row, number) -> new Row(MeterReading.of(row, number), row.getLong("recorded_position")))
                .list();
    }
}
