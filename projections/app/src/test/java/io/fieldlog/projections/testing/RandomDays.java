package io.fieldlog.projections.testing;

import io.fieldlog.events.ChecklistEvent.ChecklistCompleted;
import io.fieldlog.events.ChecklistEvent.ChecklistReopened;
import io.fieldlog.events.ChecklistEvent.ChecklistRescored;
import io.fieldlog.events.ChecklistEvent.ChecklistStarted;
import io.fieldlog.events.ChecklistEvent.ChecklistVoided;
import io.fieldlog.events.ChecklistEvent.Outcome;
import io.fieldlog.events.ChecklistEvent.Result;
import io.fieldlog.events.DefectEvent.DefectReported;
import io.fieldlog.events.DefectEvent.RepairCertified;
import io.fieldlog.events.Event;
import io.fieldlog.events.OccurrenceEvent.OccurrenceFulfilled;
import io.fieldlog.events.OccurrenceEvent.OccurrenceMissed;
import io.fieldlog.events.OccurrenceEvent.OccurrenceOpened;
import io.fieldlog.events.OccurrenceEvent.OccurrenceReopened;
import io.fieldlog.events.Severity;
import io.fieldlog.events.SiteEvent.SiteRegistered;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/// What changes days, made up: checklists and occurrences at sites all around the world, with everything that may
/// come later in any order, again and again, about times before and after it is recorded.
public final class RandomDays {

    /// How fast a log of these events is recorded: its events are days apart, as the times that they name.
    public static final Duration TICK = Duration.ofHours(3);

    private static final List<String> ZONES = List.of(
            "Europe/Berlin", "Pacific/Kiritimati", "America/Los_Angeles", "Asia/Kathmandu", "Pacific/Pago_Pago", "UTC");
    private static final Instant BEGINNING = Instant.parse("2026-10-23T00:00:00Z");

    private final Random random;
    private final List<UUID> sites = new ArrayList<>();
    private final List<UUID> checklists = new ArrayList<>();
    private final List<OccurrenceOpened> occurrences = new ArrayList<>();
    private final List<UUID> defects = new ArrayList<>();

    public RandomDays(Random random) {
        this.random = random;
    }

    public Event next() {
        if (sites.size() < ZONES.size()) {
            sites.add(id());
            return new SiteRegistered(sites.getLast(), "Site", ZONES.get(sites.size() - 1));
        }
        return switch (random.nextInt(12)) {
            case 0 -> started();
            case 1 -> opened();
            case 2 -> defect();
            case 3 -> defects.isEmpty() ? defect() : repaired();
            case 4, 5, 6, 7 -> checklists.isEmpty() ? started() : checklist();
            default -> occurrences.isEmpty() ? opened() : occurrence();
        };
    }

    private Event started() {
        checklists.add(id());
        return new ChecklistStarted(checklists.getLast(), id(), any(sites), id(), 1, time(), null, "inspector");
    }

    private Event checklist() {
        var checklist = any(checklists);
        return switch (random.nextInt(8)) {
            case 0 -> new ChecklistReopened(checklist);
            case 1 -> random.nextBoolean() ? new ChecklistVoided(checklist, "wrong machine") : completed(checklist);
            case 2, 3, 4 -> new ChecklistRescored(checklist, outcome());
            default -> completed(checklist);
        };
    }

    private Event completed(UUID checklist) {
        return new ChecklistCompleted(checklist, outcome());
    }

    private Outcome outcome() {
        return new Outcome(
                new UUID(8, 1),
                time(),
                "tablet",
                random.nextInt(3) == 0 ? Result.FAIL : Result.PASS,
                BigDecimal.ONE,
                BigDecimal.ONE,
                0,
                "ab");
    }

    private Event opened() {
        var dueAt = time();
        occurrences.add(new OccurrenceOpened(
                id(),
                id(),
                id(),
                any(sites),
                id(),
                LocalDateTime.parse("2026-11-01T06:00"),
                dueAt.minusSeconds(3600),
                dueAt,
                dueAt.plusSeconds(3600),
                null));
        return occurrences.getLast();
    }

    private Event occurrence() {
        var of = any(occurrences);
        return switch (random.nextInt(5)) {
            case 0 -> new OccurrenceReopened(of.occurrenceId(), of.scheduleId(), of.machineId(), id());
            case 1, 2 -> new OccurrenceMissed(of.occurrenceId(), of.scheduleId(), of.machineId());
            default ->
                new OccurrenceFulfilled(
                        of.occurrenceId(), of.scheduleId(), of.machineId(), id(), time(), random.nextBoolean());
        };
    }

    private Event defect() {
        defects.add(id());
        return new DefectReported(defects.getLast(), id(), any(sites), null, null, null, "It leaks", Severity.MINOR);
    }

    private Event repaired() {
        return new RepairCertified(defects.remove(random.nextInt(defects.size())), id(), "new seal");
    }

    /// Few different times over some weeks, finer than the database.
    private Instant time() {
        return BEGINNING.plus(Duration.ofHours(6L * random.nextInt(100))).plusNanos(random.nextInt(3));
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private UUID id() {
        return new UUID(random.nextLong(), random.nextLong());
    }
}
