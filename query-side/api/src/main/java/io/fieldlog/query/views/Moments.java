package io.fieldlog.query.views;

import static io.fieldlog.web.CommonProblem.INVALID_PARAMETER;

import io.fieldlog.web.FieldError;
import io.fieldlog.web.Problem;
import io.fieldlog.web.Rfc3339;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Times and dates among a list's parameters.
public final class Moments {

    private Moments() {}

    public static @Nullable Instant time(String name, @Nullable String value) {
        return parsed(name, value, Rfc3339::parse, "It must be an RFC 3339 time with offset.");
    }

    public static @Nullable LocalDate date(String name, @Nullable String value) {
        return parsed(name, value, Rfc3339::parseDate, "It must be a date like 2026-11-23.");
    }

    private static <T> @Nullable T parsed(
            String name, @Nullable String value, Function<String, Optional<T>> form, String rule) {
        if (value == null) {
            return null;
        }
        return form.apply(value)
                .orElseThrow(() -> new Problem(
                        INVALID_PARAMETER,
                        "The parameter %s is not valid.".formatted(name),
                        List.of(new FieldError("?" + name, INVALID_PARAMETER, rule))));
    }
}
