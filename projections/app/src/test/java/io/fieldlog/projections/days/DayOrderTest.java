package io.fieldlog.projections.days;

import static org.assertj.core.api.Assertions.assertThat;

import io.fieldlog.events.ChecklistEvent.ChecklistCompleted;
import io.fieldlog.events.ChecklistEvent.ChecklistReopened;
import io.fieldlog.events.ChecklistEvent.ChecklistRescored;
import io.fieldlog.events.ChecklistEvent.ChecklistStarted;
import io.fieldlog.events.ChecklistEvent.ChecklistVoided;
import io.fieldlog.events.ChecklistEvent.Outcome;
import io.fieldlog.events.ChecklistEvent.Result;
import io.fieldlog.events.OccurrenceEvent.OccurrenceFulfilled;
import io.fieldlog.events.OccurrenceEvent.OccurrenceMissed;
import io.fieldlog.events.OccurrenceEvent.OccurrenceOpened;
import io.fieldlog.events.OccurrenceEvent.OccurrenceReopened;
import io.fieldlog.events.SiteEvent.SiteRegistered;
import io.fieldlog.projections.fold.Fact;
import io.fieldlog.projections.fold.WorkingSet;
import io.fieldlog.projections.testing.EventLog;
import io.fieldlog.projections.testing.Fold;
import io.fieldlog.projections.testing.RandomDays;
import io.fieldlog.stream.EventCodec;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever is recorded in whatever order, the days are what counting a prefix of the log from scratch gives, now
/// and then, as known and as happened.
class DayOrderTest {

    private static final int EVENTS = 400;
    private static final Instant ALWAYS = Instant.MAX;

    static Stream<Long> seeds() {
        return LongStream.rangeClosed(1, Long.getLong("fieldlog.seeds", 3)).boxed();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void the_days_are_a_recount_of_the_log_at_every_position_and_time(long seed) {
        var random = new Random(seed);
        var codec = new EventCodec();
        var log = new EventLog(RandomDays.TICK);
        var life = new RandomDays(random);
        var view = new DaysView();
        var rows = WorkingSet.fromTheBeginning();
        var facts = new ArrayList<Fact>();
        for (var i = 0; i < EVENTS; i++) {
            var fact = Fact.of(log.append(Fold.ORGANIZATION, life.next()), codec);
            facts.add(fact);
            view.fold(fact, rows);
            assertThat(now(rows)).as("seed %d, position %d", seed, i + 1).isEqualTo(recount(facts, ALWAYS));
        }

        var changes = List.copyOf(rows.rows(DayChange.TABLE).values());
        var straddling = 0;
        for (var tries = 0; tries < 150; tries++) {
            var position = 1 + random.nextInt(EVENTS);
            var prefix = facts.subList(0, position);
            var happened = happenedAt(facts.get(random.nextInt(EVENTS)));
            var time = happened.plus(random.nextInt(3) - 1L, ChronoUnit.MICROS);
            var what = "seed %d, position %d, happened by %s".formatted(seed, position, time);

            assertThat(then(changes, position)).as(what).isEqualTo(recount(prefix, ALWAYS));
            assertThat(sums(changes, position, time)).as(what).isEqualTo(recount(prefix, time));
            for (var change : last(changes, position).values()) {
                if (change.lastHappened().isAfter(time)) {
                    straddling++;
                } else {
                    assertThat(total(change))
                            .as(what)
                            .isEqualTo(recount(prefix, time).getOrDefault(place(change), Tally.NONE));
                }
            }
        }
        assertThat(straddling).isPositive();
    }

    private record Place(UUID siteId, String date) {}

    private static Place place(DayChange change) {
        return new Place(change.siteId(), change.date().toString());
    }

    private static Map<Place, Tally> now(WorkingSet rows) {
        var days = new HashMap<Place, Tally>();
        rows.rows(Day.TABLE)
                .values()
                .forEach(day -> days.put(
                        new Place(day.siteId(), day.date().toString()),
                        new Tally(day.passed(), day.failed(), day.missed(), day.onTime(), day.late())));
        return counted(days);
    }

    private static Map<Place, DayChange> last(List<DayChange> changes, long position) {
        var last = new HashMap<Place, DayChange>();
        for (var change : changes) {
            if (change.position() <= position) {
                last.merge(place(change), change, (one, other) -> one.position() > other.position() ? one : other);
            }
        }
        return last;
    }

    private static Map<Place, Tally> then(List<DayChange> changes, long position) {
        var days = new HashMap<Place, Tally>();
        last(changes, position).forEach((place, change) -> days.put(place, total(change)));
        return counted(days);
    }

    private static Tally total(DayChange change) {
        return new Tally(change.passed(), change.failed(), change.missed(), change.onTime(), change.late());
    }

    private static Map<Place, Tally> sums(List<DayChange> changes, long position, Instant happenedBy) {
        var days = new HashMap<Place, Tally>();
        for (var change : changes) {
            if (change.position() <= position && !change.happenedAt().isAfter(happenedBy)) {
                var by = new Tally(
                        change.passedBy(), change.failedBy(), change.missedBy(), change.onTimeBy(), change.lateBy());
                days.merge(place(change), by, Tally::plus);
            }
        }
        return counted(days);
    }

    private static Map<Place, Tally> counted(Map<Place, Tally> days) {
        var counted = new HashMap<>(days);
        counted.values().removeIf(Tally.NONE::equals);
        return counted;
    }

    /// What devices say happened when they say, everything else when it was recorded.
    private static Instant happenedAt(Fact fact) {
        var time = switch (fact.event()) {
            case ChecklistCompleted e -> e.outcome().completedAt();
            case ChecklistRescored e -> e.outcome().completedAt();
            case OccurrenceFulfilled e -> e.completedAt();
            default -> fact.recordedAt();
        };
        return time.truncatedTo(ChronoUnit.MICROS);
    }

    /// Counts what had happened from scratch, without any of the view's code.
    private static Map<Place, Tally> recount(List<Fact> facts, Instant happenedBy) {
        var zones = new HashMap<UUID, ZoneId>();
        var sites = new HashMap<UUID, UUID>();
        var due = new HashMap<UUID, Instant>();
        var standing = new TreeMap<UUID, @Nullable String>();
        var voided = new HashSet<UUID>();
        for (var fact : facts) {
            var happened = !happenedAt(fact).isAfter(happenedBy);
            switch (fact.event()) {
                case SiteRegistered e -> zones.put(e.siteId(), ZoneId.of(e.timeZone()));
                case ChecklistStarted e -> sites.put(e.checklistId(), e.siteId());
                case OccurrenceOpened e -> {
                    sites.put(e.occurrenceId(), e.siteId());
                    due.put(e.occurrenceId(), e.dueAt());
                }
                case ChecklistCompleted e when happened -> standing.put(e.checklistId(), said(e.outcome()));
                case ChecklistRescored e when happened -> standing.put(e.checklistId(), said(e.outcome()));
                case ChecklistReopened e when happened -> standing.remove(e.checklistId());
                case ChecklistVoided e when happened -> voided.add(e.checklistId());
                case OccurrenceFulfilled e
                when happened -> standing.put(e.occurrenceId(), e.completedAt() + (e.onTime() ? " onTime" : " late"));
                case OccurrenceMissed e
                when happened -> standing.put(e.occurrenceId(), due.get(e.occurrenceId()) + " missed");
                case OccurrenceReopened e when happened -> standing.remove(e.occurrenceId());
                default -> {}
            }
        }
        var days = new HashMap<Place, Tally>();
        standing.forEach((id, said) -> {
            var site = sites.get(id);
            var zone = zones.get(site);
            if (site == null || zone == null || said == null || voided.contains(id)) {
                return;
            }
            var words = said.split(" ", -1);
            var date = Instant.parse(words[0]).atZone(zone).toLocalDate().toString();
            var one = switch (words[1]) {
                case "PASS" -> new Tally(1, 0, 0, 0, 0);
                case "FAIL" -> new Tally(0, 1, 0, 0, 0);
                case "missed" -> new Tally(0, 0, 1, 0, 0);
                case "onTime" -> new Tally(0, 0, 0, 1, 0);
                default -> new Tally(0, 0, 0, 0, 1);
            };
            days.merge(new Place(site, date), one, Tally::plus);
        });
        return days;
    }

    private static String said(Outcome outcome) {
        return outcome.completedAt() + (outcome.result() == Result.PASS ? " PASS" : " FAIL");
    }
}
