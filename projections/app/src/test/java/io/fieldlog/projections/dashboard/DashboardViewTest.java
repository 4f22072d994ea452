package io.fieldlog.projections.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fieldlog.events.Event;
import io.fieldlog.events.MachineEvent.MachineRegistered;
import io.fieldlog.events.MachineEvent.MachineRelocated;
import io.fieldlog.events.MachineEvent.MachineRemovedFromService;
import io.fieldlog.events.MachineEvent.MachineRetired;
import io.fieldlog.events.SiteEvent.SiteRegistered;
import io.fieldlog.events.SiteEvent.SiteRenamed;
import io.fieldlog.projections.fold.InconsistentLogException;
import io.fieldlog.projections.testing.Fold;
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

    private static List<String> counts(Event... events) {
        return Fold.of(new DashboardView(), events).rows(DashboardView.SITE).values().stream()
                .map(site ->
                        "%s %d %d %d".formatted(site.name(), site.inService(), site.outOfService(), site.retired()))
                .toList();
    }
}
