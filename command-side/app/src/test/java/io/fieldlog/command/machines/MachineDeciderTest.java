package io.fieldlog.command.machines;

import static io.fieldlog.events.MachineEvent.Contradiction.ABOVE_NEXT;
import static io.fieldlog.events.MachineEvent.Contradiction.BELOW_PREVIOUS;
import static io.fieldlog.events.MachineEvent.Contradiction.UNIT_CHANGED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fieldlog.command.Reason;
import io.fieldlog.command.Rejected;
import io.fieldlog.command.machines.MachineCommand.RecordMeterReading;
import io.fieldlog.command.machines.MachineCommand.RegisterMachine;
import io.fieldlog.command.machines.MachineCommand.RelocateMachine;
import io.fieldlog.command.machines.MachineCommand.RemoveFromService;
import io.fieldlog.command.machines.MachineCommand.ResolveMeterReading;
import io.fieldlog.command.machines.MachineCommand.RetireMachine;
import io.fieldlog.command.machines.MachineCommand.ReturnToService;
import io.fieldlog.command.machines.MachineState.Unregistered;
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
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Given the events so far, when a command comes, then these events follow, or a rejection.
class MachineDeciderTest {

    static final UUID MACHINE = UUID.fromString("019ab000-0000-7000-8000-000000000001");
    static final UUID SITE = UUID.fromString("019ab000-0000-7000-8000-000000000002");
    static final UUID OTHER_SITE = UUID.fromString("019ab000-0000-7000-8000-000000000003");
    static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    static final MachineRegistered REGISTERED =
            new MachineRegistered(MACHINE, SITE, "FL-7", "Forklift 7", "Forklift", "Linde", "H30", "H2X391");
    static final MachineRemovedFromService REMOVED = new MachineRemovedFromService(MACHINE, "brake leaks");
    static final MachineRetired RETIRED = new MachineRetired(MACHINE, "sold");

    @Nested
    class Life {

        @Test
        void is_registered_with_everything_that_is_known_of_it() {
            given().when(register()).then(REGISTERED);
        }

        @Test
        void is_registered_without_make_model_and_serial_number() {
            given().when(new RegisterMachine(MACHINE, SITE, "FL-7", "Forklift 7", "Forklift", null, null, null))
                    .then(new MachineRegistered(MACHINE, SITE, "FL-7", "Forklift 7", "Forklift", null, null, null));
        }

        @Test
        void cannot_be_registered_twice() {
            given(REGISTERED).when(register()).thenRejected(Reason.MACHINE_EXISTS);
        }

        @Test
        void moves_to_another_site_and_says_from_where() {
            given(REGISTERED)
                    .when(new RelocateMachine(MACHINE, OTHER_SITE))
                    .then(new MachineRelocated(MACHINE, SITE, OTHER_SITE));
        }

        @Test
        void moves_back_after_it_moved() {
            given(REGISTERED, new MachineRelocated(MACHINE, SITE, OTHER_SITE))
                    .when(new RelocateMachine(MACHINE, SITE))
                    .then(new MachineRelocated(MACHINE, OTHER_SITE, SITE));
        }

        @Test
        void does_not_move_to_where_it_stands() {
            given(REGISTERED).when(new RelocateMachine(MACHINE, SITE)).thenRejected(Reason.ALREADY_AT_SITE);
        }

        @Test
        void moves_while_it_is_out_of_service_and_stays_so() {
            given(REGISTERED, REMOVED)
                    .when(new RelocateMachine(MACHINE, OTHER_SITE))
                    .then(new MachineRelocated(MACHINE, SITE, OTHER_SITE));
            given(REGISTERED, REMOVED, new MachineRelocated(MACHINE, SITE, OTHER_SITE))
                    .when(new RemoveFromService(MACHINE, "again"))
                    .thenRejected(Reason.ALREADY_OUT_OF_SERVICE);
        }

        @Test
        void is_taken_out_of_service_with_a_reason() {
            given(REGISTERED)
                    .when(new RemoveFromService(MACHINE, "brake leaks"))
                    .then(REMOVED);
        }

        @Test
        void is_not_taken_out_of_service_twice() {
            given(REGISTERED, REMOVED)
                    .when(new RemoveFromService(MACHINE, "again"))
                    .thenRejected(Reason.ALREADY_OUT_OF_SERVICE);
        }

        @Test
        void returns_to_service_with_or_without_a_note() {
            given(REGISTERED, REMOVED)
                    .when(new ReturnToService(MACHINE, "new seal"))
                    .then(new MachineReturnedToService(MACHINE, "new seal"));
            given(REGISTERED, REMOVED)
                    .when(new ReturnToService(MACHINE, null))
                    .then(new MachineReturnedToService(MACHINE, null));
        }

        @Test
        void does_not_return_to_service_while_it_is_in_service() {
            given(REGISTERED).when(new ReturnToService(MACHINE, null)).thenRejected(Reason.ALREADY_IN_SERVICE);
            given(REGISTERED, REMOVED, new MachineReturnedToService(MACHINE, null))
                    .when(new ReturnToService(MACHINE, null))
                    .thenRejected(Reason.ALREADY_IN_SERVICE);
        }

        @Test
        void is_retired_in_service_and_out_of_service() {
            given(REGISTERED).when(new RetireMachine(MACHINE, "sold")).then(RETIRED);
            given(REGISTERED, REMOVED).when(new RetireMachine(MACHINE, "sold")).then(RETIRED);
        }

        @Test
        void keeps_its_readings_out_of_service_and_back() {
            given(REGISTERED, at(10, "100"), REMOVED, new MachineReturnedToService(MACHINE, null))
                    .when(reading(11, "99"))
                    .then(recorded(11, "99"), disputed(11, BELOW_PREVIOUS));
        }

        @Test
        void keeps_its_readings_when_it_moves() {
            given(REGISTERED, at(10, "100"), new MachineRelocated(MACHINE, SITE, OTHER_SITE))
                    .when(reading(11, "99"))
                    .then(recorded(11, "99"), disputed(11, BELOW_PREVIOUS));
        }

        static List<MachineCommand> everythingButRegistration() {
            return List.of(
                    new RelocateMachine(MACHINE, OTHER_SITE),
                    new RemoveFromService(MACHINE, "reason"),
                    new ReturnToService(MACHINE, null),
                    new RetireMachine(MACHINE, "reason"),
                    reading(10, "1"),
                    new ResolveMeterReading(MACHINE, id(10), true, "note"));
        }

        @ParameterizedTest
        @MethodSource("everythingButRegistration")
        void nothing_can_be_asked_of_an_unknown_machine(MachineCommand command) {
            given().when(command).thenRejected(Reason.UNKNOWN_MACHINE);
        }

        @ParameterizedTest
        @MethodSource("everythingButRegistration")
        void retirement_is_final(MachineCommand command) {
            given(REGISTERED, at(10, "100"), RETIRED).when(command).thenRejected(Reason.MACHINE_RETIRED);
        }

        @Test
        void a_retired_machine_is_not_registered_again() {
            given(REGISTERED, RETIRED).when(register()).thenRejected(Reason.MACHINE_EXISTS);
        }
    }

    @Nested
    class Readings {

        @Test
        void the_first_one_of_a_meter_contradicts_nothing() {
            given(REGISTERED).when(reading(10, "100")).then(recorded(10, "100"));
        }

        @Test
        void count_while_the_machine_is_out_of_service() {
            given(REGISTERED, REMOVED).when(reading(10, "100")).then(recorded(10, "100"));
        }

        @Test
        void that_were_recorded_while_it_was_out_of_service_count_as_well() {
            given(REGISTERED, REMOVED, at(10, "100"))
                    .when(reading(11, "99"))
                    .then(recorded(11, "99"), disputed(11, BELOW_PREVIOUS));
            given(REGISTERED, REMOVED, at(10, "100"))
                    .when(new RemoveFromService(MACHINE, "again"))
                    .thenRejected(Reason.ALREADY_OUT_OF_SERVICE);
        }

        @Test
        void rise_or_stay() {
            given(REGISTERED, at(10, "100")).when(reading(11, "100.5")).then(recorded(11, "100.5"));
            given(REGISTERED, at(10, "100")).when(reading(11, "100.0")).then(recorded(11, "100.0"));
        }

        @Test
        void are_disputed_and_kept_when_lower_than_the_one_before() {
            given(REGISTERED, at(10, "100"))
                    .when(reading(11, "99.999"))
                    .then(recorded(11, "99.999"), disputed(11, BELOW_PREVIOUS));
        }

        @Test
        void start_again_below_after_an_explicit_rollover() {
            given(REGISTERED, at(10, "99999")).when(rollover(11, "3")).then(rolled(11, "3"));
        }

        @Test
        void may_be_called_a_rollover_without_being_lower() {
            given(REGISTERED, at(10, "100")).when(rollover(11, "101")).then(rolled(11, "101"));
        }

        @Test
        void are_compared_with_the_rollover_once_it_is_recorded() {
            given(REGISTERED, at(10, "99999"), rolled(11, "3"))
                    .when(reading(12, "2"))
                    .then(recorded(12, "2"), disputed(12, BELOW_PREVIOUS));
            given(REGISTERED, at(10, "99999"), rolled(11, "3"))
                    .when(reading(12, "4"))
                    .then(recorded(12, "4"));
        }

        @Test
        void captured_earlier_than_all_others_are_checked_against_the_one_after() {
            given(REGISTERED, at(10, "100")).when(reading(9, "99")).then(recorded(9, "99"));
            given(REGISTERED, at(10, "100")).when(reading(9, "100.00")).then(recorded(9, "100.00"));
            given(REGISTERED, at(10, "100")).when(reading(9, "101")).then(recorded(9, "101"), disputed(9, ABOVE_NEXT));
        }

        @Test
        void may_be_captured_long_before_the_machine_was_registered() {
            var longAgo = Instant.parse("1998-03-01T00:00:00Z");
            given(REGISTERED, at(10, "100"))
                    .when(new RecordMeterReading(MACHINE, id(1), "hours", new BigDecimal("0.5"), "h", longAgo, false))
                    .then(new MeterReadingRecorded(
                            MACHINE, id(1), "hours", new BigDecimal("0.5"), "h", longAgo, false));
        }

        @Test
        void that_arrive_late_are_checked_against_both_neighbours() {
            MachineEvent[] past = {REGISTERED, at(10, "100"), at(20, "200")};
            given(past).when(reading(15, "100")).then(recorded(15, "100"));
            given(past).when(reading(15, "200")).then(recorded(15, "200"));
            given(past).when(reading(15, "99")).then(recorded(15, "99"), disputed(15, BELOW_PREVIOUS));
            given(past).when(reading(15, "201")).then(recorded(15, "201"), disputed(15, ABOVE_NEXT));
        }

        @Test
        void may_be_higher_than_a_rollover_that_follows() {
            given(REGISTERED, at(10, "100"), rolled(20, "3"))
                    .when(reading(15, "150"))
                    .then(recorded(15, "150"));
        }

        @Test
        void that_roll_over_late_are_still_checked_against_the_one_after() {
            given(REGISTERED, at(10, "100"), rolled(20, "3"), at(30, "10"))
                    .when(rollover(25, "11"))
                    .then(rolled(25, "11"), disputed(25, ABOVE_NEXT));
        }

        @Test
        void of_one_moment_stand_in_the_order_of_their_arrival() {
            given(REGISTERED, at(10, "100")).when(reading(10, 2, "101")).then(recorded(10, 2, "101"));
            given(REGISTERED, at(10, "100"))
                    .when(reading(10, 2, "99"))
                    .then(recorded(10, 2, "99"), disputed(10, 2, BELOW_PREVIOUS));
            given(REGISTERED, at(10, "100"), recorded(10, 2, "101"))
                    .when(reading(11, "100"))
                    .then(recorded(11, "100"), disputed(11, BELOW_PREVIOUS));
        }

        @Test
        void of_one_moment_are_not_checked_against_each_other_as_the_next() {
            given(REGISTERED, at(10, "100"), at(20, "200"))
                    .when(reading(20, 2, "201"))
                    .then(recorded(20, 2, "201"));
        }

        @Test
        void of_another_meter_do_not_matter() {
            var kilometres = new RecordMeterReading(
                    MACHINE, id(11), "odometer", new BigDecimal("5"), "km", NOON.plusSeconds(11), false);
            given(REGISTERED, at(10, "100"))
                    .when(kilometres)
                    .then(new MeterReadingRecorded(
                            MACHINE, id(11), "odometer", new BigDecimal("5"), "km", NOON.plusSeconds(11), false));
        }

        @Test
        void in_another_unit_than_the_meter_are_disputed() {
            given(REGISTERED, at(10, "100"))
                    .when(inUnit(11, "200", "min", false))
                    .then(recordedIn(11, "200", "min", false), disputed(11, UNIT_CHANGED));
            given(REGISTERED, at(10, "100"))
                    .when(inUnit(9, "50", "min", false))
                    .then(recordedIn(9, "50", "min", false), disputed(9, UNIT_CHANGED));
        }

        @Test
        void in_another_unit_are_disputed_even_when_they_roll_over() {
            given(REGISTERED, at(10, "100"))
                    .when(inUnit(11, "1", "min", true))
                    .then(recordedIn(11, "1", "min", true), disputed(11, UNIT_CHANGED));
        }

        @Test
        void follow_a_change_of_unit_that_was_accepted() {
            MachineEvent[] past = {
                REGISTERED,
                at(10, "100"),
                recordedIn(20, "6000", "min", false),
                disputed(20, UNIT_CHANGED),
                accepted(20)
            };
            given(past).when(inUnit(21, "6060", "min", false)).then(recordedIn(21, "6060", "min", false));
            given(past)
                    .when(inUnit(21, "5999", "min", false))
                    .then(recordedIn(21, "5999", "min", false), disputed(21, BELOW_PREVIOUS));
            given(past).when(reading(21, "102")).then(recorded(21, "102"), disputed(21, UNIT_CHANGED));
        }

        @Test
        void before_an_accepted_change_of_unit_are_not_compared_with_it() {
            given(REGISTERED, at(10, "100"), recordedIn(20, "2", "d", false), disputed(20, UNIT_CHANGED), accepted(20))
                    .when(reading(15, "101"))
                    .then(recorded(15, "101"));
        }

        @Test
        void are_recorded_once() {
            given(REGISTERED, at(10, "100")).when(reading(10, "100")).thenRejected(Reason.READING_EXISTS);
        }

        @Test
        void are_recorded_once_even_if_disputed_or_rejected() {
            given(REGISTERED, at(10, "100"), recorded(11, "1"), disputed(11, BELOW_PREVIOUS))
                    .when(reading(11, "101"))
                    .thenRejected(Reason.READING_EXISTS);
            given(REGISTERED, at(10, "100"), recorded(11, "1"), disputed(11, BELOW_PREVIOUS), rejected(11))
                    .when(reading(11, "101"))
                    .thenRejected(Reason.READING_EXISTS);
        }
    }

    @Nested
    class Disputes {

        static final MachineEvent[] DISPUTED = {
            REGISTERED, at(10, "100"), recorded(20, "50"), disputed(20, BELOW_PREVIOUS)
        };

        @Test
        void a_disputed_reading_is_no_neighbour() {
            given(DISPUTED).when(reading(15, "150")).then(recorded(15, "150"));
            given(DISPUTED).when(reading(30, "99")).then(recorded(30, "99"), disputed(30, BELOW_PREVIOUS));
        }

        @Test
        void are_resolved_either_way_with_a_note() {
            given(DISPUTED)
                    .when(new ResolveMeterReading(MACHINE, id(20), true, "meter was replaced"))
                    .then(new MeterReadingResolved(MACHINE, id(20), "hours", true, "meter was replaced"));
            given(DISPUTED)
                    .when(new ResolveMeterReading(MACHINE, id(20), false, "typing error"))
                    .then(new MeterReadingResolved(MACHINE, id(20), "hours", false, "typing error"));
        }

        @Test
        void an_accepted_reading_is_a_neighbour_from_then_on() {
            var past = and(DISPUTED, accepted(20));
            given(past).when(reading(30, "60")).then(recorded(30, "60"));
            given(past).when(reading(30, "49")).then(recorded(30, "49"), disputed(30, BELOW_PREVIOUS));
            given(past).when(reading(15, "150")).then(recorded(15, "150"), disputed(15, ABOVE_NEXT));
        }

        @Test
        void a_rejected_reading_never_counts() {
            var past = and(DISPUTED, rejected(20));
            given(past).when(reading(30, "60")).then(recorded(30, "60"), disputed(30, BELOW_PREVIOUS));
            given(past).when(reading(15, "150")).then(recorded(15, "150"));
        }

        @Test
        void are_resolved_once() {
            given(and(DISPUTED, accepted(20)))
                    .when(new ResolveMeterReading(MACHINE, id(20), false, "no"))
                    .thenRejected(Reason.READING_NOT_DISPUTED);
            given(and(DISPUTED, rejected(20)))
                    .when(new ResolveMeterReading(MACHINE, id(20), true, "yes"))
                    .thenRejected(Reason.READING_NOT_DISPUTED);
        }

        @Test
        void a_reading_that_nobody_disputes_is_not_resolved() {
            given(DISPUTED)
                    .when(new ResolveMeterReading(MACHINE, id(10), true, "yes"))
                    .thenRejected(Reason.READING_NOT_DISPUTED);
        }

        @Test
        void a_reading_that_is_not_there_is_not_resolved() {
            given(DISPUTED)
                    .when(new ResolveMeterReading(MACHINE, id(99), true, "yes"))
                    .thenRejected(Reason.UNKNOWN_READING);
        }

        @Test
        void a_meter_whose_only_reading_was_rejected_has_no_neighbours() {
            given(REGISTERED, at(10, "100"), recordedIn(20, "7", "km", false), disputed(20, UNIT_CHANGED), rejected(20))
                    .when(reading(21, "101"))
                    .then(recorded(21, "101"));
        }
    }

    @Test
    void a_log_that_no_rule_could_have_written_is_not_folded() {
        for (var log : List.<List<MachineEvent>>of(
                List.of(REMOVED), List.of(REGISTERED, REGISTERED), List.of(REGISTERED, RETIRED, REMOVED))) {
            assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> fold(log));
        }
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> fold(List.of(REGISTERED, disputed(20, BELOW_PREVIOUS))))
                .withMessageContaining("no recording of the reading");
    }

    static RegisterMachine register() {
        return new RegisterMachine(MACHINE, SITE, "FL-7", "Forklift 7", "Forklift", "Linde", "H30", "H2X391");
    }

    static UUID id(int second) {
        return id(second, 1);
    }

    static UUID id(int second, int number) {
        return UUID.nameUUIDFromBytes((second + "/" + number).getBytes(StandardCharsets.UTF_8));
    }

    static RecordMeterReading reading(int second, String value) {
        return reading(second, 1, value);
    }

    static RecordMeterReading reading(int second, int number, String value) {
        return new RecordMeterReading(
                MACHINE, id(second, number), "hours", new BigDecimal(value), "h", NOON.plusSeconds(second), false);
    }

    static RecordMeterReading rollover(int second, String value) {
        return inUnit(second, value, "h", true);
    }

    static RecordMeterReading inUnit(int second, String value, String unit, boolean rollover) {
        return new RecordMeterReading(
                MACHINE, id(second), "hours", new BigDecimal(value), unit, NOON.plusSeconds(second), rollover);
    }

    static MeterReadingRecorded at(int second, String value) {
        return recorded(second, value);
    }

    static MeterReadingRecorded recorded(int second, String value) {
        return recorded(second, 1, value);
    }

    static MeterReadingRecorded recorded(int second, int number, String value) {
        return new MeterReadingRecorded(
                MACHINE, id(second, number), "hours", new BigDecimal(value), "h", NOON.plusSeconds(second), false);
    }

    static MeterReadingRecorded rolled(int second, String value) {
        return recordedIn(second, value, "h", true);
    }

    static MeterReadingRecorded recordedIn(int second, String value, String unit, boolean rollover) {
        return new MeterReadingRecorded(
                MACHINE, id(second), "hours", new BigDecimal(value), unit, NOON.plusSeconds(second), rollover);
    }

    static MeterReadingDisputed disputed(int second, Contradiction contradiction) {
        return disputed(second, 1, contradiction);
    }

    static MeterReadingDisputed disputed(int second, int number, Contradiction contradiction) {
        return new MeterReadingDisputed(MACHINE, id(second, number), "hours", contradiction);
    }

    static MeterReadingResolved accepted(int second) {
        return new MeterReadingResolved(MACHINE, id(second), "hours", true, "seen");
    }

    static MeterReadingResolved rejected(int second) {
        return new MeterReadingResolved(MACHINE, id(second), "hours", false, "seen");
    }

    static MachineEvent[] and(MachineEvent[] past, MachineEvent event) {
        var all = new java.util.ArrayList<>(List.of(past));
        all.add(event);
        return all.toArray(MachineEvent[]::new);
    }

    static MachineState fold(List<MachineEvent> events) {
        MachineState state = new Unregistered();
        for (var event : events) {
            state = MachineState.evolve(state, event);
        }
        return state;
    }

    static Given given(MachineEvent... events) {
        return new Given(fold(List.of(events)));
    }

    record Given(MachineState state) {
        When when(MachineCommand command) {
            return new When(command, state);
        }
    }

    record When(MachineCommand command, MachineState state) {
        void then(MachineEvent... events) {
            assertThat(MachineDecider.decide(command, state)).containsExactly(events);
        }

        void thenRejected(Reason reason) {
            assertThatExceptionOfType(Rejected.class)
                    .isThrownBy(() -> MachineDecider.decide(command, state))
                    .satisfies(rejected -> assertThat(rejected.reason()).isEqualTo(reason))
                    .satisfies(rejected -> assertThat(rejected.detail()).isNotBlank());
        }
    }
}
