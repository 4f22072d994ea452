package io.fieldlog.projections.days;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fieldlog.events.ChecklistEvent.ChecklistApproved;
import io.fieldlog.events.ChecklistEvent.ChecklistCompleted;
import io.fieldlog.events.ChecklistEvent.ChecklistRejected;
import io.fieldlog.events.ChecklistEvent.ChecklistReopened;
import io.fieldlog.events.ChecklistEvent.ChecklistRescored;
import io.fieldlog.events.ChecklistEvent.ChecklistStarted;
import io.fieldlog.events.ChecklistEvent.ChecklistVoided;
import io.fieldlog.events.ChecklistEvent.Outcome;
import io.fieldlog.events.ChecklistEvent.Result;
import io.fieldlog.events.DefectEvent.DefectReported;
import io.fieldlog.events.DefectEvent.NoRepairNeededCertified;
import io.fieldlog.events.DefectEvent.RepairCertified;
import io.fieldlog.events.Event;
import io.fieldlog.events.MachineEvent.MachineRelocated;
import io.fieldlog.events.OccurrenceEvent.OccurrenceFulfilled;
import io.fieldlog.events.OccurrenceEvent.OccurrenceMissed;
import io.fieldlog.events.OccurrenceEvent.OccurrenceOpened;
import io.fieldlog.events.OccurrenceEvent.OccurrenceReopened;
import io.fieldlog.events.Severity;
import io.fieldlog.events.SiteEvent.SiteRegistered;
import io.fieldlog.projections.fold.InconsistentLogException;
import io.fieldlog.projections.testing.Fold;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DaysViewTest {

    static final UUID BERLIN = new UUID(3, 1);
    static final UUID ANGELES = new UUID(3, 2);

    final UUID machine = new UUID(2, 1);
    final UUID checklist = new UUID(4, 1);
    final UUID occurrence = new UUID(5, 1);
    final UUID defect = new UUID(6, 1);
    final Event started = started(BERLIN);
    final Event opened = new OccurrenceOpened(
            occurrence,
            new UUID(1, 1),
            machine,
            ANGELES,
            new UUID(1, 2),
            LocalDateTime.parse("2026-11-22T16:00"),
            Instant.parse("2026-11-23T00:00:00Z"),
            Instant.parse("2026-11-23T04:00:00Z"),
            Instant.parse("2026-11-24T00:00:00Z"),
            null);
    final Event missed = new OccurrenceMissed(occurrence, new UUID(1, 1), machine);

    private Event started(UUID site) {
        return new ChecklistStarted(
                checklist, machine, site, new UUID(1, 2), 1, Instant.parse("2026-11-20T08:00:00Z"), null, "ada");
    }

    private Event completed(String at, Result result) {
        return new ChecklistCompleted(checklist, outcome(at, result));
    }

    private Event rescored(String at, Result result) {
        return new ChecklistRescored(checklist, outcome(at, result));
    }

    private static Outcome outcome(String at, Result result) {
        return new Outcome(
                new UUID(8, 1), Instant.parse(at), "tablet", result, BigDecimal.ONE, BigDecimal.ONE, 0, "ab");
    }

    private Event fulfilled(String at, boolean onTime) {
        return new OccurrenceFulfilled(occurrence, new UUID(1, 1), machine, checklist, Instant.parse(at), onTime);
    }

    @Test
    void a_checklist_belongs_to_the_local_date_of_its_completion_at_the_site_where_its_machine_stood() {
        assertThat(days(started)).isEmpty();
        assertThat(days(started, completed("2026-11-23T22:59:59Z", Result.PASS)))
                .containsExactly("Berlin 2026-11-23 1 passed");
        assertThat(days(started, completed("2026-11-23T23:00:00Z", Result.FAIL)))
                .containsExactly("Berlin 2026-11-24 1 failed");
        assertThat(days(
                        started(ANGELES),
                        new MachineRelocated(machine, ANGELES, BERLIN),
                        completed("2026-11-24T07:59:59Z", Result.PASS)))
                .containsExactly("Angeles 2026-11-23 1 passed");
        // The day on which clocks are set back has 25 hours.
        assertThat(days(started, completed("2026-10-25T22:59:59Z", Result.PASS)))
                .containsExactly("Berlin 2026-10-25 1 passed");
    }

    @Test
    void what_arrives_late_corrects_the_day_it_belongs_to() {
        var passed = completed("2026-11-23T12:00:00Z", Result.PASS);
        assertThat(days(started, passed, rescored("2026-11-23T12:00:00Z", Result.FAIL)))
                .containsExactly("Berlin 2026-11-23 1 failed");
        assertThat(days(started, passed, rescored("2026-11-21T12:00:00Z", Result.PASS)))
                .containsExactly("Berlin 2026-11-21 1 passed");
        assertThat(days(started, passed, new ChecklistReopened(checklist))).isEmpty();
        assertThat(days(
                        started,
                        passed,
                        new ChecklistReopened(checklist),
                        completed("2026-11-25T12:00:00Z", Result.PASS)))
                .containsExactly("Berlin 2026-11-25 1 passed");
        assertThat(days(started, passed, new ChecklistVoided(checklist, "wrong machine"), passed))
                .isEmpty();
    }

    @Test
    void a_review_changes_no_day() {
        var passed = completed("2026-11-23T12:00:00Z", Result.PASS);
        assertThat(days(started, passed, new ChecklistApproved(checklist, "ab", null, "bob")))
                .containsExactly("Berlin 2026-11-23 1 passed");
        assertThat(days(started, passed, new ChecklistRejected(checklist, "ab", "blurred", "bob")))
                .containsExactly("Berlin 2026-11-23 1 passed");
    }

    @Test
    void an_occurrence_is_missed_on_the_day_it_was_due_and_done_on_the_day_it_was_done() {
        assertThat(days(opened)).isEmpty();
        assertThat(days(opened, missed)).containsExactly("Angeles 2026-11-22 1 missed");
        assertThat(days(opened, fulfilled("2026-11-22T12:00:00Z", true)))
                .containsExactly("Angeles 2026-11-22 1 on time");
        assertThat(days(opened, fulfilled("2026-11-24T12:00:00Z", false))).containsExactly("Angeles 2026-11-24 1 late");
        assertThat(days(opened, missed, fulfilled("2026-11-23T03:59:00Z", true)))
                .containsExactly("Angeles 2026-11-22 1 on time");
        var reopened = new OccurrenceReopened(occurrence, new UUID(1, 1), machine, checklist);
        assertThat(days(opened, fulfilled("2026-11-24T12:00:00Z", false), reopened))
                .isEmpty();
        assertThat(days(opened, fulfilled("2026-11-24T12:00:00Z", false), reopened, missed))
                .containsExactly("Angeles 2026-11-22 1 missed");
    }

    @Test
    void a_checklist_and_an_occurrence_of_the_same_id_are_two_things() {
        var sameId = new OccurrenceOpened(
                checklist,
                new UUID(1, 1),
                machine,
                BERLIN,
                new UUID(1, 2),
                LocalDateTime.parse("2026-11-23T06:00"),
                Instant.parse("2026-11-23T05:00:00Z"),
                Instant.parse("2026-11-23T09:00:00Z"),
                Instant.parse("2026-11-24T05:00:00Z"),
                null);
        assertThat(days(
                        started,
                        sameId,
                        completed("2026-11-23T12:00:00Z", Result.PASS),
                        new OccurrenceMissed(checklist, new UUID(1, 1), machine)))
                .containsExactly("Berlin 2026-11-23 1 passed 1 missed");
    }

    @Test
    void a_repair_belongs_to_the_day_on_which_it_was_certified_and_took_as_long_as_the_defect_was_known() {
        var reported =
                new DefectReported(defect, machine, BERLIN, null, null, null, "It leaks", Severity.OUT_OF_SERVICE);
        assertThat(repairs(reported)).containsExactly("null null");
        assertThat(repairs(reported, new NoRepairNeededCertified(defect, machine, "water")))
                .containsExactly("null null");
        // Three events are recorded in each millisecond.
        assertThat(repairs(reported, started, opened, missed, new RepairCertified(defect, machine, "seal")))
                .containsExactly("2026-11-01 1000");
    }

    @Test
    void what_was_never_started_opened_or_reported_is_refused() {
        for (var event : List.of(
                completed("2026-11-23T12:00:00Z", Result.PASS),
                new ChecklistVoided(checklist, "x"),
                missed,
                fulfilled("2026-11-23T12:00:00Z", true),
                new RepairCertified(defect, machine, "seal"))) {
            assertThatThrownBy(() -> days(event)).isInstanceOf(InconsistentLogException.class);
        }
        assertThatThrownBy(() -> Fold.of(new DaysView(), started)).isInstanceOf(InconsistentLogException.class);
    }

    private static Event[] atSites(Event... events) {
        return Stream.concat(
                        Stream.of(
                                new SiteRegistered(BERLIN, "Berlin", "Europe/Berlin"),
                                new SiteRegistered(ANGELES, "Angeles", "America/Los_Angeles")),
                        Stream.of(events))
                .toArray(Event[]::new);
    }

    private static List<String> days(Event... events) {
        return Fold.of(new DaysView(), atSites(events)).rows(Day.TABLE).values().stream()
                .map(day -> (day.siteId().equals(BERLIN) ? "Berlin " : "Angeles ")
                        + day.date()
                        + part(day.passed(), "passed")
                        + part(day.failed(), "failed")
                        + part(day.missed(), "missed")
                        + part(day.onTime(), "on time")
                        + part(day.late(), "late"))
                .filter(day -> day.split(" ", -1).length > 2)
                .toList();
    }

    private static String part(int count, String name) {
        return count == 0 ? "" : " %d %s".formatted(count, name);
    }

    private static List<String> repairs(Event... events) {
        return Fold.of(new DaysView(), atSites(events)).rows(DayRepair.TABLE).values().stream()
                .map(repair -> repair.repairedOn() + " " + repair.took())
                .toList();
    }
}
