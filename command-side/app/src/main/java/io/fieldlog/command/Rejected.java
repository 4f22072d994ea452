package io.fieldlog.command;

/// The domain refuses a command: nothing is appended, and the same command may succeed later.
public final class Rejected extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final Reason reason;
    private final String detail;

    public Rejected(Reason reason, String detail) {
        super(reason.code() + ": " + detail, null, false, false);
        this.reason = reason;
        this.detail = detail;
    }

    public Reason reason() {
        return reason;
    }

    public String detail() {
        return detail;
    }
}
