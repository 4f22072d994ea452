package io.fieldlog.web;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A failure that the caller is told about, as RFC 9457 problem details. `detail` must not hold secrets or another
/// organization's data.
public final class Problem extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient ProblemCode code;
    private final String detail;
    private final transient List<FieldError> errors;
    private final @Nullable Duration retryAfter;

    public Problem(ProblemCode code, String detail) {
        this(code, detail, List.of(), null);
    }

    public Problem(ProblemCode code, String detail, List<FieldError> errors) {
        this(code, detail, errors, null);
    }

    private Problem(ProblemCode code, String detail, List<FieldError> errors, @Nullable Duration retryAfter) {
        super(code.code() + ": " + detail, null, false, false);
        this.code = code;
        this.detail = detail;
        this.errors = List.copyOf(errors);
        this.retryAfter = retryAfter;
    }

    public Problem retryAfter(Duration pause) {
        return new Problem(code, detail, errors, pause);
    }

    public ProblemCode code() {
        return code;
    }

    public String detail() {
        return detail;
    }

    public List<FieldError> errors() {
        return errors;
    }

    /// When trying again makes sense; a 503 without it is answered with one second.
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
