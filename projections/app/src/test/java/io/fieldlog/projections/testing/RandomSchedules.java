package io.fieldlog.projections.testing;

import io.fieldlog.events.Event;
import io.fieldlog.events.OccurrenceEvent.OccurrenceFulfilled;
import io.fieldlog.events.OccurrenceEvent.OccurrenceMissed;
import io.fieldlog.events.OccurrenceEvent.OccurrenceOpened;
import io.fieldlog.events.OccurrenceEvent.OccurrenceReopened;
import io.fieldlog.events.ScheduleEvent.ScheduleDefined;
import io.fieldlog.events.ScheduleEvent.SchedulePaused;
import io.fieldlog.events.ScheduleEvent.ScheduleResumed;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/// The schedules of one organization's life, and what becomes of their occurrences.
final class RandomSchedules {

    private static final LocalDateTime BEGINNING = LocalDateTime.parse("2026-01-01T06:00:00");

    private final Random random;
    private final List<UUID> active = new ArrayList<>();
    private final List<UUID> paused = new ArrayList<>();
    private final List<OccurrenceOpened> open = new ArrayList<>();
    private final List<OccurrenceOpened> missed = new ArrayList<>();
    private final List<OccurrenceFulfilled> done = new ArrayList<>();
    private int slot;

    RandomSchedules(Random random) {
        this.random = random;
    }

    Event next(UUID machine, UUID site) {
        if (active.isEmpty()) {
            return defined(machine, site);
        }
        return switch (random.nextInt(12)) {
            case 0 -> defined(machine, site);
            case 1 -> {
                var schedule = active.remove(random.nextInt(active.size()));
                paused.add(schedule);
                yield new SchedulePaused(schedule, Instant.EPOCH);
            }
            case 2, 3 -> paused.isEmpty() ? opened(machine, site) : resumed();
            case 4, 5 -> open.isEmpty() ? opened(machine, site) : fulfilled(open.remove(random.nextInt(open.size())));
            case 6 ->
                missed.isEmpty() ? opened(machine, site) : fulfilled(missed.remove(random.nextInt(missed.size())));
            case 7 -> open.isEmpty() ? opened(machine, site) : missed();
            case 8 -> done.isEmpty() ? opened(machine, site) : reopened();
            default -> opened(machine, site);
        };
    }

    private Event defined(UUID machine, UUID site) {
        var schedule = id();
        active.add(schedule);
        var ofSite = random.nextBoolean();
        return new ScheduleDefined(
                schedule,
                "Daily \"check\"",
                id(),
                ofSite ? List.of() : List.of(machine),
                ofSite ? "forklift" : null,
                ofSite ? site : null,
                "FREQ=DAILY",
                BEGINNING,
                Duration.ofHours(4),
                random.nextBoolean() ? List.of("ada") : List.of(),
                Instant.EPOCH);
    }

    private Event resumed() {
        var schedule = paused.remove(random.nextInt(paused.size()));
        active.add(schedule);
        return new ScheduleResumed(schedule, Instant.EPOCH);
    }

    private Event opened(UUID machine, UUID site) {
        var at = BEGINNING.plusDays(slot++);
        var opensAt = at.toInstant(ZoneOffset.UTC).plusNanos(random.nextInt(3));
        var opened = new OccurrenceOpened(
                id(),
                active.get(random.nextInt(active.size())),
                machine,
                site,
                id(),
                at,
                opensAt,
                opensAt.plusSeconds(3_600L * random.nextInt(1, 72)),
                opensAt.plusSeconds(86_400),
                random.nextInt(5) == 0 ? null : opensAt.plusSeconds(90_000));
        open.add(opened);
        return opened;
    }

    private Event fulfilled(OccurrenceOpened of) {
        var fulfilled = new OccurrenceFulfilled(
                of.occurrenceId(),
                of.scheduleId(),
                of.machineId(),
                id(),
                of.opensAt().plusSeconds(random.nextInt(100_000)),
                random.nextBoolean());
        done.add(fulfilled);
        return fulfilled;
    }

    private Event missed() {
        var of = open.remove(random.nextInt(open.size()));
        missed.add(of);
        return new OccurrenceMissed(of.occurrenceId(), of.scheduleId(), of.machineId());
    }

    private Event reopened() {
        var of = done.remove(random.nextInt(done.size()));
        return new OccurrenceReopened(of.occurrenceId(), of.scheduleId(), of.machineId(), of.checklistId());
    }

    private UUID id() {
        return new UUID(random.nextLong(), random.nextLong());
    }
}
