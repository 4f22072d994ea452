package io.fieldlog.command.eventlog;

import org.jspecify.annotations.Nullable;

/// The log's database did not answer in time. Whether an append took place is then unknown; the same command sent again
/// finds out.
public final class LogUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1;

    LogUnavailable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
