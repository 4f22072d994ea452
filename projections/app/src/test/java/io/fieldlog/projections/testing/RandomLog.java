package io.fieldlog.projections.testing;

import io.fieldlog.events.Event;
import io.fieldlog.events.ImportEvent.ImportCompleted;
import io.fieldlog.events.ImportEvent.ImportFailed;
import io.fieldlog.events.ImportEvent.ImportProgressed;
import io.fieldlog.events.ImportEvent.ImportRequested;
import io.fieldlog.events.ImportEvent.RejectedRecord;
import io.fieldlog.events.MachineEvent.Contradiction;
import io.fieldlog.events.MachineEvent.MachineRegistered;
import io.fieldlog.events.MachineEvent.MachineRelocated;
import io.fieldlog.events.MachineEvent.MachineRemovedFromService;
import io.fieldlog.events.MachineEvent.MachineRetired;
import io.fieldlog.events.MachineEvent.MachineReturnedToService;
import io.fieldlog.events.MachineEvent.MeterReadingDisputed;
import io.fieldlog.events.MachineEvent.MeterReadingRecorded;
import io.fieldlog.events.MachineEvent.MeterReadingResolved;
import io.fieldlog.events.SiteEvent.SiteRegistered;
import io.fieldlog.events.SiteEvent.SiteRenamed;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/// One organization's life, made up: every event is possible where it stands.
public final class RandomLog {

    private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

    private record Reading(UUID machine, UUID reading, String meter) {}

    private final Random random;
    private final List<UUID> sites = new ArrayList<>();
    private final List<UUID> machines = new ArrayList<>();
    private final List<Reading> readings = new ArrayList<>();
    private final List<Reading> disputed = new ArrayList<>();
    private final List<UUID> imports = new ArrayList<>();
    private final RandomDefects defects;
    private final RandomSchedules schedules;
    private final RandomInspections inspections;
    private final Deque<Event> recorded = new ArrayDeque<>();
    private int named;

    public RandomLog(Random random) {
        this.random = random;
        this.defects = new RandomDefects(random);
        this.schedules = new RandomSchedules(random);
        this.inspections = new RandomInspections(random);
    }

    public List<Event> events(int count) {
        var events = new ArrayList<Event>();
        while (events.size() < count) {
            events.add(next());
        }
        return events;
    }

    public Event next() {
        if (!recorded.isEmpty()) {
            return recorded.remove();
        }
        if (sites.isEmpty()) {
            return site();
        }
        if (machines.isEmpty()) {
            return machine();
        }
        return switch (random.nextInt(40)) {
            case 0 -> site();
            case 1 -> new SiteRenamed(any(sites), "Depot " + named++);
            case 2, 3 -> machine();
            case 4 -> new MachineRelocated(any(machines), any(sites), any(sites));
            case 5 -> new MachineRemovedFromService(any(machines), "brakes");
            case 6 -> new MachineReturnedToService(any(machines), random.nextBoolean() ? "repaired" : null);
            case 7 -> random.nextInt(10) == 0 ? new MachineRetired(any(machines), "sold") : reading();
            case 8, 9 -> readings.isEmpty() ? reading() : dispute();
            case 10, 11 -> disputed.isEmpty() ? reading() : resolve();
            case 12 -> importing();
            case 13, 14, 15, 16, 17, 18, 19 -> reading();
            case 20, 21, 22, 23 -> defects.next(any(machines), any(sites));
            case 24, 25, 26, 27 -> schedules.next(any(machines), any(sites));
            default -> {
                recorded.addAll(inspections.next(any(machines), any(sites)));
                yield recorded.remove();
            }
        };
    }

    private Event site() {
        var site = id();
        sites.add(site);
        return new SiteRegistered(site, "Dépôt №" + named++, "Europe/Berlin");
    }

    private Event machine() {
        var machine = id();
        machines.add(machine);
        return new MachineRegistered(
                machine,
                any(sites),
                "F-" + named++,
                "Forklift \"" + named + "\"",
                "forklift",
                random.nextBoolean() ? "Linde" : null,
                random.nextBoolean() ? "H25" : null,
                random.nextBoolean() ? "SN\\" + named : null);
    }

    private Event reading() {
        var reading = new Reading(any(machines), id(), random.nextBoolean() ? "hours" : "km");
        readings.add(reading);
        return new MeterReadingRecorded(
                reading.machine(),
                reading.reading(),
                reading.meter(),
                new BigDecimal(random.nextInt(100_000)).scaleByPowerOfTen(random.nextInt(5) - 3),
                "h",
                BEGINNING.plusSeconds(random.nextInt(40)).plusNanos(random.nextInt(3)),
                random.nextInt(10) == 0);
    }

    private Event dispute() {
        var reading = readings.remove(random.nextInt(readings.size()));
        disputed.add(reading);
        return new MeterReadingDisputed(
                reading.machine(),
                reading.reading(),
                reading.meter(),
                Contradiction.values()[random.nextInt(Contradiction.values().length)]);
    }

    private Event resolve() {
        var reading = disputed.remove(random.nextInt(disputed.size()));
        return new MeterReadingResolved(
                reading.machine(), reading.reading(), reading.meter(), random.nextBoolean(), "checked");
    }

    private Event importing() {
        if (imports.isEmpty() || random.nextBoolean()) {
            var importId = id();
            imports.add(importId);
            return new ImportRequested(importId, "machines-csv", "machines.csv", "key", 12, "ab", null);
        }
        var importId = any(imports);
        return switch (random.nextInt(3)) {
            case 0 ->
                new ImportProgressed(importId, 10, 5, 4, 0, List.of(new RejectedRecord(random.nextInt(9), "no tag")));
            case 1 -> new ImportCompleted(importId, 10, 10, 8, 1, List.of(), List.of("column x"));
            default -> new ImportFailed(importId, "not a table");
        };
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private UUID id() {
        return new UUID(random.nextLong(), random.nextLong());
    }
}
