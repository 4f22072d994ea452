package io.fieldlog.command;

import org.jspecify.annotations.Nullable;

/// The domain refuses a command: nothing is appended, and the same command may succeed later.
public final class Rejected extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final Reason reason;
    private final String detail;
    private final @Nullable String field;

    public Rejected(Reason reason, String detail) {
        this(reason, detail, null);
    }

    /// @param field the JSON pointer of the field that is to blame
    public Rejected(Reason reason, String detail, @Nullable String field) {
        super(reason.code() + ": " + detail, null, false, false);
        this.reason = reason;
        this.detail = detail;
        this.field = field;
    }

    public Reason reason() {
        return reason;
    }

    public String detail() {
        return detail;
    }

    public @Nullable String field() {
        return field;
    }
}
