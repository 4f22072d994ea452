package io.fieldlog.local.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// The roles and databases of Fieldlog: what an operator sets up by hand in production. Grants belong to the
/// migrations.
final class Provisioning {
    static final List<String> ROLES = List.of(
            "fieldlog_owner",
            "fieldlog_writer",
            "fieldlog_relay",
            "fieldlog_reader",
            "fieldlog_projector",
            "fieldlog_query");
    static final List<String> DATABASES = List.of("fieldlog_log", "fieldlog_views");

    private Provisioning() {}

    /// Creates what is missing; repeated at each start, so that an interrupted first start is completed.
    static void provision(PostgresNode master) throws SQLException {
        try (var connection = master.connect("postgres")) {
            for (var role : ROLES) {
                if (!exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", role)) {
                    execute(connection, "CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(role, master.password()));
                }
            }
            for (var database : DATABASES) {
                if (!exists(connection, "SELECT 1 FROM pg_database WHERE datname = ?", database)) {
                    execute(connection, "CREATE DATABASE %s OWNER fieldlog_owner".formatted(database));
                }
            }
        }
    }

    private static boolean exists(Connection connection, String query, String name) throws SQLException {
        try (var statement = connection.prepareStatement(query)) {
            statement.setString(1, name);
            try (var rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
