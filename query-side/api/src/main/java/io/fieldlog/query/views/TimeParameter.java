package io.fieldlog.query.views;

import static io.fieldlog.web.CommonProblem.INVALID_PARAMETER;

import io.fieldlog.web.FieldError;
import io.fieldlog.web.Problem;
import io.fieldlog.web.Rfc3339;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A parameter of a query that is a time.
public final class TimeParameter {

    private TimeParameter() {}

    public static @Nullable Instant parse(String name, @Nullable String value) {
        return value == null
                ? null
                : Rfc3339.parse(value)
                        .orElseThrow(() -> new Problem(
                                INVALID_PARAMETER,
                                "The parameter %s is not valid.".formatted(name),
                                List.of(new FieldError(
                                        "?" + name, INVALID_PARAMETER, "It must be an RFC 3339 time with an offset."))));
    }
}
