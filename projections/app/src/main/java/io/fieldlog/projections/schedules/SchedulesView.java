package io.fieldlog.projections.schedules;

import io.fieldlog.events.Event;
import io.fieldlog.events.OccurrenceEvent;
import io.fieldlog.events.OccurrenceEvent.OccurrenceFulfilled;
import io.fieldlog.events.OccurrenceEvent.OccurrenceMissed;
import io.fieldlog.events.OccurrenceEvent.OccurrenceOpened;
import io.fieldlog.events.OccurrenceEvent.OccurrenceReopened;
import io.fieldlog.events.ScheduleEvent;
import io.fieldlog.events.ScheduleEvent.ScheduleDefined;
import io.fieldlog.events.ScheduleEvent.SchedulePaused;
import io.fieldlog.events.ScheduleEvent.ScheduleResumed;
import io.fieldlog.projections.fold.Fact;
import io.fieldlog.projections.fold.InconsistentLogException;
import io.fieldlog.projections.fold.Rows;
import io.fieldlog.projections.fold.Table;
import io.fieldlog.projections.fold.View;
import io.fieldlog.projections.fold.Wanted;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One row per schedule and one per occurrence; and when each machine is due, now and at every event.
public final class SchedulesView implements View {

    @Override
    public String name() {
        return "schedules";
    }

    @Override
    public Set<Class<? extends Event>> kinds() {
        return Set.of(ScheduleEvent.class, OccurrenceEvent.class);
    }

    @Override
    public List<Table<?, ?>> tables() {
        return List.of(Schedule.TABLE, SchedulePause.TABLE, Occurrence.TABLE, ScheduleMachine.TABLE, MachineDue.TABLE);
    }

    @Override
    public void reads(Fact fact, Wanted wanted) {
        if (fact.event() instanceof ScheduleEvent event && !(event instanceof ScheduleDefined)) {
            var key = key(fact, event);
            wanted.row(Schedule.TABLE, key);
            wanted.found(SchedulePause.OPEN, key);
        }
        if (fact.event() instanceof OccurrenceEvent event) {
            wanted.row(ScheduleMachine.TABLE, machineKey(fact, event));
            wanted.row(Occurrence.TABLE, new Occurrence.Key(fact.organizationId(), event.occurrenceId()));
        }
    }

    @Override
    public void fold(Fact fact, Rows rows) {
        if (fact.event() instanceof ScheduleEvent event) {
            schedule(fact, event, rows);
        }
        if (fact.event() instanceof OccurrenceEvent event) {
            occurrence(fact, event, rows);
        }
    }

    private static void schedule(Fact fact, ScheduleEvent event, Rows rows) {
        switch (event) {
            case ScheduleDefined e -> rows.put(Schedule.TABLE, Schedule.of(e, fact));
            case SchedulePaused _ -> {
                rows.put(Schedule.TABLE, defined(fact, event, rows).paused(fact));
                rows.put(
                        SchedulePause.TABLE,
                        new SchedulePause(
                                fact.organizationId(),
                                event.scheduleId(),
                                fact.position(),
                                fact.recordedAt(),
                                null,
                                null));
            }
            case ScheduleResumed _ -> {
                var before = defined(fact, event, rows);
                rows.put(Schedule.TABLE, before.resumed(fact));
                rows.put(SchedulePause.TABLE, pause(fact, before, rows).until(fact));
            }
        }
    }

    private static Schedule defined(Fact fact, ScheduleEvent event, Rows rows) {
        var schedule = rows.find(Schedule.TABLE, key(fact, event));
        if (schedule == null) {
            throw new InconsistentLogException("something happens to a schedule that was never defined");
        }
        return schedule;
    }

    private static SchedulePause pause(Fact fact, Schedule schedule, Rows rows) {
        var from = schedule.pausedFrom();
        var pause = from == null
                ? null
                : rows.find(
                        SchedulePause.TABLE, new SchedulePause.Key(fact.organizationId(), schedule.scheduleId(), from));
        if (pause == null) {
            throw new InconsistentLogException("a schedule is resumed that was not paused");
        }
        return pause;
    }

    private static void occurrence(Fact fact, OccurrenceEvent event, Rows rows) {
        var machine = rows.find(ScheduleMachine.TABLE, machineKey(fact, event));
        switch (event) {
            case OccurrenceOpened e -> {
                var opened = Occurrence.of(e, fact);
                var due = ScheduleMachine.opened(machine, e, fact);
                put(opened, due, due.due(fact, e.opensAt()), rows);
            }
            case OccurrenceFulfilled e -> {
                var due = known(machine).without(e.occurrenceId(), fact);
                put(opened(fact, e.occurrenceId(), rows).fulfilled(e, fact), due, due.due(fact, e.completedAt()), rows);
            }
            case OccurrenceMissed e -> {
                var due = known(machine).without(e.occurrenceId(), fact);
                put(
                        opened(fact, e.occurrenceId(), rows).undone(Occurrence.State.MISSED, fact),
                        due,
                        due.due(fact, fact.recordedAt()),
                        rows);
            }
            case OccurrenceReopened e -> {
                var occurrence = opened(fact, e.occurrenceId(), rows);
                var due = known(machine).waitingFor(e.occurrenceId(), occurrence.dueAt(), fact);
                put(occurrence.undone(Occurrence.State.OPEN, fact), due, due.due(fact, fact.recordedAt()), rows);
            }
        }
    }

    private static void put(Occurrence occurrence, ScheduleMachine machine, MachineDue due, Rows rows) {
        rows.put(Occurrence.TABLE, occurrence);
        rows.put(ScheduleMachine.TABLE, machine);
        rows.put(MachineDue.TABLE, due);
    }

    private static ScheduleMachine known(@Nullable ScheduleMachine machine) {
        if (machine == null) {
            throw neverOpened();
        }
        return machine;
    }

    private static Occurrence opened(Fact fact, UUID occurrenceId, Rows rows) {
        var occurrence = rows.find(Occurrence.TABLE, new Occurrence.Key(fact.organizationId(), occurrenceId));
        if (occurrence == null) {
            throw neverOpened();
        }
        return occurrence;
    }

    private static InconsistentLogException neverOpened() {
        return new InconsistentLogException("something happens to an occurrence that never opened");
    }

    private static Schedule.Key key(Fact fact, ScheduleEvent event) {
        return new Schedule.Key(fact.organizationId(), event.scheduleId());
    }

    private static ScheduleMachine.Key machineKey(Fact fact, OccurrenceEvent event) {
        return new ScheduleMachine.Key(fact.organizationId(), event.machineId(), event.scheduleId());
    }
}
