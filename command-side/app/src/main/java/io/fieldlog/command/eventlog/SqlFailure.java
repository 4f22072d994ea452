package io.fieldlog.command.eventlog;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.jspecify.annotations.Nullable;

/// What an SQL error says about the connection and about trying again.
final class SqlFailure {

    private SqlFailure() {}

    /// The connection is gone or was never had: whatever was under way has an unknown outcome.
    static boolean connectionLost(SQLException failure) {
        return failure instanceof SQLTransientConnectionException
                || stateBegins(failure, "08", "57P", "25P03", "25P04");
    }

    /// The server is not able right now (shutting down, read-only after a fail-over, out of space, a lock not had); the
    /// statement itself is not to blame.
    static boolean passing(SQLException failure) {
        return connectionLost(failure) || stateBegins(failure, "25006", "40", "53", "55", "57", "58");
    }

    private static boolean stateBegins(SQLException failure, String... beginnings) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && begins(sql.getSQLState(), beginnings)) {
                return true;
            }
        }
        return false;
    }

    private static boolean begins(@Nullable String state, String... beginnings) {
        if (state != null) {
            for (var beginning : beginnings) {
                if (state.startsWith(beginning)) {
                    return true;
                }
            }
        }
        return false;
    }
}
