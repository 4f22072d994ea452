package io.fieldlog.web;

import static java.time.temporal.ChronoUnit.MICROS;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Times as the contract says them: RFC 3339 with seconds and offset. What is finer than a microsecond is cut off,
/// because PostgreSQL would round it and a view would differ from the log.
public final class Rfc3339 {

    private static final Pattern FORM =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\d[Tt]\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?([Zz]|[+-]\\d\\d:\\d\\d)");

    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d\\d-\\d\\d");

    private Rfc3339() {}

    /// A civil date, its `full-date`.
    public static Optional<LocalDate> parseDate(String text) {
        if (!DATE.matcher(text).matches() || text.startsWith("0000")) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDate.parse(text));
        } catch (DateTimeException notInTheCalendar) {
            return Optional.empty();
        }
    }

    public static Optional<Instant> parse(String text) {
        if (!FORM.matcher(text).matches() || text.startsWith("0000")) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(text.toUpperCase(Locale.ROOT))
                    .toInstant()
                    .truncatedTo(MICROS));
        } catch (DateTimeException notInTheCalendar) {
            return Optional.empty();
        }
    }
}
