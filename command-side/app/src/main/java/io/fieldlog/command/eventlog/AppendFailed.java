package io.fieldlog.command.eventlog;

/// The database refuses this one unit of work for a reason that no rule foresees: nothing of it was stored.
public final class AppendFailed extends RuntimeException {

    private static final long serialVersionUID = 1;

    AppendFailed(Throwable cause) {
        super("the append failed", cause);
    }
}
