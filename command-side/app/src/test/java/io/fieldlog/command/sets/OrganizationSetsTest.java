package io.fieldlog.command.sets;

import static org.assertj.core.api.Assertions.assertThat;

import io.fieldlog.command.Reason;
import io.fieldlog.command.Rejected;
import io.fieldlog.command.eventlog.SetRule;
import io.fieldlog.command.eventlog.SetRule.Add;
import io.fieldlog.command.eventlog.SetRule.Claim;
import io.fieldlog.command.eventlog.SetRule.RequireEmpty;
import io.fieldlog.command.eventlog.SetRule.RequirePresent;
import io.fieldlog.events.ImportEvent.ImportRequested;
import io.fieldlog.events.MachineEvent.MachineRegistered;
import io.fieldlog.events.MachineEvent.MachineRelocated;
import io.fieldlog.events.MachineEvent.MachineRetired;
import io.fieldlog.events.MachineEvent.MachineReturnedToService;
import io.fieldlog.events.SiteEvent.SiteRegistered;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class OrganizationSetsTest {

    static final UUID MACHINE = new UUID(5, 1);
    static final UUID SITE = new UUID(5, 2);

    final OrganizationSets sets = new OrganizationSets();

    @Test
    void a_registered_site_is_there() {
        assertThat(sets.of(new SiteRegistered(SITE, "Hamburg", "UTC")))
                .containsExactly(new Add("site", SITE.toString(), SITE));
    }

    @Test
    void a_registered_machine_stands_at_a_site_and_claims_its_tag() {
        var rules = sets.of(new MachineRegistered(MACHINE, SITE, "FL-1", "Forklift", "Forklift", null, null, null));
        assertThat(rules).hasSize(2);
        requiresSite(rules.get(0));
        var claim = (Claim) rules.get(1);
        assertThat(claim.set()).isEqualTo("machine-tag");
        assertThat(claim.key()).isEqualTo("FL-1");
        assertThat(claim.member()).isEqualTo(MACHINE);
        assertThat(reason(claim.otherwise())).isEqualTo(Reason.TAG_TAKEN);
    }

    @Test
    void a_relocated_machine_stands_at_a_site() {
        requiresSite(
                sets.of(new MachineRelocated(MACHINE, new UUID(5, 3), SITE)).getFirst());
    }

    @Test
    void a_machine_returns_to_service_without_an_open_defect_that_forbids_it() {
        var rule = (RequireEmpty)
                sets.of(new MachineReturnedToService(MACHINE, null)).getFirst();
        assertThat(rule.set()).isEqualTo("open-out-of-service-defect");
        assertThat(rule.key()).isEqualTo(MACHINE.toString());
        assertThat(reason(rule.otherwise())).isEqualTo(Reason.OPEN_OUT_OF_SERVICE_DEFECT);
    }

    @Test
    void an_import_into_a_site_needs_it() {
        requiresSite(sets.of(request(SITE)).getFirst());
        assertThat(sets.of(new ImportRequested(MACHINE, "machines-csv", null, "k", 1, "s", null)))
                .isEmpty();
    }

    @Test
    void a_retired_machine_keeps_its_tag() {
        assertThat(sets.of(new MachineRetired(MACHINE, "sold"))).isEmpty();
    }

    static ImportRequested request(UUID site) {
        return new ImportRequested(MACHINE, "machines-csv", null, "k", 1, "s", site);
    }

    static void requiresSite(SetRule rule) {
        var present = (RequirePresent) rule;
        assertThat(present.set()).isEqualTo("site");
        assertThat(present.key()).isEqualTo(SITE.toString());
        assertThat(present.member()).isEqualTo(SITE);
        assertThat(reason(present.otherwise())).isEqualTo(Reason.UNKNOWN_SITE);
    }

    static Reason reason(Supplier<? extends RuntimeException> otherwise) {
        return ((Rejected) otherwise.get()).reason();
    }
}
