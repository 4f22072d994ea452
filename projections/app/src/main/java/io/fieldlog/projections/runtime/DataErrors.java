package io.fieldlog.projections.runtime;

import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Tells a row that the database will never take from a database that is in trouble.
final class DataErrors {

    /// SQLSTATE classes: data exception, integrity constraint violation, program limit exceeded.
    private static final Set<String> CLASSES = Set.of("22", "23", "54");

    /// SQLSTATE classes: connection exception, insufficient resources, system error.
    private static final Set<String> OUTAGES = Set.of("08", "53", "58");

    private static final String SERVER_STOPS_OR_STARTS = "57P";

    private DataErrors() {}

    static boolean is(SQLException e) {
        var state = state(e);
        return state != null && state.length() == 5 && CLASSES.contains(state.substring(0, 2));
    }

    /// Whether every statement would have failed. An error without a state is the pool's: no connection could be had.
    static boolean isOutage(SQLException e) {
        var state = state(e);
        return state == null
                || state.length() < 5
                || OUTAGES.contains(state.substring(0, 2))
                || state.startsWith(SERVER_STOPS_OR_STARTS);
    }

    /// Without the server's own words: they can quote the value.
    static String text(SQLException e) {
        return "the database refuses the row (SQLSTATE %s)".formatted(state(e));
    }

    private static @Nullable String state(SQLException e) {
        return e.getSQLState();
    }
}
