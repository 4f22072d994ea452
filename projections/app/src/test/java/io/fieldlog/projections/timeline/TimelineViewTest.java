package io.fieldlog.projections.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.fieldlog.events.MachineEvent;
import io.fieldlog.events.MachineEvent.Contradiction;
import io.fieldlog.events.MachineEvent.MachineRegistered;
import io.fieldlog.events.MachineEvent.MachineRelocated;
import io.fieldlog.events.MachineEvent.MachineRemovedFromService;
import io.fieldlog.events.MachineEvent.MachineRetired;
import io.fieldlog.events.MachineEvent.MachineReturnedToService;
import io.fieldlog.events.MachineEvent.MeterReadingDisputed;
import io.fieldlog.events.MachineEvent.MeterReadingRecorded;
import io.fieldlog.events.MachineEvent.MeterReadingResolved;
import io.fieldlog.events.SiteEvent.SiteRegistered;
import io.fieldlog.projections.fold.Json;
import io.fieldlog.projections.testing.Fold;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TimelineViewTest {

    final UUID machine = new UUID(2, 1);
    final UUID site = new UUID(3, 1);
    final UUID reading = new UUID(4, 1);
    final TimelineView view = new TimelineView();

    @Test
    void has_an_entry_per_event_of_a_machine_and_none_for_others() {
        var rows = Fold.of(
                view,
                new SiteRegistered(site, "North", "UTC"),
                new MachineRegistered(machine, site, "F-1", "Forklift", "forklift", null, null, null),
                new MachineRetired(machine, "sold"));
        assertThat(rows.rows(TimelineView.ENTRY).values())
                .extracting(TimelineView.Entry::position, TimelineView.Entry::type, TimelineView.Entry::userId)
                .containsExactly(
                        tuple(2L, "machine-registered", "inspector"), tuple(3L, "machine-retired", "inspector"));
    }

    @Test
    void a_reading_has_the_devices_time_in_microseconds_and_its_data() {
        var captured = Instant.parse("2026-11-01T07:00:00.123456789Z");
        var rows = Fold.of(
                view,
                new MeterReadingRecorded(machine, reading, "hours", new BigDecimal("12.50"), "h", captured, false));
        var entry = rows.rows(TimelineView.ENTRY).values().iterator().next();
        assertThat(entry.capturedAt()).isEqualTo(Instant.parse("2026-11-01T07:00:00.123456Z"));
        assertThat(entry.data()).isEqualTo(new Json("""
                {"rollover": false, "unit": "h", "value": 12.5, "meter": "hours",
                 "capturedAt": "2026-11-01T07:00:00.123456789Z",
                 "readingId": "%s", "machineId": "%s"}""".formatted(reading, machine)));
    }

    @Test
    void sentences_say_what_happened_and_quote_no_free_text() {
        assertThat(List.<MachineEvent>of(
                        new MachineRegistered(machine, site, "F-1", "Anna's lift", "forklift", null, null, null),
                        new MachineRelocated(machine, site, site),
                        new MeterReadingRecorded(
                                machine, reading, "hours", new BigDecimal("12.5"), "h", Instant.EPOCH, false),
                        new MeterReadingRecorded(
                                machine, reading, "hours", new BigDecimal("0.5"), "h", Instant.EPOCH, true),
                        new MeterReadingDisputed(machine, reading, "hours", Contradiction.ABOVE_NEXT),
                        new MeterReadingResolved(machine, reading, "hours", true, "Anna says so"),
                        new MeterReadingResolved(machine, reading, "hours", false, "Anna says so"),
                        new MachineRemovedFromService(machine, "Anna fell"),
                        new MachineReturnedToService(machine, "Anna repaired it"),
                        new MachineRetired(machine, "sold to Anna")))
                .extracting(TimelineView::summary)
                .containsExactly(
                        "Registered with the tag F-1.",
                        "Moved to another site.",
                        "Meter hours shows 12.5 h.",
                        "Meter hours started again and shows 0.5 h.",
                        "The reading of meter hours is disputed: it is above the one after.",
                        "The disputed reading of meter hours was accepted.",
                        "The disputed reading of meter hours was rejected.",
                        "Taken out of service.",
                        "Returned to service.",
                        "Retired.");
    }
}
