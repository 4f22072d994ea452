package io.fieldlog.projections.days;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What something adds to which day, if anything, as far as had happened from that time on. What is `over` adds
/// nothing any more, whatever is recorded of it later.
record Step(
        Instant from, @Nullable LocalDate date, @Nullable Part part, boolean over) {

    private static final Step BEGINNING = new Step(Instant.MIN, null, null, false);

    /// A change of a day that had happened by that time.
    record Change(LocalDate date, Instant happenedAt) implements Comparable<Change> {

        @Override
        public int compareTo(Change other) {
            var byDate = date.compareTo(other.date);
            return byDate == 0 ? happenedAt.compareTo(other.happenedAt) : byDate;
        }
    }

    Step adding(LocalDate onDate, Part as) {
        return over ? this : new Step(from, onDate, as, false);
    }

    Step addingNothing() {
        return new Step(from, null, null, over);
    }

    Step ended() {
        return new Step(from, null, null, true);
    }

    /// The steps once something is recorded that happened at a time: it holds from then on, whatever was recorded
    /// before it, so what had happened by an earlier time is as it was.
    static List<Step> recorded(List<Step> steps, Instant at, UnaryOperator<Step> what) {
        var time = at.truncatedTo(ChronoUnit.MICROS);
        var changed = new ArrayList<Step>();
        var before = BEGINNING;
        for (var step : steps) {
            if (step.from.isBefore(time)) {
                changed.add(step);
                before = step;
            }
        }
        append(changed, what.apply(before.since(time)));
        for (var step : steps) {
            if (!step.from.isBefore(time)) {
                append(changed, what.apply(step));
            }
        }
        return List.copyOf(changed);
    }

    /// One that is like the one before it is none; one at the same time takes its place.
    private static void append(List<Step> steps, Step step) {
        if (!steps.isEmpty() && steps.getLast().from.equals(step.from)) {
            steps.removeLast();
        }
        var last = steps.isEmpty() ? BEGINNING : steps.getLast();
        if (!last.since(step.from).equals(step)) {
            steps.add(step);
        }
    }

    private Step since(Instant time) {
        return new Step(time, date, part, over);
    }

    /// What has to be added to the changes of days when the steps become others.
    static Map<Change, Tally> difference(List<Step> old, List<Step> now) {
        var changes = new TreeMap<Change, Tally>();
        count(old, -1, changes);
        count(now, 1, changes);
        changes.values().removeIf(Tally.NONE::equals);
        return changes;
    }

    private static void count(List<Step> steps, int times, Map<Change, Tally> changes) {
        var before = BEGINNING;
        for (var step : steps) {
            count(before, step.from, -times, changes);
            count(step, step.from, times, changes);
            before = step;
        }
    }

    private static void count(Step adds, Instant at, int times, Map<Change, Tally> changes) {
        if (adds.date != null && adds.part != null) {
            changes.merge(new Change(adds.date, at), Tally.of(adds.part, times), Tally::plus);
        }
    }
}
