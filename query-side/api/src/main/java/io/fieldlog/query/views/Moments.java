package io.fieldlog.query.views;

import static io.fieldlog.web.CommonProblem.INVALID_PARAMETER;

import io.fieldlog.web.FieldError;
import io.fieldlog.web.Problem;
import io.fieldlog.web.Rfc3339;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Times among a list's parameters.
public final class Moments {

    private Moments() {}

    public static @Nullable Instant time(String name, @Nullable String value) {
        if (value == null) {
            return null;
        }
        return Rfc3339.parse(value)
                .orElseThrow(() -> new Problem(
                        INVALID_PARAMETER,
                        "The parameter %s is not valid.".formatted(name),
                        List.of(new FieldError(
                                "?" + name, INVALID_PARAMETER, "It must be an RFC 3339 time with offset."))));
    }
}
