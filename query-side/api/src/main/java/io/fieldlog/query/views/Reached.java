package io.fieldlog.query.views;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How far each view has come in one organization, as one snapshot of one replica says.
record Reached(Map<View, Progress> views) {

    /// `parkedAt` is the position that could not be applied, if the view stopped for the organization.
    record Progress(
            long position,
            @Nullable Instant recordedAt,
            @Nullable Long parkedAt) {}

    // language=PostgreSQL
    private static final String PROGRESS = """
            SELECT asked.projection, reached.position, reached.recorded_at, stopped.position
            FROM unnest(?::text[]) AS asked (projection)
            LEFT JOIN checkpoint reached ON reached.projection = asked.projection AND reached.organization_id = ?
            LEFT JOIN parked stopped ON stopped.projection = asked.projection AND stopped.organization_id = ?
            """;

    private static final String ORGANIZATION = "SELECT set_config('fieldlog.organization', ?, true);\n";

    /// Begins the connection's transaction as the organization's and reads its progress in the transaction's
    /// snapshot: one round trip.
    static Reached beginning(Connection connection, UUID organization, Set<View> views) throws SQLException {
        connection.setAutoCommit(false);
        return read(
                connection,
                "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;\n" + ORGANIZATION + PROGRESS,
                organization,
                views);
    }

    /// Reads the progress alone, in a transaction of its own: one round trip.
    static Reached alone(Connection connection, UUID organization, Set<View> views) throws SQLException {
        connection.setAutoCommit(true);
        return read(connection, ORGANIZATION + PROGRESS, organization, views);
    }

    private static Reached read(Connection connection, String sql, UUID organization, Set<View> views)
            throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.setString(1, organization.toString());
            statement.setArray(
                    2,
                    connection.createArrayOf(
                            "text", views.stream().map(View::projection).toArray()));
            statement.setObject(3, organization);
            statement.setObject(4, organization);
            statement.execute();
            var progress = new EnumMap<View, Progress>(View.class);
            for (boolean more = true; more; ) {
                var rows = statement.getResultSet();
                if (rows != null && rows.getMetaData().getColumnCount() == 4) {
                    while (rows.next()) {
                        var projection = rows.getString(1);
                        var recordedAt = Times.orNull(rows, "recorded_at");
                        var parkedAt = rows.getObject(4, Long.class);
                        for (var view : views) {
                            if (view.projection().equals(projection)) {
                                progress.put(view, new Progress(rows.getLong(2), recordedAt, parkedAt));
                            }
                        }
                    }
                }
                more = statement.getMoreResults() || statement.getUpdateCount() != -1;
            }
            return new Reached(progress);
        }
    }

    /// The position that all of these views include.
    long position(Set<View> of) {
        return of.stream().mapToLong(view -> progress(view).position()).min().orElse(0);
    }

    /// Whether one of these views will not get there until an operator acts.
    boolean isParkedBefore(long position, Set<View> of) {
        return of.stream()
                .map(view -> progress(view).parkedAt())
                .anyMatch(parked -> parked != null && parked <= position);
    }

    /// When the last event that all of these views include was recorded.
    @Nullable
    Instant recordedAt(Set<View> of) {
        Instant least = null;
        for (var view : of) {
            var recorded = progress(view).recordedAt();
            if (recorded == null) {
                return null;
            }
            least = least == null || recorded.isBefore(least) ? recorded : least;
        }
        return least;
    }

    private Progress progress(View view) {
        return views.getOrDefault(view, new Progress(0, null, null));
    }
}
