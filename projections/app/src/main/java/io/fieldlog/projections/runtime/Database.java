package io.fieldlog.projections.runtime;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/// The views' database, one short transaction at a time.
public final class Database {

    public interface Work<T> {
        T in(Connection connection) throws SQLException;
    }

    private final DataSource source;

    public Database(DataSource source) {
        this.source = source;
    }

    public <T> T transact(Work<T> work) throws SQLException {
        try (var connection = source.getConnection()) {
            connection.setAutoCommit(false);
            try {
                var result = work.in(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                rollBack(connection, e);
                throw e;
            }
        }
    }

    /// Reads in one snapshot.
    public <T> T read(Work<T> work) throws SQLException {
        return transact(connection -> {
            try (var statement = connection.createStatement()) {
                statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
            }
            return work.in(connection);
        });
    }

    private static void rollBack(Connection connection, Exception cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }
}
