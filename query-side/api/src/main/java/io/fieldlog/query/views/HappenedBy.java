package io.fieldlog.query.views;

import static io.fieldlog.web.CommonProblem.INVALID_PARAMETER;

import io.fieldlog.web.FieldError;
import io.fieldlog.web.Problem;
import io.fieldlog.web.Rfc3339;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The part of a log that had happened by a time, whenever it arrived: what a device captured happened when it was
/// captured, everything else when it was recorded.
public record HappenedBy(Instant time) {

    public static @Nullable HappenedBy of(@Nullable String parameter) {
        if (parameter == null) {
            return null;
        }
        return Rfc3339.parse(parameter)
                .map(HappenedBy::new)
                .orElseThrow(() -> new Problem(
                        INVALID_PARAMETER,
                        "The parameter happenedBy is not valid.",
                        List.of(new FieldError("?happenedBy", INVALID_PARAMETER, "It must be an RFC 3339 time."))));
    }
}
