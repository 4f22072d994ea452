package io.fieldlog.command.defects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fieldlog.command.Reason;
import io.fieldlog.command.Rejected;
import io.fieldlog.command.defects.DefectCommand.AcknowledgeReview;
import io.fieldlog.command.defects.DefectCommand.CertifyNoRepairNeeded;
import io.fieldlog.command.defects.DefectCommand.CertifyRepaired;
import io.fieldlog.command.defects.DefectCommand.GradeDefect;
import io.fieldlog.command.defects.DefectCommand.ReportDefect;
import io.fieldlog.command.defects.DefectState.Unreported;
import io.fieldlog.command.machines.RegisteredMachines.Standing;
import io.fieldlog.events.DefectEvent;
import io.fieldlog.events.DefectEvent.DefectGraded;
import io.fieldlog.events.DefectEvent.DefectReported;
import io.fieldlog.events.DefectEvent.NoRepairNeededCertified;
import io.fieldlog.events.DefectEvent.RepairCertified;
import io.fieldlog.events.DefectEvent.ReviewAcknowledged;
import io.fieldlog.events.Severity;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Given the events so far, when a command comes, then these events follow, or a rejection.
class DefectDeciderTest {

    static final UUID DEFECT = UUID.fromString("019ab000-0000-7000-8000-000000000001");
    static final UUID MACHINE = UUID.fromString("019ab000-0000-7000-8000-000000000002");
    static final UUID SITE = UUID.fromString("019ab000-0000-7000-8000-000000000003");
    static final UUID CHECKLIST = UUID.fromString("019ab000-0000-7000-8000-000000000004");
    static final Standing IN_USE = new Standing(SITE, "Forklift", false);

    static final ReportDefect REPORT =
            new ReportDefect(DEFECT, MACHINE, CHECKLIST, "brake", "axle 2", "It leaks", Severity.MAJOR);
    static final DefectReported REPORTED =
            new DefectReported(DEFECT, MACHINE, SITE, CHECKLIST, "brake", "axle 2", "It leaks", Severity.MAJOR);
    static final RepairCertified REPAIRED = new RepairCertified(DEFECT, MACHINE, "new seal");
    static final NoRepairNeededCertified NOTHING_TO_REPAIR = new NoRepairNeededCertified(DEFECT, MACHINE, "only water");
    static final ReviewAcknowledged REVIEWED = new ReviewAcknowledged(DEFECT, MACHINE, "seen");

    static List<DefectCommand> onceReported() {
        return List.of(
                new GradeDefect(DEFECT, Severity.MINOR),
                new CertifyRepaired(DEFECT, "new seal"),
                new CertifyNoRepairNeeded(DEFECT, "only water"),
                new AcknowledgeReview(DEFECT, "seen"));
    }

    static List<DefectEvent> certifications() {
        return List.of(REPAIRED, NOTHING_TO_REPAIR);
    }

    @Test
    void is_reported_with_the_site_at_which_its_machine_stands() {
        given().on(IN_USE).when(REPORT).then(REPORTED);
        given().on(IN_USE)
                .when(new ReportDefect(DEFECT, MACHINE, null, null, null, "It leaks", Severity.MINOR))
                .then(new DefectReported(DEFECT, MACHINE, SITE, null, null, null, "It leaks", Severity.MINOR));
    }

    @Test
    void is_not_reported_of_a_machine_that_is_not_there() {
        given().when(REPORT).thenRejected(Reason.UNKNOWN_MACHINE);
    }

    @Test
    void is_not_reported_of_a_retired_machine() {
        given().on(new Standing(SITE, "Forklift", true)).when(REPORT).thenRejected(Reason.MACHINE_RETIRED);
    }

    @Test
    void is_reported_once() {
        given(REPORTED).on(IN_USE).when(REPORT).thenRejected(Reason.DEFECT_EXISTS);
        given(REPORTED, REPAIRED).on(IN_USE).when(REPORT).thenRejected(Reason.DEFECT_EXISTS);
        given(REPORTED, REPAIRED, REVIEWED).on(IN_USE).when(REPORT).thenRejected(Reason.DEFECT_EXISTS);
    }

    @ParameterizedTest
    @MethodSource("onceReported")
    void that_was_never_reported_is_unknown(DefectCommand command) {
        given().when(command).thenRejected(Reason.UNKNOWN_DEFECT);
    }

    @ParameterizedTest
    @EnumSource(
            value = Severity.class,
            names = {"MINOR", "OUT_OF_SERVICE"})
    void is_graded_anew(Severity severity) {
        given(REPORTED).when(new GradeDefect(DEFECT, severity)).then(new DefectGraded(DEFECT, MACHINE, severity));
    }

    @Test
    void is_not_graded_as_it_is() {
        given(REPORTED).when(new GradeDefect(DEFECT, Severity.MAJOR)).thenRejected(Reason.ALREADY_GRADED);
        given(REPORTED, new DefectGraded(DEFECT, MACHINE, Severity.MINOR))
                .when(new GradeDefect(DEFECT, Severity.MINOR))
                .thenRejected(Reason.ALREADY_GRADED);
        given(REPORTED, new DefectGraded(DEFECT, MACHINE, Severity.MINOR))
                .when(new GradeDefect(DEFECT, Severity.MAJOR))
                .then(new DefectGraded(DEFECT, MACHINE, Severity.MAJOR));
    }

    @Test
    void is_closed_by_a_certification() {
        given(REPORTED).when(new CertifyRepaired(DEFECT, "new seal")).then(REPAIRED);
        given(REPORTED).when(new CertifyNoRepairNeeded(DEFECT, "only water")).then(NOTHING_TO_REPAIR);
        given(REPORTED, new DefectGraded(DEFECT, MACHINE, Severity.OUT_OF_SERVICE))
                .when(new CertifyRepaired(DEFECT, "new seal"))
                .then(REPAIRED);
    }

    @ParameterizedTest
    @MethodSource("certifications")
    void that_is_closed_is_neither_graded_nor_certified(DefectEvent certification) {
        for (var command : onceReported()) {
            if (!(command instanceof AcknowledgeReview)) {
                given(REPORTED, certification).when(command).thenRejected(Reason.DEFECT_CLOSED);
                given(REPORTED, certification, REVIEWED).when(command).thenRejected(Reason.DEFECT_CLOSED);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("certifications")
    void is_reviewed_after_its_certification_and_once(DefectEvent certification) {
        given(REPORTED).when(new AcknowledgeReview(DEFECT, null)).thenRejected(Reason.DEFECT_OPEN);
        given(REPORTED, certification)
                .when(new AcknowledgeReview(DEFECT, "seen"))
                .then(REVIEWED);
        given(REPORTED, certification)
                .when(new AcknowledgeReview(DEFECT, null))
                .then(new ReviewAcknowledged(DEFECT, MACHINE, null));
        given(REPORTED, certification, REVIEWED)
                .when(new AcknowledgeReview(DEFECT, null))
                .thenRejected(Reason.ALREADY_REVIEWED);
    }

    @Test
    void belongs_to_its_machine_and_site_in_every_state() {
        var graded = new DefectGraded(DEFECT, MACHINE, Severity.MINOR);
        for (var log : List.<List<DefectEvent>>of(
                List.of(REPORTED),
                List.of(REPORTED, graded),
                List.of(REPORTED, graded, REPAIRED),
                List.of(REPORTED, NOTHING_TO_REPAIR),
                List.of(REPORTED, REPAIRED, REVIEWED))) {
            var state = (DefectState.Reported) fold(log);
            assertThat(state.machineId()).isEqualTo(MACHINE);
            assertThat(state.siteId()).isEqualTo(SITE);
        }
    }

    @Test
    void a_log_that_no_rule_could_have_written_is_not_folded() {
        for (var log : List.<List<DefectEvent>>of(
                List.of(REPAIRED),
                List.of(NOTHING_TO_REPAIR),
                List.of(REVIEWED),
                List.of(new DefectGraded(DEFECT, MACHINE, Severity.MINOR)),
                List.of(REPORTED, REPORTED),
                List.of(REPORTED, REVIEWED),
                List.of(REPORTED, REPAIRED, REPAIRED),
                List.of(REPORTED, REPAIRED, NOTHING_TO_REPAIR),
                List.of(REPORTED, REPAIRED, REVIEWED, REVIEWED))) {
            assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> fold(log));
        }
    }

    static DefectState fold(List<DefectEvent> past) {
        DefectState state = new Unreported();
        for (var event : past) {
            state = DefectState.evolve(state, event);
        }
        return state;
    }

    static Given given(DefectEvent... past) {
        return new Given(List.of(past), null);
    }

    record Given(List<DefectEvent> past, @Nullable Standing machine) {

        Given on(Standing standing) {
            return new Given(past, standing);
        }

        When when(DefectCommand command) {
            return new When(this, command);
        }
    }

    record When(Given given, DefectCommand command) {

        void then(DefectEvent... events) {
            assertThat(decide()).containsExactly(events);
        }

        void thenRejected(Reason reason) {
            assertThatExceptionOfType(Rejected.class)
                    .isThrownBy(this::decide)
                    .satisfies(rejected -> assertThat(rejected.reason()).isEqualTo(reason))
                    .satisfies(rejected -> assertThat(rejected.detail()).contains(id(reason)));
        }

        private static String id(Reason reason) {
            return (reason.code().contains("machine") ? MACHINE : DEFECT).toString();
        }

        private List<DefectEvent> decide() {
            return DefectDecider.decide(command, fold(given.past()), given.machine());
        }
    }
}
