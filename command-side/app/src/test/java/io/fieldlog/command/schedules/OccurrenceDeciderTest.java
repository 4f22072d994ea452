package io.fieldlog.command.schedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fieldlog.command.Reason;
import io.fieldlog.command.Rejected;
import io.fieldlog.command.schedules.OccurrenceCommand.FulfilOccurrence;
import io.fieldlog.command.schedules.OccurrenceCommand.MissOccurrence;
import io.fieldlog.command.schedules.OccurrenceCommand.OpenOccurrence;
import io.fieldlog.command.schedules.OccurrenceCommand.ReopenOccurrence;
import io.fieldlog.command.schedules.OccurrenceState.Unopened;
import io.fieldlog.events.OccurrenceEvent;
import io.fieldlog.events.OccurrenceEvent.OccurrenceFulfilled;
import io.fieldlog.events.OccurrenceEvent.OccurrenceMissed;
import io.fieldlog.events.OccurrenceEvent.OccurrenceOpened;
import io.fieldlog.events.OccurrenceEvent.OccurrenceReopened;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OccurrenceDeciderTest {

    static final UUID ID = new UUID(2, 1);
    static final UUID SCHEDULE = new UUID(2, 2);
    static final UUID CHECKLIST = new UUID(2, 3);
    static final UUID OTHER = new UUID(2, 4);
    static final UUID MACHINE = new UUID(2, 5);
    static final UUID SITE = new UUID(2, 6);
    static final UUID TEMPLATE = new UUID(2, 7);
    static final LocalDateTime SLOT = LocalDateTime.parse("2026-11-23T06:00");
    static final Instant OPENS = Instant.parse("2026-11-23T05:00:00Z");
    static final Instant DUE = Instant.parse("2026-11-23T09:00:00Z");
    static final Instant GONE = Instant.parse("2026-11-24T05:00:00Z");
    static final Instant NEXT = Instant.parse("2026-11-24T09:00:00Z");
    static final OpenOccurrence OPEN =
            new OpenOccurrence(ID, SCHEDULE, MACHINE, SITE, TEMPLATE, SLOT, OPENS, DUE, GONE, NEXT);
    static final OccurrenceOpened OPENED =
            new OccurrenceOpened(ID, SCHEDULE, MACHINE, SITE, TEMPLATE, SLOT, OPENS, DUE, GONE, NEXT);
    static final OccurrenceMissed MISSED = new OccurrenceMissed(ID, SCHEDULE, MACHINE);
    static final OccurrenceFulfilled ON_TIME = fulfilled(CHECKLIST, DUE, true);
    static final MissOccurrence MISS = new MissOccurrence(ID, GONE);

    static OccurrenceFulfilled fulfilled(UUID checklist, Instant completedAt, boolean onTime) {
        return new OccurrenceFulfilled(ID, SCHEDULE, MACHINE, checklist, completedAt, onTime);
    }

    static List<OccurrenceEvent> decide(OccurrenceCommand command, OccurrenceEvent... given) {
        OccurrenceState state = new Unopened();
        for (var event : given) {
            state = OccurrenceState.evolve(state, event);
        }
        return OccurrenceDecider.decide(command, state);
    }

    static FulfilOccurrence fulfil(UUID checklist, Instant completedAt) {
        return new FulfilOccurrence(ID, checklist, MACHINE, TEMPLATE, completedAt);
    }

    static ReopenOccurrence reopen(UUID checklist, Instant at) {
        return new ReopenOccurrence(ID, checklist, at);
    }

    @Test
    void opens_once() {
        assertThat(decide(OPEN)).containsExactly(OPENED);
        assertThat(decide(OPEN, OPENED)).isEmpty();
        assertThat(decide(OPEN, OPENED, MISSED)).isEmpty();
        assertThat(decide(OPEN, OPENED, ON_TIME)).isEmpty();
    }

    @Test
    void that_is_overdue_is_not_missed_before_its_time_is_over() {
        assertThat(decide(new MissOccurrence(ID, DUE.plusSeconds(1)), OPENED)).isEmpty();
        assertThat(decide(new MissOccurrence(ID, GONE.minusNanos(1)), OPENED)).isEmpty();
        assertThat(decide(MISS, OPENED)).containsExactly(MISSED);
    }

    @Test
    void is_missed_once_and_only_when_it_was_open() {
        assertThat(decide(MISS, OPENED, MISSED)).isEmpty();
        assertThat(decide(MISS, OPENED, ON_TIME)).isEmpty();
    }

    @Test
    void is_fulfilled_on_time_up_to_the_moment_it_is_due() {
        assertThat(decide(fulfil(CHECKLIST, DUE), OPENED)).containsExactly(ON_TIME);
        assertThat(decide(fulfil(CHECKLIST, DUE.plusMillis(1)), OPENED))
                .containsExactly(fulfilled(CHECKLIST, DUE.plusMillis(1), false));
    }

    @Test
    void that_was_missed_is_fulfilled_by_what_was_done_on_time_and_arrives_late() {
        assertThat(decide(fulfil(CHECKLIST, DUE), OPENED, MISSED)).containsExactly(ON_TIME);
    }

    @Test
    void is_fulfilled_by_what_was_completed_first_in_whatever_order_it_arrives() {
        assertThat(decide(fulfil(CHECKLIST, DUE), OPENED, ON_TIME)).isEmpty();
        assertThat(decide(fulfil(OTHER, DUE), OPENED, ON_TIME)).isEmpty();
        assertThat(decide(fulfil(OTHER, DUE.plusSeconds(1)), OPENED, ON_TIME)).isEmpty();
        assertThat(decide(fulfil(OTHER, OPENS), OPENED, ON_TIME)).containsExactly(fulfilled(OTHER, OPENS, true));
    }

    @Test
    void follows_its_checklist_when_that_was_completed_at_another_time() {
        assertThat(decide(fulfil(CHECKLIST, OPENS), OPENED, ON_TIME))
                .containsExactly(fulfilled(CHECKLIST, OPENS, true));
        assertThat(decide(fulfil(CHECKLIST, GONE), OPENED, ON_TIME)).containsExactly(fulfilled(CHECKLIST, GONE, false));
    }

    @Test
    void is_not_fulfilled_by_a_checklist_of_another_machine_or_template() {
        for (var command : List.of(
                new FulfilOccurrence(ID, CHECKLIST, OTHER, TEMPLATE, DUE),
                new FulfilOccurrence(ID, CHECKLIST, MACHINE, OTHER, DUE))) {
            assertThatExceptionOfType(Rejected.class)
                    .isThrownBy(() -> decide(command, OPENED))
                    .satisfies(rejected -> assertThat(rejected.reason()).isEqualTo(Reason.OCCURRENCE_MISMATCH));
        }
    }

    @Test
    void is_open_again_when_its_checklist_does_not_count_any_more() {
        var reopened = new OccurrenceReopened(ID, SCHEDULE, MACHINE, CHECKLIST);
        assertThat(decide(reopen(CHECKLIST, DUE), OPENED, ON_TIME)).containsExactly(reopened);
        assertThat(decide(reopen(OTHER, DUE), OPENED, ON_TIME)).isEmpty();
        assertThat(decide(reopen(CHECKLIST, DUE), OPENED)).isEmpty();
        assertThat(decide(reopen(CHECKLIST, DUE), OPENED, MISSED)).isEmpty();
        assertThat(decide(fulfil(OTHER, DUE), OPENED, ON_TIME, reopened)).containsExactly(fulfilled(OTHER, DUE, true));
    }

    @Test
    void is_missed_at_once_when_it_is_open_again_after_its_time() {
        var reopened = new OccurrenceReopened(ID, SCHEDULE, MACHINE, CHECKLIST);
        assertThat(decide(reopen(CHECKLIST, GONE), OPENED, ON_TIME)).containsExactly(reopened, MISSED);
    }

    @Test
    void a_log_that_cannot_be_is_not_read() {
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> decide(MISS, MISSED));
    }

    @Test
    void that_never_opened_is_unknown() {
        for (var command : List.of(fulfil(CHECKLIST, DUE), reopen(CHECKLIST, DUE), MISS)) {
            assertThatExceptionOfType(Rejected.class)
                    .isThrownBy(() -> decide(command))
                    .satisfies(rejected -> assertThat(rejected.reason()).isEqualTo(Reason.UNKNOWN_OCCURRENCE));
        }
    }
}
