package io.fieldlog.command.eventlog;

/// The log already holds a command with this id: nothing was appended.
public final class DuplicateCommand extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient StoredCommand stored;
    private final boolean ownAttempt;

    DuplicateCommand(StoredCommand stored, boolean ownAttempt) {
        super("command " + stored.commandId() + " is already stored", null, false, false);
        this.stored = stored;
        this.ownAttempt = ownAttempt;
    }

    public StoredCommand stored() {
        return stored;
    }

    /// Whether an earlier attempt of the same unit of work may have stored it, whose outcome was unknown.
    public boolean ownAttempt() {
        return ownAttempt;
    }
}
