package io.fieldlog.command.machines;

import static io.fieldlog.command.Reason.ALREADY_AT_SITE;
import static io.fieldlog.command.Reason.ALREADY_IN_SERVICE;
import static io.fieldlog.command.Reason.ALREADY_OUT_OF_SERVICE;
import static io.fieldlog.command.Reason.MACHINE_EXISTS;
import static io.fieldlog.command.Reason.MACHINE_RETIRED;
import static io.fieldlog.command.Reason.READING_EXISTS;
import static io.fieldlog.command.Reason.READING_NOT_DISPUTED;
import static io.fieldlog.command.Reason.UNKNOWN_MACHINE;
import static io.fieldlog.command.Reason.UNKNOWN_READING;
import static io.fieldlog.events.MachineEvent.Contradiction.ABOVE_NEXT;
import static io.fieldlog.events.MachineEvent.Contradiction.BELOW_PREVIOUS;
import static io.fieldlog.events.MachineEvent.Contradiction.UNIT_CHANGED;

import io.fieldlog.command.Rejected;
import io.fieldlog.command.machines.MachineCommand.RecordMeterReading;
import io.fieldlog.command.machines.MachineCommand.RegisterMachine;
import io.fieldlog.command.machines.MachineCommand.RelocateMachine;
import io.fieldlog.command.machines.MachineCommand.RemoveFromService;
import io.fieldlog.command.machines.MachineCommand.ResolveMeterReading;
import io.fieldlog.command.machines.MachineCommand.RetireMachine;
import io.fieldlog.command.machines.MachineCommand.ReturnToService;
import io.fieldlog.command.machines.MachineState.InService;
import io.fieldlog.command.machines.MachineState.Kept;
import io.fieldlog.command.machines.MachineState.OutOfService;
import io.fieldlog.command.machines.MachineState.Registered;
import io.fieldlog.command.machines.MachineState.Retired;
import io.fieldlog.command.machines.MachineState.Unregistered;
import io.fieldlog.command.machines.Reading.Standing;
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
import java.util.List;
import java.util.Optional;

/// The rules of a machine as one table of commands and states.
final class MachineDecider {

    private record Case(MachineCommand command, MachineState state) {}

    private MachineDecider() {}

    static List<MachineEvent> decide(MachineCommand command, MachineState state) {
        return switch (new Case(command, state)) {
            case Case(RegisterMachine c, Unregistered _) ->
                List.of(new MachineRegistered(
                        c.machineId(),
                        c.siteId(),
                        c.tag(),
                        c.name(),
                        c.category(),
                        c.make(),
                        c.model(),
                        c.serialNumber()));
            case Case(MachineCommand c, Unregistered _) -> throw unknown(c);
            case Case(RegisterMachine c, Registered _) ->
                throw new Rejected(MACHINE_EXISTS, "The machine %s is already registered.".formatted(c.machineId()));
            case Case(MachineCommand c, Retired _) ->
                throw new Rejected(MACHINE_RETIRED, "The machine %s is retired.".formatted(c.machineId()));
            case Case(RelocateMachine c, Kept s) -> relocate(c, s);
            case Case(RecordMeterReading c, Kept s) -> record(c, s.readings());
            case Case(ResolveMeterReading c, Kept s) -> resolve(c, s.readings());
            case Case(RemoveFromService c, InService _) ->
                List.of(new MachineRemovedFromService(c.machineId(), c.reason()));
            case Case(RemoveFromService c, OutOfService _) ->
                throw new Rejected(
                        ALREADY_OUT_OF_SERVICE, "The machine %s is already out of service.".formatted(c.machineId()));
            case Case(ReturnToService c, OutOfService _) ->
                List.of(new MachineReturnedToService(c.machineId(), c.note()));
            case Case(ReturnToService c, InService _) ->
                throw new Rejected(
                        ALREADY_IN_SERVICE, "The machine %s is already in service.".formatted(c.machineId()));
            case Case(RetireMachine c, Kept _) -> List.of(new MachineRetired(c.machineId(), c.reason()));
        };
    }

    static Rejected unknown(MachineCommand c) {
        return new Rejected(UNKNOWN_MACHINE, "There is no machine %s.".formatted(c.machineId()));
    }

    private static List<MachineEvent> relocate(RelocateMachine c, Kept state) {
        if (state.siteId().equals(c.siteId())) {
            throw new Rejected(
                    ALREADY_AT_SITE, "The machine %s is already at the site %s.".formatted(c.machineId(), c.siteId()));
        }
        return List.of(new MachineRelocated(c.machineId(), state.siteId(), c.siteId()));
    }

    private static List<MachineEvent> record(RecordMeterReading c, Readings readings) {
        if (readings.find(c.readingId()).isPresent()) {
            throw new Rejected(READING_EXISTS, "The reading %s is already recorded.".formatted(c.readingId()));
        }
        var recorded = new MeterReadingRecorded(
                c.machineId(), c.readingId(), c.meter(), c.value(), c.unit(), c.capturedAt(), c.rollover());
        return contradiction(c, readings)
                .<List<MachineEvent>>map(contradiction -> List.of(
                        recorded, new MeterReadingDisputed(c.machineId(), c.readingId(), c.meter(), contradiction)))
                .orElseGet(() -> List.of(recorded));
    }

    /// A meter has the unit of the reading before, or else of the one after: values of different units say nothing of
    /// each other.
    private static Optional<Contradiction> contradiction(RecordMeterReading c, Readings readings) {
        var previous = readings.previous(c.meter(), c.capturedAt());
        var next = readings.next(c.meter(), c.capturedAt());
        if (previous.or(() -> next).filter(r -> !r.unit().equals(c.unit())).isPresent()) {
            return Optional.of(UNIT_CHANGED);
        }
        if (!c.rollover()
                && previous.filter(r -> c.value().compareTo(r.value()) < 0).isPresent()) {
            return Optional.of(BELOW_PREVIOUS);
        }
        return next.filter(r -> !r.rollover() && r.unit().equals(c.unit()))
                .filter(r -> c.value().compareTo(r.value()) > 0)
                .map(_ -> ABOVE_NEXT);
    }

    private static List<MachineEvent> resolve(ResolveMeterReading c, Readings readings) {
        var reading = readings.find(c.readingId())
                .orElseThrow(() -> new Rejected(
                        UNKNOWN_READING, "The machine %s has no reading %s.".formatted(c.machineId(), c.readingId())));
        if (reading.standing() != Standing.DISPUTED) {
            throw new Rejected(READING_NOT_DISPUTED, "The reading %s is not disputed.".formatted(c.readingId()));
        }
        return List.of(new MeterReadingResolved(c.machineId(), c.readingId(), reading.meter(), c.accepted(), c.note()));
    }
}
