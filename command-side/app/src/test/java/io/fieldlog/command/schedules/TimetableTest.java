package io.fieldlog.command.schedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fieldlog.command.Reason;
import io.fieldlog.command.Rejected;
import io.fieldlog.command.Seeds;
import io.fieldlog.command.schedules.Timetable.Opening;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Recurrence rules in a site's own time, where clocks change and months differ.
class TimetableTest {

    static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    static Timetable timetable(String rrule, String start, String dueWithin) {
        return new Timetable(Recurrence.of(rrule, LocalDateTime.parse(start)), Duration.parse(dueWithin), BERLIN);
    }

    static List<String> opensBetween(Timetable timetable, String after, String until) {
        return timetable.opening(Instant.parse(after), Instant.parse(until)).stream()
                .map(opening -> opening.opensAt().toString())
                .toList();
    }

    @Test
    void keeps_its_local_time_when_summer_time_begins() {
        assertThat(opensBetween(
                        timetable("FREQ=DAILY", "2026-03-01T06:00:00", "PT4H"),
                        "2026-03-27T12:00:00Z",
                        "2026-03-30T12:00:00Z"))
                .containsExactly("2026-03-28T05:00:00Z", "2026-03-29T04:00:00Z", "2026-03-30T04:00:00Z");
    }

    @Test
    void keeps_its_local_time_when_summer_time_ends() {
        assertThat(opensBetween(
                        timetable("FREQ=DAILY", "2026-03-01T06:00:00", "PT4H"),
                        "2026-10-23T12:00:00Z",
                        "2026-10-26T12:00:00Z"))
                .containsExactly("2026-10-24T04:00:00Z", "2026-10-25T05:00:00Z", "2026-10-26T05:00:00Z");
    }

    @Test
    void opens_that_much_later_when_the_clock_skips_its_time() {
        assertThat(opensBetween(
                        timetable("FREQ=DAILY", "2026-03-01T02:30:00", "PT4H"),
                        "2026-03-28T12:00:00Z",
                        "2026-03-29T12:00:00Z"))
                .containsExactly("2026-03-29T01:30:00Z");
    }

    @Test
    void opens_once_when_the_clock_repeats_its_time() {
        assertThat(opensBetween(
                        timetable("FREQ=DAILY", "2026-03-01T02:30:00", "PT4H"),
                        "2026-10-24T12:00:00Z",
                        "2026-10-25T12:00:00Z"))
                .containsExactly("2026-10-25T00:30:00Z");
    }

    @Test
    void skips_months_that_have_no_such_day() {
        assertThat(opensBetween(
                        timetable("FREQ=MONTHLY;BYMONTHDAY=31", "2026-01-31T12:00:00", "P1D"),
                        "2026-01-01T00:00:00Z",
                        "2026-06-30T00:00:00Z"))
                .containsExactly("2026-01-31T11:00:00Z", "2026-03-31T10:00:00Z", "2026-05-31T10:00:00Z");
    }

    @Test
    void knows_the_last_day_of_each_month_and_of_a_leap_year() {
        assertThat(opensBetween(
                        timetable("FREQ=MONTHLY;BYMONTHDAY=-1", "2028-01-31T12:00:00", "P1D"),
                        "2028-01-01T00:00:00Z",
                        "2028-03-31T00:00:00Z"))
                .containsExactly("2028-01-31T11:00:00Z", "2028-02-29T11:00:00Z");
    }

    @Test
    void opens_on_a_leap_day_only() {
        assertThat(opensBetween(
                        timetable("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "2024-02-29T12:00:00", "P1D"),
                        "2024-03-01T00:00:00Z",
                        "2033-01-01T00:00:00Z"))
                .containsExactly("2028-02-29T11:00:00Z", "2032-02-29T11:00:00Z");
    }

    @Test
    void counts_working_days_only() {
        assertThat(opensBetween(
                        timetable("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "2026-11-23T06:00:00", "PT4H"),
                        "2026-11-26T12:00:00Z",
                        "2026-11-30T12:00:00Z"))
                .containsExactly("2026-11-27T05:00:00Z", "2026-11-30T05:00:00Z");
    }

    @Test
    void is_missed_when_the_next_one_opens_however_far_that_is() {
        var yearly = timetable("FREQ=YEARLY", "2020-05-01T08:00:00", "P7D");
        var last = yearly.current(Instant.parse("2026-04-30T00:00:00Z"));
        assertThat(last).extracting(Opening::slot).containsExactly(LocalDateTime.parse("2025-05-01T08:00"));
        assertThat(last).extracting(Opening::missedAt).containsExactly(Instant.parse("2026-05-01T06:00:00Z"));
        assertThat(last).extracting(Opening::nextDueAt).containsExactly(Instant.parse("2026-05-08T06:00:00Z"));
        assertThat(yearly.current(Instant.parse("2026-12-01T00:00:00Z")))
                .extracting(Opening::slot)
                .containsExactly(LocalDateTime.parse("2026-05-01T08:00"));
    }

    @Test
    void is_not_missed_before_it_is_overdue() {
        var daily = timetable("FREQ=DAILY", "2026-11-01T08:00:00", "PT36H");
        var opening = daily.opening(Instant.parse("2026-11-10T00:00:00Z"), Instant.parse("2026-11-10T08:00:00Z"))
                .getLast();
        assertThat(opening.dueAt()).isEqualTo("2026-11-11T19:00:00Z");
        assertThat(opening.missedAt()).isEqualTo("2026-11-11T19:00:00Z");
        assertThat(daily.current(Instant.parse("2026-11-11T12:00:00Z"))).hasSize(2);
    }

    @Test
    void that_ends_gives_its_last_one_a_day() {
        var twice = timetable("FREQ=DAILY;COUNT=2", "2026-11-23T08:00:00", "PT2H");
        assertThat(twice.current(Instant.parse("2026-11-24T08:00:00Z")))
                .extracting(Opening::nextDueAt)
                .containsOnlyNulls();
        assertThat(twice.nextChange(Instant.parse("2026-11-24T08:00:00Z")))
                .contains(Instant.parse("2026-11-25T09:00:00Z"));
        assertThat(twice.nextChange(Instant.parse("2026-11-25T09:00:00Z"))).isEmpty();
    }

    @Test
    void says_when_something_changes_next() {
        var daily = timetable("FREQ=DAILY", "2026-11-01T08:00:00", "PT2H");
        assertThat(daily.nextChange(Instant.parse("2026-11-10T06:59:59.5Z")))
                .contains(Instant.parse("2026-11-10T07:00:00Z"));
        assertThat(daily.nextChange(Instant.parse("2026-11-10T07:00:00Z")))
                .contains(Instant.parse("2026-11-11T07:00:00Z"));
        assertThat(daily.nextChange(Instant.parse("2025-01-01T00:00:00Z")))
                .contains(Instant.parse("2026-11-01T07:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "daily",
                "FREQ=DAILY;INTERVAL=0",
                "FREQ=MINUTELY",
                "FREQ=SECONDLY",
                "FREQ=DAILY;BYMINUTE=1,2",
                "FREQ=DAILY;BYSECOND=1",
                "FREQ=DAILY;UNTIL=20200101T000000",
                "FREQ=MONTHLY;BYMONTHDAY=99",
                "FREQ=FORTNIGHTLY"
            })
    void has_no_other_rule(String rrule) {
        assertThatExceptionOfType(Rejected.class)
                .isThrownBy(() -> Recurrence.of(rrule, LocalDateTime.parse("2026-11-23T06:00:00")))
                .satisfies(rejected -> assertThat(rejected.reason()).isEqualTo(Reason.INVALID_RECURRENCE))
                .satisfies(rejected ->
                        assertThat(rejected.faults().getFirst().field()).isEqualTo("/rrule"));
    }

    @Test
    void before_the_first_slot_there_is_none() {
        var monday = LocalDateTime.parse("2026-11-23T06:00:00");
        var thursdays = Recurrence.of("FREQ=WEEKLY;BYDAY=TH", monday);
        assertThat(thursdays.previous(monday)).isEmpty();
        assertThat(thursdays.previous(monday.plusDays(3))).isEmpty();
        assertThat(thursdays.previous(monday.plusDays(4))).contains(monday.plusDays(3));
        assertThat(thursdays.previous(monday.plusDays(400))).contains(monday.plusDays(395));
    }

    static LongStream seeds() {
        return Seeds.all();
    }

    /// Rules and starts of all kinds, near clock changes, month ends and leap days.
    static Timetable any(Random random) {
        var rules = List.of(
                "FREQ=DAILY",
                "FREQ=DAILY;INTERVAL=3",
                "FREQ=HOURLY;INTERVAL=7",
                "FREQ=WEEKLY;BYDAY=MO,SU",
                "FREQ=MONTHLY;BYMONTHDAY=31",
                "FREQ=MONTHLY;BYMONTHDAY=-1",
                "FREQ=MONTHLY;BYDAY=-1FR",
                "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
                "FREQ=DAILY;COUNT=40");
        var zones = List.of("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "UTC");
        return new Timetable(
                Recurrence.of(
                        rules.get(random.nextInt(rules.size())),
                        LocalDateTime.parse("2011-01-31T00:30").plusMinutes(30L * random.nextInt(20 * 365 * 48))),
                Duration.ofMinutes(1 + random.nextInt(3 * 24 * 60)),
                ZoneId.of(zones.get(random.nextInt(zones.size()))));
    }

    /// Whoever looks, however often, finds the same occurrences: what opens in a span of time is what opens in its
    /// parts.
    @ParameterizedTest
    @MethodSource("seeds")
    void opens_the_same_however_time_is_cut_into_visits(long seed) {
        var random = new Random(seed);
        for (var i = 0; i < 30; i++) {
            var timetable = any(random);
            var from = Instant.parse("2010-12-01T00:00:00Z").plus(Duration.ofHours(random.nextInt(22 * 365 * 24)));
            var until = from.plus(Duration.ofHours(1 + random.nextInt(400 * 24)));
            var parts = new ArrayList<Opening>();
            for (var at = from; at.isBefore(until); ) {
                var change = timetable.nextChange(at).orElse(until);
                var limit = random.nextBoolean() ? change : at.plus(Duration.ofMinutes(1 + random.nextInt(90 * 1440)));
                var next = limit.isAfter(until) ? until : limit;
                parts.addAll(timetable.opening(at, next));
                at = next;
            }
            assertThat(parts).as("%s", timetable).isEqualTo(timetable.opening(from, until));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void has_one_occurrence_for_each_slot_at_its_local_time_unless_the_clock_skips_it(long seed) {
        var random = new Random(seed);
        for (var i = 0; i < 10; i++) {
            var timetable = any(random);
            var from = Instant.parse("2010-12-01T00:00:00Z").plus(Duration.ofHours(random.nextInt(22 * 365 * 24)));
            var openings = timetable.opening(from, from.plus(Duration.ofDays(400)));
            assertThat(openings).extracting(Opening::slot).doesNotHaveDuplicates();
            var some = new ArrayList<>(openings);
            Collections.shuffle(some, random);
            for (var opening : some.subList(0, Math.min(50, some.size()))) {
                var shown = LocalDateTime.ofInstant(opening.opensAt(), timetable.zone());
                var exists = !timetable
                        .zone()
                        .getRules()
                        .getValidOffsets(opening.slot())
                        .isEmpty();
                assertThat(shown.equals(opening.slot()))
                        .as("%s %s", timetable.zone(), opening)
                        .isEqualTo(exists);
                assertThat(opening.dueAt()).isEqualTo(opening.opensAt().plus(timetable.dueWithin()));
                assertThat(opening.missedAt()).isAfterOrEqualTo(opening.dueAt());
                assertThat(timetable.current(opening.missedAt().minusNanos(1))).contains(opening);
                assertThat(timetable.current(opening.missedAt())).doesNotContain(opening);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Europe/Berlin, 2026-03-29T02:30, 2026-03-29T01:30:00Z",
        "Europe/Berlin, 2026-10-25T02:30, 2026-10-25T00:30:00Z",
        "America/New_York, 2026-03-08T02:30, 2026-03-08T07:30:00Z",
        "America/New_York, 2026-11-01T01:30, 2026-11-01T05:30:00Z"
    })
    void opens_once_on_the_day_of_each_clock_change(String zone, String slot, String opensAt) {
        var at = LocalDateTime.parse(slot);
        var daily = new Timetable(Recurrence.of("FREQ=DAILY", at.minusDays(10)), Duration.ofHours(1), ZoneId.of(zone));
        var day = at.toLocalDate().atStartOfDay(daily.zone()).toInstant();
        assertThat(daily.opening(
                        day.minusNanos(1),
                        at.toLocalDate().plusDays(1).atStartOfDay(daily.zone()).toInstant()))
                .extracting(Opening::opensAt)
                .containsExactly(Instant.parse(opensAt));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void comes_at_the_end_of_each_month_and_on_each_leap_day(long seed) {
        var random = new Random(seed);
        var year = 2000 + random.nextInt(90);
        var start = LocalDateTime.of(year, 1, 31, 6, 0);
        var end = start.plusYears(9);
        var months = start.toLocalDate().datesUntil(end.toLocalDate()).toList();
        assertThat(Recurrence.of("FREQ=MONTHLY;BYMONTHDAY=-1", start).between(start, end))
                .extracting(LocalDateTime::toLocalDate)
                .isEqualTo(months.stream()
                        .filter(day -> day.getDayOfMonth() == day.lengthOfMonth())
                        .toList());
        assertThat(Recurrence.of("FREQ=MONTHLY;BYMONTHDAY=31", start).between(start, end))
                .extracting(LocalDateTime::toLocalDate)
                .isEqualTo(
                        months.stream().filter(day -> day.getDayOfMonth() == 31).toList());
        assertThat(Recurrence.of("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", start).between(start, end))
                .extracting(LocalDateTime::toLocalDate)
                .isEqualTo(months.stream()
                        .filter(day -> day.getMonthValue() == 2 && day.getDayOfMonth() == 29)
                        .toList());
    }
}
