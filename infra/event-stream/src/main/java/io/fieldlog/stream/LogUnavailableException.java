package io.fieldlog.stream;

import java.sql.SQLException;

/// The log's database did not answer: the same call may succeed later.
public final class LogUnavailableException extends RuntimeException {

    LogUnavailableException(String message, SQLException cause) {
        super(message + ": " + cause.getMessage(), cause);
    }
}
