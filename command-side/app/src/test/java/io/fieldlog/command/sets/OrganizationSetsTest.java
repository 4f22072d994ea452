package io.fieldlog.command.sets;

import static org.assertj.core.api.Assertions.assertThat;

import io.fieldlog.command.Reason;
import io.fieldlog.command.Rejected;
import io.fieldlog.command.eventlog.SetRule;
import io.fieldlog.command.eventlog.SetRule.Add;
import io.fieldlog.command.eventlog.SetRule.Claim;
import io.fieldlog.command.eventlog.SetRule.Remove;
import io.fieldlog.command.eventlog.SetRule.RequireEmpty;
import io.fieldlog.command.eventlog.SetRule.RequirePresent;
import io.fieldlog.events.ChecklistEvent.ChecklistStarted;
import io.fieldlog.events.DefectEvent.DefectGraded;
import io.fieldlog.events.DefectEvent.DefectReported;
import io.fieldlog.events.DefectEvent.NoRepairNeededCertified;
import io.fieldlog.events.DefectEvent.RepairCertified;
import io.fieldlog.events.ImportEvent.ImportRequested;
import io.fieldlog.events.MachineEvent.MachineRegistered;
import io.fieldlog.events.MachineEvent.MachineRelocated;
import io.fieldlog.events.MachineEvent.MachineRetired;
import io.fieldlog.events.MachineEvent.MachineReturnedToService;
import io.fieldlog.events.OccurrenceEvent.OccurrenceFulfilled;
import io.fieldlog.events.OccurrenceEvent.OccurrenceMissed;
import io.fieldlog.events.OccurrenceEvent.OccurrenceOpened;
import io.fieldlog.events.OccurrenceEvent.OccurrenceReopened;
import io.fieldlog.events.ScheduleEvent.ScheduleDefined;
import io.fieldlog.events.Severity;
import io.fieldlog.events.SiteEvent.SiteRegistered;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class OrganizationSetsTest {

    static final UUID ID = new UUID(7, 7);

    static final UUID MACHINE = new UUID(5, 1);
    static final UUID SITE = new UUID(5, 2);
    static final UUID TEMPLATE = new UUID(5, 3);

    final OrganizationSets sets = new OrganizationSets();

    @Test
    void a_registered_site_is_there() {
        assertThat(sets.of(new SiteRegistered(SITE, "Hamburg", "UTC")))
                .containsExactly(new Add("site", SITE.toString(), SITE));
    }

    @Test
    void a_registered_machine_stands_at_a_site_and_claims_its_tag() {
        var rules = sets.of(new MachineRegistered(MACHINE, SITE, "FL-1", "Forklift", "Forklift", null, null, null));
        assertThat(rules).hasSize(4);
        requiresSite(rules.get(0));
        assertThat(rules.get(1)).isEqualTo(new Add("machine", MACHINE.toString(), MACHINE));
        assertThat(rules.get(2)).isEqualTo(new Add("site-machine", SITE.toString(), MACHINE));
        var claim = (Claim) rules.get(3);
        assertThat(claim.set()).isEqualTo("machine-tag");
        assertThat(claim.key()).isEqualTo("FL-1");
        assertThat(claim.member()).isEqualTo(MACHINE);
        assertThat(reason(claim.otherwise())).isEqualTo(Reason.TAG_TAKEN);
    }

    @Test
    void a_relocated_machine_stands_at_a_site() {
        var before = new UUID(5, 3);
        var rules = sets.of(new MachineRelocated(MACHINE, before, SITE));
        requiresSite(rules.getFirst());
        assertThat(rules.subList(1, rules.size()))
                .containsExactly(
                        new Remove("site-machine", before.toString(), MACHINE),
                        new Add("site-machine", SITE.toString(), MACHINE));
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
    void a_retired_machine_keeps_its_tag_and_is_inspected_no_more() {
        assertThat(sets.of(new MachineRetired(MACHINE, "sold")))
                .containsExactly(new Remove("machine", MACHINE.toString(), MACHINE));
    }

    @Test
    void only_a_machine_that_is_not_retired_is_inspected_or_has_defects() {
        var started = new ChecklistStarted(ID, MACHINE, SITE, ID, 1, Instant.EPOCH, null, "inspector");
        for (var event : List.of(started, reported(Severity.MINOR))) {
            var rule = (RequirePresent) sets.of(event).getFirst();
            assertThat(rule.set()).isEqualTo("machine");
            assertThat(rule.member()).isEqualTo(MACHINE);
            assertThat(reason(rule.otherwise())).isEqualTo(Reason.MACHINE_RETIRED);
        }
    }

    @Test
    void a_machine_is_out_of_service_while_a_defect_graded_so_is_open() {
        var open = new Add("open-out-of-service-defect", MACHINE.toString(), ID);
        var gone = new Remove("open-out-of-service-defect", MACHINE.toString(), ID);
        assertThat(sets.of(reported(Severity.OUT_OF_SERVICE))).contains(open);
        assertThat(sets.of(new DefectGraded(ID, MACHINE, Severity.OUT_OF_SERVICE)))
                .containsExactly(open);
        assertThat(sets.of(new DefectGraded(ID, MACHINE, Severity.MAJOR))).containsExactly(gone);
        assertThat(sets.of(new RepairCertified(ID, MACHINE, "new"))).containsExactly(gone);
        assertThat(sets.of(new NoRepairNeededCertified(ID, MACHINE, "dry"))).containsExactly(gone);
    }

    @Test
    void a_schedule_is_found_by_its_template_and_needs_its_site() {
        var rules = sets.of(new ScheduleDefined(
                ID,
                "Daily",
                TEMPLATE,
                List.of(),
                "Forklift",
                SITE,
                "FREQ=DAILY",
                LocalDateTime.MIN,
                Duration.ofHours(1),
                List.of(),
                Instant.EPOCH));
        assertThat(rules).hasSize(2);
        requiresSite(rules.getFirst());
        assertThat(rules.getLast()).isEqualTo(new Add("template-schedule", TEMPLATE.toString(), ID));
    }

    @Test
    void an_occurrence_is_open_until_it_is_done_or_missed_and_again_when_it_is_reopened() {
        var key = TEMPLATE + "/" + MACHINE;
        var open = new Add("open-occurrence", key, ID);
        var closed = new Remove("open-occurrence", key, ID);
        assertThat(key).startsWith(OrganizationSets.openOccurrences(TEMPLATE));
        assertThat(sets.of(new OccurrenceOpened(
                        ID,
                        TEMPLATE,
                        MACHINE,
                        SITE,
                        TEMPLATE,
                        LocalDateTime.MIN,
                        Instant.EPOCH,
                        Instant.EPOCH,
                        Instant.EPOCH,
                        null)))
                .containsExactly(open);
        assertThat(sets.of(new OccurrenceReopened(ID, TEMPLATE, MACHINE, SITE))).containsExactly(open);
        assertThat(sets.of(new OccurrenceFulfilled(ID, TEMPLATE, MACHINE, SITE, Instant.EPOCH, true)))
                .containsExactly(closed);
        assertThat(sets.of(new OccurrenceMissed(ID, TEMPLATE, MACHINE))).containsExactly(closed);
    }

    static DefectReported reported(Severity severity) {
        return new DefectReported(ID, MACHINE, SITE, null, null, null, "Pulls to the left.", severity);
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
