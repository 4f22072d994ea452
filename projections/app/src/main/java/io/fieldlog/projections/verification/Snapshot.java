package io.fieldlog.projections.verification;

import io.fieldlog.projections.fold.Table;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import javax.sql.DataSource;
import tools.jackson.core.JacksonException;

/// One server's views as they are at one moment.
final class Snapshot implements AutoCloseable {

    private static final int FETCH = 1_000;

    /// An organization that a projection has parked.
    record Parked(String projection, long position, String error) {}

    private final String server;
    private final Connection connection;

    private Snapshot(String server, Connection connection) {
        this.server = server;
        this.connection = connection;
    }

    static Snapshot open(String server, DataSource source) throws SQLException {
        var connection = source.getConnection();
        try {
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
            }
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return new Snapshot(server, connection);
    }

    String server() {
        return server;
    }

    Map<String, Long> checkpoints(UUID organization) throws SQLException {
        try (var statement =
                connection.prepareStatement("SELECT projection, position FROM checkpoint WHERE organization_id = ?")) {
            statement.setObject(1, organization);
            var positions = new HashMap<String, Long>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    positions.put(rows.getString(1), rows.getLong(2));
                }
            }
            return positions;
        }
    }

    List<Parked> parked(UUID organization) throws SQLException {
        try (var statement = connection.prepareStatement(
                "SELECT projection, position, error FROM parked WHERE organization_id = ? ORDER BY projection")) {
            statement.setObject(1, organization);
            var parked = new ArrayList<Parked>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    parked.add(new Parked(rows.getString(1), rows.getLong(2), rows.getString(3)));
                }
            }
            return parked;
        }
    }

    /// Every row of the organization, one page in memory at a time. A row that no fold can have written is told to
    /// `unreadable`.
    <R extends Record> void forEach(
            Table<?, R> table, UUID organization, Consumer<R> reader, Consumer<RuntimeException> unreadable)
            throws SQLException {
        try (var statement = connection.prepareStatement(table.selectOrganization())) {
            statement.setFetchSize(FETCH);
            statement.setObject(1, organization);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    try {
                        reader.accept(table.rowType().read(rows));
                    } catch (IllegalStateException | JacksonException e) {
                        unreadable.accept(e);
                    }
                }
            }
        }
    }

    /// Every organization that has rows in the table, found through the table's key.
    List<UUID> organizations(String table) throws SQLException {
        try (var statement = connection.prepareStatement("""
                        WITH RECURSIVE present AS (
                            (SELECT organization_id FROM %1$s ORDER BY organization_id LIMIT 1)
                            UNION ALL
                            SELECT (SELECT next.organization_id FROM %1$s AS next
                                    WHERE next.organization_id > present.organization_id
                                    ORDER BY next.organization_id LIMIT 1)
                            FROM present WHERE present.organization_id IS NOT NULL)
                        SELECT organization_id FROM present WHERE organization_id IS NOT NULL""".formatted(table));
                var rows = statement.executeQuery()) {
            var organizations = new ArrayList<UUID>();
            while (rows.next()) {
                organizations.add(rows.getObject(1, UUID.class));
            }
            return organizations;
        }
    }

    /// The same for a table whose key begins with something else.
    List<UUID> organizationsOfSmall(String table) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT DISTINCT organization_id FROM %s".formatted(table));
                var rows = statement.executeQuery()) {
            var organizations = new ArrayList<UUID>();
            while (rows.next()) {
                organizations.add(rows.getObject(1, UUID.class));
            }
            return organizations;
        }
    }

    long number(String sql, UUID organization) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            bindAll(statement, organization);
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    private static void bindAll(PreparedStatement statement, UUID organization) throws SQLException {
        for (var i = 1; i <= statement.getParameterMetaData().getParameterCount(); i++) {
            statement.setObject(i, organization);
        }
    }

    @Override
    public void close() throws SQLException {
        try (connection) {
            connection.rollback();
        }
    }
}
