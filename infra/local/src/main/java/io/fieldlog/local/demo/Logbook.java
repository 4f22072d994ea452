package io.fieldlog.local.demo;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;

/// What the people in the field know about one machine: where it stands, whether it works, and its last readings.
final class Logbook {
    private static final int REMEMBERED = 20;

    private final Fleet.Machine machine;
    private final NavigableMap<Instant, BigDecimal> readings = new TreeMap<>();
    private UUID siteId;
    private boolean inService = true;
    private boolean retired;

    Logbook(Fleet.Machine machine) {
        this.machine = machine;
        this.siteId = machine.site().siteId();
    }

    Fleet.Machine machine() {
        return machine;
    }

    synchronized UUID siteId() {
        return siteId;
    }

    synchronized boolean isInService() {
        return inService && !retired;
    }

    synchronized boolean isRetired() {
        return retired;
    }

    synchronized void movedTo(UUID site) {
        siteId = site;
    }

    synchronized void serviceable(boolean now) {
        inService = now;
    }

    synchronized void retire() {
        retired = true;
    }

    synchronized void read(Instant capturedAt, BigDecimal value) {
        readings.put(capturedAt, value);
        while (readings.size() > REMEMBERED) {
            readings.pollFirstEntry();
        }
    }

    /// A reading as the field sends it.
    record Reading(Instant capturedAt, BigDecimal value, Kind kind) {}

    enum Kind {
        FRESH,
        /// Captured between two that are known already: a device that had no network.
        LATE,
        /// Lower than the one before: misread, and to be disputed.
        WRONG
    }

    /// The next reading somebody takes now.
    synchronized Reading next(Random random, Instant now) {
        var last = readings.lastEntry();
        if (last == null) {
            return new Reading(now, startValue(random), Kind.FRESH);
        }
        int die = random.nextInt(1_000);
        if (die < 5) {
            return new Reading(
                    now, last.getValue().multiply(new BigDecimal("0.9")).setScale(1, RoundingMode.DOWN), Kind.WRONG);
        }
        return die < 80 && readings.size() > 1 ? late(random) : fresh(random, now, last);
    }

    private Reading fresh(Random random, Instant now, Map.Entry<Instant, BigDecimal> last) {
        var step = BigDecimal.valueOf(1 + random.nextInt(machine.model().perReading() * 10), 1);
        return new Reading(now, last.getValue().add(step), Kind.FRESH);
    }

    /// Half-way between two neighbours, in time and on the meter.
    private Reading late(Random random) {
        var known = List.copyOf(readings.entrySet());
        int first = random.nextInt(known.size() - 1);
        var before = known.get(first);
        var after = known.get(first + 1);
        long millisBetween = after.getKey().toEpochMilli() - before.getKey().toEpochMilli();
        var middle = before.getValue().add(after.getValue()).divide(BigDecimal.TWO, 1, RoundingMode.DOWN);
        return new Reading(before.getKey().plusMillis(millisBetween / 2), middle.max(before.getValue()), Kind.LATE);
    }

    private BigDecimal startValue(Random random) {
        int years = 1 + random.nextInt(8);
        return BigDecimal.valueOf((long) years * machine.model().perReading() * 3_000 + random.nextInt(5_000), 1);
    }
}
