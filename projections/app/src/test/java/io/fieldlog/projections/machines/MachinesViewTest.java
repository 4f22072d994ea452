package io.fieldlog.projections.machines;

import static io.fieldlog.projections.testing.Fold.ORGANIZATION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.fieldlog.events.DefectEvent.DefectGraded;
import io.fieldlog.events.DefectEvent.DefectReported;
import io.fieldlog.events.DefectEvent.NoRepairNeededCertified;
import io.fieldlog.events.DefectEvent.RepairCertified;
import io.fieldlog.events.Event;
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
import io.fieldlog.events.SiteEvent.SiteRenamed;
import io.fieldlog.projections.fold.InconsistentLogException;
import io.fieldlog.projections.fold.WorkingSet;
import io.fieldlog.projections.testing.Fold;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MachinesViewTest {

    final UUID machine = new UUID(2, 1);
    final UUID site = new UUID(3, 1);
    final UUID otherSite = new UUID(3, 2);
    final Event registered = new MachineRegistered(machine, site, "F-1", "Forklift", "forklift", "Linde", null, null);

    @Test
    void a_registered_machine_is_in_service_without_meters() {
        var row = machine(fold());
        assertThat(row.status()).isEqualTo(MachineStatus.IN_SERVICE);
        assertThat(row.meters()).isEmpty();
        assertThat(row.siteId()).isEqualTo(site);
        assertThat(row.version()).isEqualTo(1);
        assertThat(row.position()).isEqualTo(1);
    }

    @Test
    void every_event_raises_version_and_position() {
        var row = machine(fold(new MachineRelocated(machine, site, otherSite), reading(1, "10", 1)));
        assertThat(row.siteId()).isEqualTo(otherSite);
        assertThat(row.version()).isEqualTo(3);
        assertThat(row.position()).isEqualTo(3);
    }

    @Test
    void counts_its_open_defects_and_keeps_its_version() {
        var rows = fold(
                defect(1),
                defect(2),
                new DefectGraded(new UUID(6, 1), machine, Severity.MINOR),
                new RepairCertified(new UUID(6, 1), machine, "new seal"));
        var row = machine(rows);
        assertThat(row.openDefects()).isEqualTo(1);
        assertThat(row.version()).isEqualTo(1);
        assertThat(row.position()).isEqualTo(5);
        assertThat(rows.rows(Machine.HISTORY).values().stream()
                        .sorted(Comparator.comparingLong(Machine::position))
                        .map(history -> history.position() + ":" + history.openDefects()))
                .containsExactly("1:0", "2:1", "3:2", "5:1");
        assertThat(machine(fold(defect(1), new NoRepairNeededCertified(new UUID(6, 1), machine, "water")))
                        .openDefects())
                .isZero();
    }

    private Event defect(int number) {
        return new DefectReported(new UUID(6, number), machine, site, null, null, null, "It leaks", Severity.MAJOR);
    }

    @Test
    void goes_out_of_service_and_back_and_retires() {
        assertThat(machine(fold(removed())).status()).isEqualTo(MachineStatus.OUT_OF_SERVICE);
        assertThat(machine(fold(removed(), new MachineReturnedToService(machine, null)))
                        .status())
                .isEqualTo(MachineStatus.IN_SERVICE);
        assertThat(machine(fold(new MachineRetired(machine, "sold"))).status()).isEqualTo(MachineStatus.RETIRED);
    }

    @Test
    void shows_the_latest_reading_by_the_devices_time_not_by_arrival() {
        assertThat(meters(fold(reading(1, "20", 5), reading(2, "10", 3)))).containsExactly("hours=20");
    }

    @Test
    void of_readings_of_the_same_time_the_one_recorded_later_is_shown() {
        assertThat(meters(fold(reading(1, "20", 5), reading(2, "21", 5)))).containsExactly("hours=21");
    }

    @Test
    void a_disputed_reading_leaves_the_one_before_and_marks_the_meter() {
        var rows = fold(reading(1, "20", 1), reading(2, "10", 2), disputed(2));
        assertThat(meters(rows)).containsExactly("hours=20 disputed");
    }

    @Test
    void a_disputed_reading_counts_once_it_is_accepted() {
        var rows = fold(reading(1, "20", 1), reading(2, "10", 2), disputed(2), resolved(2, true));
        assertThat(meters(rows)).containsExactly("hours=10");
    }

    @Test
    void a_rejected_reading_never_counts() {
        var rows = fold(reading(1, "20", 1), reading(2, "10", 2), disputed(2), resolved(2, false));
        assertThat(meters(rows)).containsExactly("hours=20");
    }

    @Test
    void a_meter_is_marked_as_long_as_any_of_its_readings_is_disputed() {
        var rows = fold(
                reading(1, "20", 1),
                reading(2, "10", 2),
                disputed(2),
                reading(3, "11", 3),
                disputed(3),
                resolved(2, false));
        assertThat(meters(rows)).containsExactly("hours=20 disputed");
    }

    @Test
    void a_meter_without_a_counted_reading_is_not_shown() {
        assertThat(meters(fold(reading(1, "20", 1), disputed(1)))).isEmpty();
    }

    @Test
    void meters_are_sorted_by_name() {
        var rows = fold(
                reading(1, "20", 1),
                new MeterReadingRecorded(
                        machine, new UUID(4, 9), "distance", new BigDecimal("5"), "km", Instant.EPOCH, false));
        assertThat(meters(rows)).containsExactly("distance=5", "hours=20");
    }

    @Test
    void values_are_kept_in_the_form_in_which_the_database_returns_them() {
        assertThat(meters(fold(reading(1, "2E+3", 1)))).containsExactly("hours=2000");
        assertThat(meters(fold(reading(1, "2.50", 1)))).containsExactly("hours=2.50");
    }

    @Test
    void a_value_that_no_database_holds_is_refused() {
        assertThatThrownBy(() -> fold(reading(1, "1E+99999", 1))).isInstanceOf(InconsistentLogException.class);
    }

    @Test
    void history_has_the_state_after_each_event() {
        var rows = fold(removed(), reading(1, "20", 1));
        assertThat(rows.rows(Machine.HISTORY).values())
                .extracting(
                        Machine::position,
                        Machine::status,
                        machine -> machine.meters().size())
                .containsExactly(
                        tuple(1L, MachineStatus.IN_SERVICE, 0),
                        tuple(2L, MachineStatus.OUT_OF_SERVICE, 0),
                        tuple(3L, MachineStatus.OUT_OF_SERVICE, 1));
    }

    @Test
    void a_renamed_site_keeps_its_old_name_for_the_past() {
        var rows =
                Fold.of(new MachinesView(), new SiteRegistered(site, "North", "UTC"), new SiteRenamed(site, "South"));
        assertThat(rows.rows(MachineSite.TABLE).values())
                .extracting(MachineSite::name, MachineSite::fromPosition, MachineSite::untilPosition)
                .containsExactly(tuple("North", 1L, 2L), tuple("South", 2L, null));
    }

    @Test
    void readings_remember_who_disputed_what_and_when() {
        var rows = fold(reading(1, "20", 1), reading(2, "10", 2), disputed(2), resolved(2, false));
        var reading = Objects.requireNonNull(
                rows.find(MeterReading.TABLE, new MeterReading.Key(ORGANIZATION, machine, readingId(2))));
        assertThat(reading.state()).isEqualTo(MeterReading.State.REJECTED);
        assertThat(reading.contradiction()).isEqualTo(Contradiction.BELOW_PREVIOUS);
        assertThat(reading.note()).isEqualTo("checked");
        assertThat(reading.recordedPosition()).isEqualTo(3);
        assertThat(reading.disputedPosition()).isEqualTo(4);
        assertThat(reading.resolvedPosition()).isEqualTo(5);
        assertThat(reading.position()).isEqualTo(5);
    }

    @Test
    void an_event_of_an_unknown_machine_is_refused() {
        assertThatThrownBy(() -> Fold.of(new MachinesView(), removed())).isInstanceOf(InconsistentLogException.class);
    }

    private WorkingSet fold(Event... more) {
        var events = new ArrayList<>(List.of(registered));
        events.addAll(List.of(more));
        return Fold.of(new MachinesView(), events.toArray(Event[]::new));
    }

    private Machine machine(WorkingSet rows) {
        return Objects.requireNonNull(rows.find(Machine.TABLE, new Machine.Key(ORGANIZATION, machine)));
    }

    private List<String> meters(WorkingSet rows) {
        return machine(rows).meters().stream()
                .map(meter -> meter.meter() + "=" + meter.value() + (meter.disputed() ? " disputed" : ""))
                .toList();
    }

    private Event removed() {
        return new MachineRemovedFromService(machine, "brakes");
    }

    private Event reading(int number, String value, int second) {
        return new MeterReadingRecorded(
                machine,
                readingId(number),
                "hours",
                new BigDecimal(value),
                "h",
                Instant.EPOCH.plusSeconds(second),
                false);
    }

    private Event disputed(int number) {
        return new MeterReadingDisputed(machine, readingId(number), "hours", Contradiction.BELOW_PREVIOUS);
    }

    private Event resolved(int number, boolean accepted) {
        return new MeterReadingResolved(machine, readingId(number), "hours", accepted, "checked");
    }

    private static UUID readingId(int number) {
        return new UUID(4, number);
    }
}
