package io.fieldlog.command.imports;

/// A file of another format, or a damaged one: none of it can be imported.
final class UnreadableFile extends Exception {

    private static final long serialVersionUID = 1;

    private final String reason;

    UnreadableFile(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
