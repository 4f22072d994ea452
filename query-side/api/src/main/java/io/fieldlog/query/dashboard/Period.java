package io.fieldlog.query.dashboard;

import static io.fieldlog.web.CommonProblem.INVALID_PARAMETER;

import io.fieldlog.query.views.Moments;
import io.fieldlog.web.FieldError;
import io.fieldlog.web.Problem;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Local dates, both included. Who names no end means today, who names no beginning the 30 days up to the end.
record Period(LocalDate from, LocalDate to) {

    private static final int USUAL_DAYS = 30;
    private static final int MOST_DAYS = 92;

    /// The period as it was asked for: what is left out depends on where it is today.
    record Asked(@Nullable LocalDate from, @Nullable LocalDate to) {

        static Asked of(@Nullable String from, @Nullable String to) {
            return new Asked(Moments.date("from", from), Moments.date("to", to));
        }

        Period at(ZoneId zone) {
            var last = to == null ? LocalDate.now(zone) : to;
            var first = from == null ? last.minusDays(USUAL_DAYS - 1) : from;
            if (first.isAfter(last)) {
                throw refused("It must not be after the last day, %s.".formatted(last));
            }
            if (first.plusDays(MOST_DAYS).isBefore(last.plusDays(1))) {
                throw refused("From it to the last day, %s, there must be at most %d days.".formatted(last, MOST_DAYS));
            }
            return new Period(first, last);
        }

        private static Problem refused(String why) {
            return new Problem(
                    INVALID_PARAMETER,
                    "The period is not valid.",
                    List.of(new FieldError("?from", INVALID_PARAMETER, why)));
        }
    }

    List<LocalDate> dates() {
        return from.datesUntil(to.plusDays(1)).toList();
    }
}
