package io.fieldlog.command.imports;

/// A record that cannot be imported, and why; those around it can.
final class BadRecord extends Exception {

    private static final long serialVersionUID = 1;

    private final String reason;

    BadRecord(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
