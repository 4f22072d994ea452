package io.fieldlog.command.schedules;

import io.fieldlog.command.Reason;
import io.fieldlog.command.Rejected;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dmfs.rfc5545.DateTime;
import org.dmfs.rfc5545.recur.Freq;
import org.dmfs.rfc5545.recur.InvalidRecurrenceRuleException;
import org.dmfs.rfc5545.recur.RecurrenceRule;
import org.dmfs.rfc5545.recur.RecurrenceRuleIterator;

/// An RFC 5545 recurrence rule from a local start: times without a zone.
final class Recurrence {

    private final RecurrenceRule rule;
    private final LocalDateTime start;

    private Recurrence(RecurrenceRule rule, LocalDateTime start) {
        this.rule = rule;
        this.start = start;
    }

    /// @throws Rejected when it is no rule, gives nothing, or more than one occurrence an hour
    static Recurrence of(String rrule, LocalDateTime start) {
        try {
            var rule = new RecurrenceRule(rrule, RecurrenceRule.RfcMode.RFC5545_STRICT);
            if (rule.getFreq() == Freq.SECONDLY || rule.getFreq() == Freq.MINUTELY) {
                throw invalid("Nothing is due more often than every hour.");
            }
            if (rule.hasPart(RecurrenceRule.Part.BYSECOND) || rule.hasPart(RecurrenceRule.Part.BYMINUTE)) {
                throw invalid("Minutes and seconds are those of startsAt.");
            }
            var recurrence = new Recurrence(rule, start);
            if (recurrence.next(start.minusSeconds(1)).isEmpty()) {
                throw invalid("The rule gives no occurrence.");
            }
            return recurrence;
        } catch (InvalidRecurrenceRuleException | IllegalArgumentException e) {
            throw invalid("%s is no RFC 5545 recurrence rule for a local start.".formatted(rrule));
        }
    }

    private static Rejected invalid(String detail) {
        return new Rejected(Reason.INVALID_RECURRENCE, detail, "/rrule");
    }

    /// The slots from `from` on, before `until`.
    List<LocalDateTime> between(LocalDateTime from, LocalDateTime until) {
        var slots = new ArrayList<LocalDateTime>();
        for (var iterator = from(from); iterator.hasNext(); ) {
            var slot = local(iterator.nextDateTime());
            if (!slot.isBefore(until)) {
                break;
            }
            slots.add(slot);
        }
        return slots;
    }

    Optional<LocalDateTime> next(LocalDateTime after) {
        var iterator = from(after.plusNanos(1));
        return iterator.hasNext() ? Optional.of(local(iterator.nextDateTime())) : Optional.empty();
    }

    /// The last slot before `before`: looked for in windows that double, since rules only go forward.
    Optional<LocalDateTime> previous(LocalDateTime before) {
        for (var window = Duration.ofDays(1); ; window = window.multipliedBy(2)) {
            var from = before.minus(window);
            var slots = between(from, before);
            if (!slots.isEmpty()) {
                return Optional.of(slots.getLast());
            }
            if (!from.isAfter(start)) {
                return Optional.empty();
            }
        }
    }

    private RecurrenceRuleIterator from(LocalDateTime from) {
        var iterator = rule.iterator(floating(start));
        // The library counts whole seconds: one that has begun is over.
        var whole = from.getNano() == 0 ? from : from.withNano(0).plusSeconds(1);
        if (whole.isAfter(start)) {
            iterator.fastForward(floating(whole));
        }
        return iterator;
    }

    private static DateTime floating(LocalDateTime time) {
        return new DateTime(
                time.getYear(),
                time.getMonthValue() - 1,
                time.getDayOfMonth(),
                time.getHour(),
                time.getMinute(),
                time.getSecond());
    }

    private static LocalDateTime local(DateTime time) {
        return LocalDateTime.of(
                time.getYear(),
                time.getMonth() + 1,
                time.getDayOfMonth(),
                time.getHours(),
                time.getMinutes(),
                time.getSeconds());
    }
}
