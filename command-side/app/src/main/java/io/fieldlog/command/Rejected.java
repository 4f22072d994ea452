package io.fieldlog.command;

/// A rule of the domain says no: the command appends nothing and can be sent again once the reason is gone.
public final class Rejected extends RuntimeException {

    private final Reason reason;

    public Rejected(Reason reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    public String detail() {
        return String.valueOf(getMessage());
    }
}
