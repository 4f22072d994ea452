package io.fieldlog.projections.runtime;

import io.fieldlog.projections.fold.Lookup;
import io.fieldlog.projections.fold.RowType;
import io.fieldlog.projections.fold.Table;
import io.fieldlog.projections.fold.Wanted;
import io.fieldlog.projections.fold.WorkingSet;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/// Rows between memory and the database: one query per table for what a batch needs, one statement per table for
/// what it changed.
final class StoredRows {

    private StoredRows() {}

    static WorkingSet load(Connection connection, Wanted wanted) throws SQLException {
        var rows = WorkingSet.ofStoredRows();
        for (var entry : wanted.keys().entrySet()) {
            load(connection, entry.getKey(), entry.getValue(), rows);
        }
        for (var entry : wanted.lookups().entrySet()) {
            load(connection, entry.getKey(), entry.getValue(), rows);
        }
        return rows;
    }

    private static <R extends Record> void load(
            Connection connection, Table<?, R> table, Collection<Record> keys, WorkingSet rows) throws SQLException {
        try (var statement = connection.prepareStatement(table.select())) {
            table.keyType().bind(statement, 1, keys);
            read(statement, table, rows);
        }
        keys.forEach(key -> rows.known(table, key));
    }

    private static <R extends Record> void load(
            Connection connection, Lookup<?, R> lookup, Map<Record, Long> times, WorkingSet rows) throws SQLException {
        var keys = List.copyOf(times.keySet());
        try (var statement = connection.prepareStatement(lookup.select())) {
            statement.setArray(
                    lookup.keyType().bind(statement, 1, keys),
                    connection.createArrayOf(
                            "bigint", keys.stream().map(times::get).toArray(Long[]::new)));
            read(statement, lookup.table(), rows);
        }
    }

    private static <R extends Record> void read(PreparedStatement statement, Table<?, R> table, WorkingSet rows)
            throws SQLException {
        RowType<R> type = table.rowType();
        try (var result = statement.executeQuery()) {
            while (result.next()) {
                rows.stored(table, type.read(result));
            }
        }
    }

    static void save(Connection connection, List<Table<?, ?>> tables, WorkingSet rows) throws SQLException {
        for (var table : tables) {
            save(connection, table, rows);
        }
    }

    private static <R extends Record> void save(Connection connection, Table<?, R> table, WorkingSet rows)
            throws SQLException {
        var changed = rows.changed(table);
        if (changed.isEmpty()) {
            return;
        }
        try (var statement = connection.prepareStatement(table.upsert())) {
            table.rowType().bind(statement, 1, changed);
            statement.executeUpdate();
        }
    }
}
