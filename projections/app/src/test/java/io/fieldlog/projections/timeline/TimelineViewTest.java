package io.fieldlog.projections.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.fieldlog.events.AnswerValue;
import io.fieldlog.events.ChecklistEvent;
import io.fieldlog.events.ChecklistEvent.AmendedAnswer;
import io.fieldlog.events.ChecklistEvent.ChecklistAmended;
import io.fieldlog.events.ChecklistEvent.ChecklistApproved;
import io.fieldlog.events.ChecklistEvent.ChecklistCompleted;
import io.fieldlog.events.ChecklistEvent.ChecklistRejected;
import io.fieldlog.events.ChecklistEvent.ChecklistReopened;
import io.fieldlog.events.ChecklistEvent.ChecklistRescored;
import io.fieldlog.events.ChecklistEvent.ChecklistSigned;
import io.fieldlog.events.ChecklistEvent.ChecklistStarted;
import io.fieldlog.events.ChecklistEvent.ChecklistVoided;
import io.fieldlog.events.ChecklistEvent.CompletionClaimed;
import io.fieldlog.events.ChecklistEvent.Outcome;
import io.fieldlog.events.ChecklistEvent.QuestionAnswered;
import io.fieldlog.events.ChecklistEvent.Result;
import io.fieldlog.events.DefectEvent;
import io.fieldlog.events.DefectEvent.DefectGraded;
import io.fieldlog.events.DefectEvent.DefectReported;
import io.fieldlog.events.DefectEvent.NoRepairNeededCertified;
import io.fieldlog.events.DefectEvent.RepairCertified;
import io.fieldlog.events.DefectEvent.ReviewAcknowledged;
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
import io.fieldlog.events.Severity;
import io.fieldlog.events.SiteEvent.SiteRegistered;
import io.fieldlog.projections.fold.InconsistentLogException;
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
    final UUID checklist = new UUID(5, 1);
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
    void tells_the_steps_of_an_inspection_of_the_machine_and_not_each_answer() {
        var rows = Fold.of(
                view,
                new ChecklistStarted(
                        checklist,
                        machine,
                        site,
                        new UUID(6, 1),
                        1,
                        Instant.parse("2026-11-01T07:00:00.123456789Z"),
                        null,
                        "inspector"),
                new QuestionAnswered(
                        checklist,
                        new UUID(7, 1),
                        "brake",
                        null,
                        new AnswerValue.Text("PASS"),
                        null,
                        Instant.EPOCH,
                        "tablet",
                        1,
                        "inspector",
                        false),
                new CompletionClaimed(checklist, new UUID(7, 2), Instant.EPOCH, "tablet", "inspector"),
                new ChecklistCompleted(checklist, outcome(Result.PASS, "2", "3", 0)),
                new ChecklistVoided(checklist, "Anna's mistake"));

        assertThat(rows.rows(TimelineView.ENTRY).values())
                .extracting(
                        TimelineView.Entry::machineId,
                        TimelineView.Entry::position,
                        TimelineView.Entry::type,
                        TimelineView.Entry::capturedAt)
                .containsExactly(
                        tuple(machine, 1L, "checklist-started", Instant.parse("2026-11-01T07:00:00.123456Z")),
                        tuple(machine, 4L, "checklist-completed", Instant.parse("2026-11-01T07:20:00Z")),
                        tuple(machine, 5L, "checklist-voided", null));
    }

    @Test
    void every_step_of_an_inspection_has_a_sentence_that_quotes_no_free_text() {
        assertThat(List.<ChecklistEvent>of(
                        new ChecklistStarted(checklist, machine, site, new UUID(6, 1), 1, Instant.EPOCH, null, "Anna"),
                        new ChecklistCompleted(checklist, outcome(Result.PASS, "2.50", "3", 0)),
                        new ChecklistCompleted(checklist, outcome(Result.PASS, "0", "0", 0)),
                        new ChecklistRescored(checklist, outcome(Result.FAIL, "0.0", "10", 1)),
                        new ChecklistRescored(checklist, outcome(Result.FAIL, "1", "10", 2)),
                        new ChecklistReopened(checklist),
                        new ChecklistSigned(checklist, reading, "Anna", Instant.EPOCH, "ab", null, "Anna"),
                        new ChecklistAmended(
                                checklist,
                                reading,
                                "Anna said so",
                                List.of(new AmendedAnswer("brake", null, null, "Anna")),
                                "Anna"),
                        new ChecklistApproved(checklist, "ab", "Anna", "Anna"),
                        new ChecklistRejected(checklist, "ab", "Anna", "Anna"),
                        new ChecklistVoided(checklist, "Anna")))
                .extracting(Inspections::summary)
                .containsExactly(
                        "An inspection was started.",
                        "An inspection was completed: passed with 2.5 of 3 points.",
                        "An inspection was completed: passed.",
                        "An inspection changed after its completion: failed with 0 of 10 points, 1 answer failed.",
                        "An inspection changed after its completion: failed with 1 of 10 points, 2 answers failed.",
                        "An inspection is open again: a mandatory answer is missing.",
                        "An inspection was signed.",
                        "An inspection was amended: 1 answer.",
                        "An inspection was approved.",
                        "An inspection was rejected.",
                        "An inspection was declared void.");
    }

    @Test
    void a_step_of_an_inspection_that_never_started_is_refused() {
        assertThatThrownBy(() -> Fold.of(view, new ChecklistReopened(checklist)))
                .isInstanceOf(InconsistentLogException.class);
    }

    private static Outcome outcome(Result result, String score, String max, int failed) {
        return new Outcome(
                new UUID(7, 2),
                Instant.parse("2026-11-01T07:20:00Z"),
                "tablet",
                result,
                new BigDecimal(score),
                new BigDecimal(max),
                failed,
                "ab");
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

    @Test
    void what_happens_to_a_defect_happens_to_its_machine() {
        var defect = new UUID(6, 1);
        var events = List.<DefectEvent>of(
                new DefectReported(defect, machine, site, null, null, null, "Anna's brake", Severity.MINOR),
                new DefectReported(defect, machine, site, site, "brake", null, "Anna's brake", Severity.MAJOR),
                new DefectReported(defect, machine, site, site, "brake", null, "Anna's brake", Severity.OUT_OF_SERVICE),
                new DefectGraded(defect, machine, Severity.OUT_OF_SERVICE),
                new RepairCertified(defect, machine, "Anna did it"),
                new NoRepairNeededCertified(defect, machine, "Anna saw nothing"),
                new ReviewAcknowledged(defect, machine, "Anna again"));
        assertThat(events)
                .extracting(Defects::summary)
                .containsExactly(
                        "A minor defect was reported.",
                        "A checklist found a major defect.",
                        "A checklist found an out-of-service defect.",
                        "A defect was graded out-of-service.",
                        "The repair of a defect was certified.",
                        "It was certified that a defect needs no repair.",
                        "The certification of a defect was reviewed.");
        var entry = Fold.of(view, events.getFirst())
                .rows(TimelineView.ENTRY)
                .values()
                .iterator()
                .next();
        assertThat(entry.machineId()).isEqualTo(machine);
        assertThat(entry.type()).isEqualTo("defect-reported");
        assertThat(entry.capturedAt()).isNull();
    }
}
