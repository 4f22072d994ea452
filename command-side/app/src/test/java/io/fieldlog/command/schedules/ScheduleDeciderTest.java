package io.fieldlog.command.schedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fieldlog.command.Reason;
import io.fieldlog.command.Rejected;
import io.fieldlog.command.Rejected.Fault;
import io.fieldlog.command.machines.RegisteredMachines.Standing;
import io.fieldlog.command.schedules.ScheduleCommand.DefineSchedule;
import io.fieldlog.command.schedules.ScheduleCommand.OfDefined;
import io.fieldlog.command.schedules.ScheduleCommand.PauseSchedule;
import io.fieldlog.command.schedules.ScheduleCommand.ResumeSchedule;
import io.fieldlog.command.schedules.ScheduleDecider.Ground;
import io.fieldlog.command.schedules.ScheduleState.Defined;
import io.fieldlog.command.schedules.ScheduleState.Undefined;
import io.fieldlog.command.templates.TemplateState;
import io.fieldlog.events.ScheduleEvent;
import io.fieldlog.events.ScheduleEvent.ScheduleDefined;
import io.fieldlog.events.ScheduleEvent.SchedulePaused;
import io.fieldlog.events.ScheduleEvent.ScheduleResumed;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleDeciderTest {

    static final UUID SCHEDULE = new UUID(1, 1);
    static final UUID TEMPLATE = new UUID(1, 2);
    static final UUID MACHINE = new UUID(1, 3);
    static final UUID SITE = new UUID(1, 4);
    static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    static final ScheduleDefined DEFINED = new ScheduleDefined(
            SCHEDULE,
            "Daily",
            TEMPLATE,
            List.of(MACHINE),
            null,
            null,
            "FREQ=DAILY",
            LocalDateTime.parse("2026-11-20T06:00"),
            Duration.ofHours(4),
            List.of("ada"),
            NOON);

    static final Ground GROUND = new Ground(
            new TemplateState.InUse(1, null, Map.of()), Map.of(MACHINE, new Standing(SITE, "Forklift", false)), true);

    static DefineSchedule define(
            List<UUID> machines, @Nullable String category, @Nullable UUID site, Duration dueWithin) {
        return define(machines, category, site, dueWithin, LocalDateTime.parse("2026-11-20T06:00"));
    }

    static DefineSchedule define(
            List<UUID> machines,
            @Nullable String category,
            @Nullable UUID site,
            Duration dueWithin,
            LocalDateTime startsAt) {
        return new DefineSchedule(
                SCHEDULE,
                "Daily",
                TEMPLATE,
                machines,
                category,
                site,
                "FREQ=DAILY",
                startsAt,
                dueWithin,
                List.of("ada"),
                NOON);
    }

    static ScheduleState given(ScheduleEvent... events) {
        ScheduleState state = new Undefined();
        for (var event : events) {
            state = ScheduleState.evolve(state, event);
        }
        return state;
    }

    static void refused(DefineSchedule command, Ground ground, Reason reason, String... pointers) {
        assertThatExceptionOfType(Rejected.class)
                .isThrownBy(() -> ScheduleDecider.define(command, new Undefined(), ground))
                .satisfies(rejected -> assertThat(rejected.reason()).isEqualTo(reason))
                .satisfies(rejected ->
                        assertThat(rejected.faults()).extracting(Fault::field).containsExactly(pointers));
    }

    static void refused(Reason reason, OfDefined command, ScheduleState state) {
        assertThatExceptionOfType(Rejected.class)
                .isThrownBy(() -> ScheduleDecider.decide(command, (Defined) state))
                .satisfies(rejected -> assertThat(rejected.reason()).isEqualTo(reason));
    }

    static final Duration FOUR = Duration.ofHours(4);
    static final DefineSchedule PLAIN = define(List.of(MACHINE), null, null, FOUR);

    @Test
    void is_defined_for_machines() {
        assertThat(ScheduleDecider.define(PLAIN, given(), GROUND)).containsExactly(DEFINED);
    }

    @Test
    void is_defined_for_a_category_at_a_site() {
        assertThat(ScheduleDecider.define(define(List.of(), "Forklift", SITE, FOUR), given(), GROUND))
                .singleElement()
                .satisfies(event ->
                        assertThat(((ScheduleDefined) event).category()).isEqualTo("Forklift"))
                .satisfies(
                        event -> assertThat(((ScheduleDefined) event).siteId()).isEqualTo(SITE));
    }

    @Test
    void says_for_which_machines_it_is_exactly_once() {
        for (var command : List.of(
                define(List.of(), null, null, FOUR),
                define(List.of(), "Forklift", null, FOUR),
                define(List.of(), null, SITE, FOUR),
                define(List.of(MACHINE), "Forklift", SITE, FOUR),
                define(List.of(MACHINE), "Forklift", null, FOUR),
                define(List.of(MACHINE), null, SITE, FOUR))) {
            refused(command, GROUND, Reason.INVALID_SCHEDULE, "/machineIds");
        }
        refused(define(List.of(MACHINE, MACHINE), null, null, FOUR), GROUND, Reason.INVALID_SCHEDULE, "/machineIds/1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1H", "PT8784H1S"})
    void is_due_within_a_time_that_makes_sense(String dueWithin) {
        refused(
                define(List.of(MACHINE), null, null, Duration.parse(dueWithin)),
                GROUND,
                Reason.INVALID_SCHEDULE,
                "/dueWithin");
        assertThat(ScheduleDecider.define(
                        define(List.of(MACHINE), null, null, ScheduleDecider.LONGEST_DUE), given(), GROUND))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1969-12-31T23:59:59", "9001-01-01T00:00:00", "2026-11-20T06:00:00.5"})
    void starts_at_a_whole_second_of_a_year_that_makes_sense(String startsAt) {
        refused(
                define(List.of(MACHINE), null, null, FOUR, LocalDateTime.parse(startsAt)),
                GROUND,
                Reason.INVALID_SCHEDULE,
                "/startsAt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1970-01-01T00:00:00", "9000-12-31T23:59:59"})
    void starts_in_the_first_year_and_in_the_last(String startsAt) {
        assertThat(ScheduleDecider.define(
                        define(List.of(MACHINE), null, null, FOUR, LocalDateTime.parse(startsAt)), given(), GROUND))
                .hasSize(1);
    }

    @Test
    void needs_no_site_when_it_names_machines() {
        assertThat(ScheduleDecider.define(PLAIN, given(), new Ground(GROUND.template(), GROUND.machines(), false)))
                .hasSize(1);
    }

    @Test
    void that_is_not_there_is_unknown() {
        assertThat(ScheduleDecider.unknown(new PauseSchedule(SCHEDULE, NOON)).reason())
                .isEqualTo(Reason.UNKNOWN_SCHEDULE);
    }

    @Test
    void no_log_has_a_pause_or_a_resumption_out_of_turn() {
        var paused = new SchedulePaused(SCHEDULE, NOON);
        var resumed = new ScheduleResumed(SCHEDULE, NOON);
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> given(paused));
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> given(DEFINED, paused, paused));
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> given(DEFINED, resumed));
    }

    @Test
    void names_each_field_that_is_wrong() {
        refused(
                define(List.of(), null, null, Duration.ZERO, LocalDateTime.parse("1900-01-01T00:00")),
                GROUND,
                Reason.INVALID_SCHEDULE,
                "/machineIds",
                "/startsAt",
                "/dueWithin");
    }

    @Test
    void names_what_is_there() {
        var machines = GROUND.machines();
        refused(
                PLAIN,
                new Ground(new TemplateState.Unpublished(), machines, true),
                Reason.UNKNOWN_TEMPLATE,
                "/templateId");
        refused(
                PLAIN,
                new Ground(new TemplateState.Withdrawn(2, NOON), machines, true),
                Reason.TEMPLATE_WITHDRAWN,
                "/templateId");
        refused(PLAIN, new Ground(GROUND.template(), Map.of(), true), Reason.UNKNOWN_MACHINE, "/machineIds/0");
        refused(
                PLAIN,
                new Ground(GROUND.template(), Map.of(MACHINE, new Standing(SITE, "Forklift", true)), true),
                Reason.MACHINE_RETIRED,
                "/machineIds/0");
        refused(
                define(List.of(), "Forklift", SITE, FOUR),
                new Ground(GROUND.template(), Map.of(), false),
                Reason.UNKNOWN_SITE,
                "/siteId");
    }

    @Test
    void is_defined_once() {
        assertThatExceptionOfType(Rejected.class)
                .isThrownBy(() -> ScheduleDecider.define(PLAIN, given(DEFINED), GROUND))
                .satisfies(rejected -> assertThat(rejected.reason()).isEqualTo(Reason.SCHEDULE_EXISTS));
    }

    @Test
    void is_paused_and_resumed_in_turn() {
        var pause = new PauseSchedule(SCHEDULE, NOON);
        var resume = new ResumeSchedule(SCHEDULE, NOON);
        var paused = new SchedulePaused(SCHEDULE, NOON);
        var resumed = new ScheduleResumed(SCHEDULE, NOON);
        assertThat(ScheduleDecider.decide(pause, (Defined) given(DEFINED))).containsExactly(paused);
        assertThat(ScheduleDecider.decide(resume, (Defined) given(DEFINED, paused)))
                .containsExactly(resumed);
        assertThat(ScheduleDecider.decide(pause, (Defined) given(DEFINED, paused, resumed)))
                .containsExactly(paused);
        refused(Reason.SCHEDULE_PAUSED, pause, given(DEFINED, paused));
        refused(Reason.SCHEDULE_NOT_PAUSED, resume, given(DEFINED));
        refused(Reason.SCHEDULE_NOT_PAUSED, resume, given(DEFINED, paused, resumed));
    }

    @Test
    void opens_what_is_still_to_be_done_when_it_becomes_active_and_nothing_while_it_is_paused() {
        var hour = Duration.ofHours(1);
        var active = (Defined) given(DEFINED);
        assertThat(active.opens(NOON.minus(hour), NOON)).isFalse();
        assertThat(active.opens(NOON.minus(hour), NOON.plusNanos(1))).isTrue();
        var paused = (Defined) given(DEFINED, new SchedulePaused(SCHEDULE, NOON.plus(hour)));
        assertThat(paused.opens(NOON, NOON.plus(hour))).isTrue();
        assertThat(paused.opens(NOON.plus(hour), NOON.plus(hour).plus(hour))).isFalse();
        assertThat(paused.opens(NOON.minus(hour), NOON)).isFalse();
        var resumed = (Defined) given(
                DEFINED,
                new SchedulePaused(SCHEDULE, NOON.plus(hour)),
                new ScheduleResumed(SCHEDULE, NOON.plus(hour.multipliedBy(3))));
        assertThat(resumed.opens(NOON.plus(hour), NOON.plus(hour.multipliedBy(2))))
                .isFalse();
        assertThat(resumed.opens(NOON.plus(hour), NOON.plus(hour.multipliedBy(4))))
                .isTrue();
        // What opened before the pause does so still, whenever it is asked.
        assertThat(resumed.opens(NOON, NOON.plus(hour))).isTrue();
    }
}
