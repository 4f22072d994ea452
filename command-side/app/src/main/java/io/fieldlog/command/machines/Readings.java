package io.fieldlog.command.machines;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
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

/// Every reading of a machine by its id, and the counted ones of each meter in the order of their capture. In a
/// snapshot it is the list of the readings as they arrived.
final class Readings {

    /// A record, an id, a decimal, a time, and its places in two orders.
    static final int BYTES_EACH = 200;

    private final Ordered<UUID, Reading> byId;
    private final Map<String, Ordered<Moment, Reading>> counted;

    private Readings(Ordered<UUID, Reading> byId, Map<String, Ordered<Moment, Reading>> counted) {
        this.byId = byId;
        this.counted = counted;
    }

    static Readings none() {
        return of(List.of());
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Readings of(List<Reading> arrived) {
        var byId = Ordered.<UUID, Reading>by(Reading::readingId);
        var counted = new HashMap<String, Ordered<Moment, Reading>>();
        for (var reading : arrived) {
            byId = byId.with(reading);
            place(counted, reading);
        }
        return new Readings(byId, Map.copyOf(counted));
    }

    @JsonValue
    List<Reading> asTheyArrived() {
        return byId.toList().stream()
                .sorted(Comparator.comparingLong(Reading::ordinal))
                .toList();
    }

    /// About what they take in memory.
    int bytes() {
        return byId.size() * BYTES_EACH;
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

    Readings recorded(MeterReadingRecorded event) {
        // One text each for all readings of a meter: they are kept in memory for years.
        var before = previous(event.meter(), event.capturedAt());
        return with(new Reading(
                event.readingId(),
                before.map(Reading::meter).orElse(event.meter()),
                event.value(),
                before.map(Reading::unit).filter(event.unit()::equals).orElse(event.unit()),
                event.capturedAt(),
                event.rollover(),
                byId.size(),
                Standing.COUNTED));
    }

    Readings disputed(MeterReadingDisputed event) {
        return with(known(event.readingId()).as(Standing.DISPUTED));
    }

    Readings resolved(MeterReadingResolved event) {
        return with(known(event.readingId()).as(event.accepted() ? Standing.COUNTED : Standing.REJECTED));
    }

    private Readings with(Reading reading) {
        var meters = new HashMap<>(counted);
        place(meters, reading);
        return new Readings(byId.with(reading), Map.copyOf(meters));
    }

    private Reading known(UUID readingId) {
        return find(readingId)
                .orElseThrow(() -> new IllegalStateException("the log has no recording of the reading " + readingId));
    }

    private static void place(Map<String, Ordered<Moment, Reading>> meters, Reading reading) {
        var meter = meters.getOrDefault(reading.meter(), Ordered.by(Reading::moment));
        meters.put(
                reading.meter(),
                switch (reading.standing()) {
                    case COUNTED -> meter.with(reading);
                    case DISPUTED, REJECTED -> meter.without(reading.moment());
                });
    }
}
