package io.fieldlog.projections.schedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fieldlog.events.Event;
import io.fieldlog.events.OccurrenceEvent.OccurrenceFulfilled;
import io.fieldlog.events.OccurrenceEvent.OccurrenceMissed;
import io.fieldlog.events.OccurrenceEvent.OccurrenceOpened;
import io.fieldlog.events.OccurrenceEvent.OccurrenceReopened;
import io.fieldlog.events.ScheduleEvent.ScheduleDefined;
import io.fieldlog.events.ScheduleEvent.SchedulePaused;
import io.fieldlog.events.ScheduleEvent.ScheduleResumed;
import io.fieldlog.projections.fold.InconsistentLogException;
import io.fieldlog.projections.testing.Fold;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SchedulesViewTest {

    final UUID schedule = new UUID(1, 1);
    final UUID template = new UUID(1, 2);
    final UUID machine = new UUID(2, 1);
    final UUID site = new UUID(3, 1);
    final UUID checklist = new UUID(4, 1);
    final UUID monday = new UUID(5, 1);
    final UUID tuesday = new UUID(5, 2);
    final Event defined = new ScheduleDefined(
            schedule,
            "Daily",
            template,
            List.of(machine),
            null,
            null,
            "FREQ=DAILY",
            LocalDateTime.parse("2026-11-23T06:00"),
            Duration.ofHours(4),
            List.of("ada"),
            Instant.parse("2026-11-20T12:00:00Z"));
    final Event opened = opened(monday, 23, 4);

    Event opened(UUID occurrence, int day, int hours) {
        var opensAt = Instant.parse("2026-11-%02dT05:00:00Z".formatted(day));
        return new OccurrenceOpened(
                occurrence,
                schedule,
                machine,
                site,
                template,
                LocalDateTime.parse("2026-11-%02dT06:00".formatted(day)),
                opensAt,
                opensAt.plus(Duration.ofHours(hours)),
                opensAt.plus(Duration.ofDays(1)),
                opensAt.plus(Duration.ofHours(24 + hours)));
    }

    Event fulfilled(boolean onTime) {
        return new OccurrenceFulfilled(
                monday, schedule, machine, checklist, Instant.parse("2026-11-23T08:00:00Z"), onTime);
    }

    final Event missed = new OccurrenceMissed(monday, schedule, machine);
    final Event reopened = new OccurrenceReopened(monday, schedule, machine, checklist);

    @Test
    void a_schedule_is_active_unless_it_is_paused() {
        assertThat(schedule(defined).state()).isEqualTo(Schedule.State.ACTIVE);
        assertThat(schedule(defined).startsAt()).isEqualTo("2026-11-23T06:00");
        assertThat(schedule(defined).dueWithin()).isEqualTo("PT4H");
        assertThat(schedule(defined).assignees()).containsExactly("ada");
        var paused = new SchedulePaused(schedule, Instant.EPOCH);
        var resumed = new ScheduleResumed(schedule, Instant.EPOCH);
        assertThat(schedule(defined, paused).state()).isEqualTo(Schedule.State.PAUSED);
        assertThat(schedule(defined, paused, resumed).state()).isEqualTo(Schedule.State.ACTIVE);
        assertThat(schedule(defined, paused, resumed).version()).isEqualTo(3);
        assertThat(Fold.of(new SchedulesView(), defined, paused, resumed, paused)
                        .rows(SchedulePause.TABLE)
                        .values())
                .extracting(pause -> pause.fromPosition() + " " + pause.untilPosition())
                .containsExactlyInAnyOrder("2 3", "4 null");
    }

    @Test
    void an_occurrence_is_open_until_it_is_fulfilled_or_missed() {
        assertThat(occurrence(opened).state()).isEqualTo(Occurrence.State.OPEN);
        var onTime = occurrence(opened, fulfilled(true));
        assertThat(onTime.state()).isEqualTo(Occurrence.State.FULFILLED);
        assertThat(onTime.late()).isFalse();
        assertThat(onTime.checklistId()).isEqualTo(checklist);
        assertThat(onTime.completedAt()).isEqualTo("2026-11-23T08:00:00Z");
        assertThat(occurrence(opened, fulfilled(false)).late()).isTrue();
        assertThat(occurrence(opened, missed).state()).isEqualTo(Occurrence.State.MISSED);
        assertThat(occurrence(opened, missed, fulfilled(true)).state()).isEqualTo(Occurrence.State.FULFILLED);
        var again = occurrence(opened, fulfilled(false), reopened);
        assertThat(again.state()).isEqualTo(Occurrence.State.OPEN);
        assertThat(again.late()).isFalse();
        assertThat(again.checklistId()).isNull();
        assertThat(again.completedAt()).isNull();
    }

    @Test
    void a_machine_is_due_by_the_first_that_waits_or_expects_the_one_after_the_last() {
        assertThat(due(opened)).isEqualTo("2026-11-23T09:00:00Z waits");
        assertThat(due(opened, fulfilled(true))).isEqualTo("2026-11-24T09:00:00Z expected");
        assertThat(due(opened, missed)).isEqualTo("2026-11-24T09:00:00Z expected");
        assertThat(due(opened, fulfilled(true), reopened)).isEqualTo("2026-11-23T09:00:00Z waits");
        assertThat(due(opened, opened(tuesday, 24, 4))).isEqualTo("2026-11-23T09:00:00Z waits");
        assertThat(due(opened, opened(tuesday, 24, 4), missed)).isEqualTo("2026-11-24T09:00:00Z waits");
        // Opened late: the one after the last still is the one after the last.
        assertThat(due(opened(tuesday, 24, 30), opened, fulfilled(true))).isEqualTo("2026-11-25T11:00:00Z waits");
        assertThat(due(
                        opened(tuesday, 24, 4),
                        opened,
                        fulfilled(true),
                        new OccurrenceMissed(tuesday, schedule, machine)))
                .isEqualTo("2026-11-25T09:00:00Z expected");
    }

    @Test
    void what_was_never_defined_or_opened_is_refused() {
        for (var event : List.of(missed, reopened, fulfilled(true), new SchedulePaused(schedule, Instant.EPOCH))) {
            assertThatThrownBy(() -> Fold.of(new SchedulesView(), event)).isInstanceOf(InconsistentLogException.class);
        }
        assertThatThrownBy(() -> Fold.of(new SchedulesView(), defined, new ScheduleResumed(schedule, Instant.EPOCH)))
                .isInstanceOf(InconsistentLogException.class);
    }

    private static Schedule schedule(Event... events) {
        return Fold.of(new SchedulesView(), events)
                .rows(Schedule.TABLE)
                .values()
                .iterator()
                .next();
    }

    private Occurrence occurrence(Event... events) {
        return Fold.of(new SchedulesView(), events).rows(Occurrence.TABLE).values().stream()
                .filter(occurrence -> occurrence.occurrenceId().equals(monday))
                .findFirst()
                .orElseThrow();
    }

    private static String due(Event... events) {
        var last = Fold.of(new SchedulesView(), events).rows(MachineDue.TABLE).values().stream()
                .max(Comparator.comparing(MachineDue::position))
                .orElseThrow();
        return last.dueAt() + (last.expected() ? " expected" : " waits");
    }
}
