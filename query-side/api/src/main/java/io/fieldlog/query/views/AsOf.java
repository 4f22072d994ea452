package io.fieldlog.query.views;

import static io.fieldlog.web.CommonProblem.AS_OF_BEYOND_LOG;
import static io.fieldlog.web.CommonProblem.INVALID_PARAMETER;

import io.fieldlog.web.FieldError;
import io.fieldlog.web.Problem;
import io.fieldlog.web.Rfc3339;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A prefix of the log: everything up to a position, or everything recorded by a time, or all that is there.
public sealed interface AsOf {

    record Now() implements AsOf {}

    record Position(long position) implements AsOf {}

    record Time(Instant time) implements AsOf {}

    Pattern DIGITS = Pattern.compile("[0-9]{1,18}");

    static AsOf of(@Nullable String parameter) {
        if (parameter == null) {
            return new Now();
        }
        if (DIGITS.matcher(parameter).matches()) {
            return new Position(Long.parseLong(parameter));
        }
        return Rfc3339.parse(parameter)
                .map(Time::new)
                .orElseThrow(() -> new Problem(
                        INVALID_PARAMETER,
                        "The parameter asOf is not valid.",
                        List.of(new FieldError(
                                "?asOf", INVALID_PARAMETER, "It must be an RFC 3339 time or a position."))));
    }

    /// Refuses a time that has not come: the log beyond it is not known.
    default void check(Snapshot snapshot) {
        if (this instanceof Time(Instant time) && time.isAfter(Instant.now())) {
            var recorded = snapshot.recordedAt();
            if (recorded == null || time.isAfter(recorded)) {
                throw new Problem(AS_OF_BEYOND_LOG, "asOf lies in the future.");
            }
        }
    }
}
