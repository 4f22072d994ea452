package io.fieldlog.projections.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fieldlog.events.DefectEvent.DefectGraded;
import io.fieldlog.events.DefectEvent.DefectReported;
import io.fieldlog.events.DefectEvent.NoRepairNeededCertified;
import io.fieldlog.events.DefectEvent.RepairCertified;
import io.fieldlog.events.DefectEvent.ReviewAcknowledged;
import io.fieldlog.events.Event;
import io.fieldlog.events.MachineEvent.MachineRegistered;
import io.fieldlog.events.MachineEvent.MachineRelocated;
import io.fieldlog.events.MachineEvent.MachineRemovedFromService;
import io.fieldlog.events.MachineEvent.MachineRetired;
import io.fieldlog.events.Severity;
import io.fieldlog.events.SiteEvent.SiteRegistered;
import io.fieldlog.events.SiteEvent.SiteRenamed;
import io.fieldlog.projections.fold.InconsistentLogException;
import io.fieldlog.projections.testing.Fold;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DashboardViewTest {

    final UUID machine = new UUID(2, 1);
    final UUID north = new UUID(3, 1);
    final UUID south = new UUID(3, 2);
    final Event northRegistered = new SiteRegistered(north, "North", "UTC");
    final Event southRegistered = new SiteRegistered(south, "South", "UTC");
    final Event registered = new MachineRegistered(machine, north, "F-1", "Forklift", "forklift", null, null, null);

    @Test
    void a_site_without_machines_counts_zero() {
        assertThat(counts(northRegistered)).containsExactly("North 0 0 0");
    }

    @Test
    void a_machine_is_counted_once_where_it_stands() {
        assertThat(counts(northRegistered, southRegistered, registered)).containsExactly("North 1 0 0", "South 0 0 0");
        assertThat(counts(northRegistered, southRegistered, registered, new MachineRelocated(machine, north, south)))
                .containsExactly("North 0 0 0", "South 1 0 0");
    }

    @Test
    void a_machine_moves_to_the_site_it_is_already_at_without_being_counted_twice() {
        assertThat(counts(northRegistered, registered, new MachineRelocated(machine, north, north)))
                .containsExactly("North 1 0 0");
    }

    @Test
    void a_change_of_status_moves_the_count_and_relocation_keeps_the_status() {
        assertThat(counts(
                        northRegistered,
                        southRegistered,
                        registered,
                        new MachineRemovedFromService(machine, "brakes"),
                        new MachineRelocated(machine, north, south)))
                .containsExactly("North 0 0 0", "South 0 1 0");
        assertThat(counts(northRegistered, registered, new MachineRetired(machine, "sold")))
                .containsExactly("North 0 0 1");
    }

    @Test
    void a_renamed_site_keeps_its_counts() {
        assertThat(counts(northRegistered, registered, new SiteRenamed(north, "Harbour")))
                .containsExactly("Harbour 1 0 0");
    }

    @Test
    void a_machine_at_an_unknown_site_is_refused() {
        assertThatThrownBy(() -> counts(registered)).isInstanceOf(InconsistentLogException.class);
    }

    @Test
    void counts_open_defects_by_severity_at_the_site_where_they_were_found() {
        assertThat(defects(reported(1, north, Severity.MINOR), reported(2, north, Severity.MINOR)))
                .containsExactly("North 2 0 0");
        assertThat(defects(
                        reported(1, north, Severity.MAJOR),
                        reported(2, south, Severity.OUT_OF_SERVICE),
                        new MachineRelocated(machine, north, south)))
                .containsExactlyInAnyOrder("North 0 1 0", "South 0 0 1");
    }

    @Test
    void a_graded_defect_changes_its_count_and_a_closed_one_has_none() {
        var graded = new DefectGraded(new UUID(6, 1), machine, Severity.OUT_OF_SERVICE);
        assertThat(defects(reported(1, north, Severity.MINOR), graded)).containsExactly("North 0 0 1");
        assertThat(defects(
                        reported(1, north, Severity.MINOR),
                        graded,
                        new RepairCertified(new UUID(6, 1), machine, "seal"),
                        new ReviewAcknowledged(new UUID(6, 1), machine, null)))
                .containsExactly("North 0 0 0");
        assertThat(defects(
                        reported(1, north, Severity.MINOR),
                        reported(2, north, Severity.MINOR),
                        new NoRepairNeededCertified(new UUID(6, 2), machine, "water")))
                .containsExactly("North 1 0 0");
    }

    @Test
    void a_defect_that_is_not_open_is_not_closed_again() {
        var certified = new RepairCertified(new UUID(6, 1), machine, "seal");
        assertThatThrownBy(() -> defects(certified)).isInstanceOf(InconsistentLogException.class);
        assertThatThrownBy(() -> defects(reported(1, north, Severity.MINOR), certified, certified))
                .isInstanceOf(InconsistentLogException.class);
    }

    private Event reported(int number, UUID site, Severity severity) {
        return new DefectReported(new UUID(6, number), machine, site, null, null, null, "It leaks", severity);
    }

    private List<String> defects(Event... events) {
        var all = new ArrayList<>(List.of(northRegistered, southRegistered, registered));
        all.addAll(List.of(events));
        return Fold.of(new DashboardView(), all.toArray(Event[]::new)).rows(OpenDefects.SITE).values().stream()
                .map(site -> "%s %d %d %d"
                        .formatted(
                                site.siteId().equals(north) ? "North" : "South",
                                site.minor(),
                                site.major(),
                                site.outOfService()))
                .toList();
    }

    private static List<String> counts(Event... events) {
        return Fold.of(new DashboardView(), events).rows(DashboardView.SITE).values().stream()
                .map(site ->
                        "%s %d %d %d".formatted(site.name(), site.inService(), site.outOfService(), site.retired()))
                .toList();
    }
}
