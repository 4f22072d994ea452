package io.fieldlog.command.machines;

import io.fieldlog.command.machines.Reading.Moment;
import io.fieldlog.command.machines.Reading.Standing;
import io.fieldlog.events.MachineEvent.MeterReadingDisputed;
import io.fieldlog.events.MachineEvent.MeterReadingRecorded;
import io.fieldlog.events.MachineEvent.MeterReadingResolved;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Every reading of a machine by its id, and the counted ones of each meter in the order of their capture.
record ReadingsState(Ordered<UUID, Reading> byId, Map<String, Ordered<Moment, Reading>> counted) {

    static ReadingsState none() {
        return new ReadingsState(Ordered.by(Reading::readingId), Map.of());
    }

    static ReadingsState of(List<Reading> readings) {
        var byId = Ordered.<UUID, Reading>by(Reading::readingId);
        var counted = new HashMap<String, Ordered<Moment, Reading>>();
        for (var reading : readings) {
            byId = byId.with(reading);
            if (reading.standing() == Standing.COUNTED) {
                counted.merge(reading.meter(), meterWith(reading), (meter, _) -> meter.with(reading));
            }
        }
        return new ReadingsState(byId, Map.copyOf(counted));
    }

    Optional<Reading> find(UUID readingId) {
        return Optional.ofNullable(byId.find(readingId));
    }

    /// The last counted reading of the meter that was captured at that time or before.
    Optional<Reading> previous(String meter, Instant capturedAt) {
        return Optional.ofNullable(counted.get(meter)).map(m -> m.floor(Moment.endOf(capturedAt)));
    }

    /// The first counted reading of the meter that was captured after that time.
    Optional<Reading> next(String meter, Instant capturedAt) {
        return Optional.ofNullable(counted.get(meter)).map(m -> m.higher(Moment.endOf(capturedAt)));
    }

    ReadingsState recorded(MeterReadingRecorded event) {
        return with(new Reading(
                event.readingId(),
                event.meter(),
                event.value(),
                event.unit(),
                event.capturedAt(),
                event.rollover(),
                byId.size(),
                Standing.COUNTED));
    }

    ReadingsState disputed(MeterReadingDisputed event) {
        return with(known(event.readingId()).as(Standing.DISPUTED));
    }

    ReadingsState resolved(MeterReadingResolved event) {
        return with(known(event.readingId()).as(event.accepted() ? Standing.COUNTED : Standing.REJECTED));
    }

    /// In the order of their arrival.
    List<Reading> all() {
        return byId.toList().stream()
                .sorted(Comparator.comparingLong(Reading::ordinal))
                .toList();
    }

    private ReadingsState with(Reading reading) {
        var meters = new HashMap<>(counted);
        meters.merge(
                reading.meter(),
                reading.standing() == Standing.COUNTED ? meterWith(reading) : meter(),
                (meter, _) ->
                        reading.standing() == Standing.COUNTED ? meter.with(reading) : meter.without(reading.moment()));
        return new ReadingsState(byId.with(reading), Map.copyOf(meters));
    }

    private Reading known(UUID readingId) {
        return find(readingId)
                .orElseThrow(() -> new IllegalStateException("the log has no recording of the reading " + readingId));
    }

    private static Ordered<Moment, Reading> meter() {
        return Ordered.by(Reading::moment);
    }

    private static Ordered<Moment, Reading> meterWith(Reading reading) {
        return meter().with(reading);
    }
}
