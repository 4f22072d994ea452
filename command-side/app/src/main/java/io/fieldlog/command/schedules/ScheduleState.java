package io.fieldlog.command.schedules;

import io.fieldlog.events.ScheduleEvent;
import io.fieldlog.events.ScheduleEvent.ScheduleDefined;
import io.fieldlog.events.ScheduleEvent.SchedulePaused;
import io.fieldlog.events.ScheduleEvent.ScheduleResumed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the rules must know of a schedule's past.
sealed interface ScheduleState {

    record Undefined() implements ScheduleState {}

    /// A time in which it is not paused; it lasts on when there is no `until`.
    record Span(Instant since, @Nullable Instant until) {

        /// What could still be done on time when it began opens as well.
        boolean opens(Instant opensAt, Instant dueAt) {
            return dueAt.isAfter(since) && (until == null || opensAt.isBefore(until));
        }
    }

    /// A schedule that exists. Which occurrences it has follows from its definition and `spans`, whenever it is asked.
    sealed interface Defined extends ScheduleState {

        ScheduleDefined definition();

        /// In their order; what is paused has only such as have ended.
        List<Span> spans();

        /// Whether what opens at this moment is opened, `dueAt` being when it becomes overdue.
        default boolean opens(Instant opensAt, Instant dueAt) {
            return spans().stream().anyMatch(span -> span.opens(opensAt, dueAt));
        }
    }

    record Active(ScheduleDefined definition, List<Span> spans) implements Defined {}

    record Paused(ScheduleDefined definition, List<Span> spans) implements Defined {}

    static ScheduleState evolve(ScheduleState state, ScheduleEvent event) {
        return switch (event) {
            case ScheduleDefined e -> new Active(e, List.of(new Span(e.definedAt(), null)));
            case SchedulePaused e
            when state instanceof Active active -> {
                var spans = new ArrayList<>(active.spans());
                spans.add(new Span(spans.removeLast().since(), e.pausedAt()));
                yield new Paused(active.definition(), List.copyOf(spans));
            }
            case ScheduleResumed e
            when state instanceof Paused paused -> {
                var spans = new ArrayList<>(paused.spans());
                spans.add(new Span(e.resumedAt(), null));
                yield new Active(paused.definition(), List.copyOf(spans));
            }
            case SchedulePaused _, ScheduleResumed _ ->
                throw new IllegalStateException("no log has a %s after %s".formatted(event, state));
        };
    }
}
