package io.fieldlog.projections.days;

import static org.assertj.core.api.Assertions.assertThat;

import io.fieldlog.events.ChecklistEvent;
import io.fieldlog.events.ChecklistEvent.ChecklistStarted;
import io.fieldlog.events.Event;
import io.fieldlog.events.SiteEvent.SiteRegistered;
import io.fieldlog.events.TemplateEvent.TemplatePublished;
import io.fieldlog.projections.testing.Fold;
import io.fieldlog.projections.testing.Inspection;
import io.fieldlog.projections.testing.RandomInspections;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// In whatever order what devices sent arrives, and however often: the days come to the same.
class DayArrivalTest {

    private static final int SEEDS = 200;
    private static final int CHECKLISTS = 6;

    /// Midnight is in the middle of the half minute in which everything happens.
    private static final List<String> ZONES = List.of("-06:00:15", "+18:00", "UTC");

    /// How many of the folds had to take a checklist out of a day again.
    private static final AtomicInteger corrected = new AtomicInteger();

    private static final AtomicInteger overMidnight = new AtomicInteger();

    static Stream<Long> seeds() {
        return LongStream.rangeClosed(1, Math.max(SEEDS, Long.getLong("fieldlog.seeds", SEEDS)))
                .boxed();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void the_order_of_arrival_changes_no_day(long seed) {
        var random = new Random(seed);
        var made = new RandomInspections(random);
        var template = made.template();
        var started = new ArrayList<ChecklistStarted>();
        var facts = new ArrayList<ChecklistEvent>();
        for (var i = 0; i < CHECKLISTS; i++) {
            var checklist = new ChecklistStarted(
                    new UUID(5, i),
                    new UUID(2, 1),
                    new UUID(3, i % ZONES.size()),
                    template.templateId(),
                    1,
                    Instant.parse("2026-01-05T06:00:00Z"),
                    null,
                    "inspector");
            started.add(checklist);
            facts.addAll(facts(made, new Inspection(checklist, template), random));
        }

        var one = days(template, started, made.shuffled(facts));
        var again = new ArrayList<>(facts);
        again.addAll(facts.subList(0, random.nextInt(facts.size())));

        assertThat(days(template, started, made.shuffled(again)))
                .as("seed %d", seed)
                .isEqualTo(one);
    }

    /// Otherwise nothing was tried.
    @AfterAll
    static void days_were_corrected_and_had_a_midnight() {
        assertThat(corrected).hasPositiveValue();
        assertThat(overMidnight).hasPositiveValue();
    }

    private static List<ChecklistEvent> facts(RandomInspections made, Inspection inspection, Random random) {
        var facts = new ArrayList<ChecklistEvent>();
        for (var i = 0; i < 5 + random.nextInt(30); i++) {
            facts.add(
                    switch (random.nextInt(8)) {
                        case 0 -> made.photo(inspection);
                        case 1, 2 -> made.claim(inspection);
                        default -> made.answer(inspection);
                    });
        }
        return facts;
    }

    private static Map<String, Tally> days(
            TemplatePublished template, List<ChecklistStarted> started, List<ChecklistEvent> arriving) {
        var log = new ArrayList<Event>();
        for (var i = 0; i < ZONES.size(); i++) {
            log.add(new SiteRegistered(new UUID(3, i), "Site", ZONES.get(i)));
        }
        var inspections = new HashMap<UUID, Inspection>();
        for (var checklist : started) {
            log.add(checklist);
            inspections.put(checklist.checklistId(), new Inspection(checklist, template));
        }
        for (var fact : arriving) {
            var inspection = inspections.get(fact.checklistId());
            if (inspection != null) {
                log.addAll(inspection.record(fact));
            }
        }
        var rows = Fold.of(new DaysView(), log.toArray(Event[]::new));
        if (rows.rows(DayChange.TABLE).values().stream()
                .anyMatch(change -> change.passedBy() + change.failedBy() < 0)) {
            corrected.incrementAndGet();
        }
        var days = new TreeMap<String, Tally>();
        rows.rows(Day.TABLE).values().forEach(day -> {
            var tally = new Tally(day.passed(), day.failed(), day.missed(), day.onTime(), day.late());
            if (!tally.equals(Tally.NONE)) {
                days.put(day.siteId() + " " + day.date(), tally);
            }
        });
        if (days.keySet().stream().map(day -> day.substring(0, 36)).distinct().count() < days.size()) {
            overMidnight.incrementAndGet();
        }
        return days;
    }
}
