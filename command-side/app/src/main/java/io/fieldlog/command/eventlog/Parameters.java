package io.fieldlog.command.eventlog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/// Sets a statement's parameters one after the other, columns of rows as arrays.
final class Parameters {

    private final Connection connection;
    private final PreparedStatement statement;
    private int index;

    Parameters(Connection connection, PreparedStatement statement) {
        this.connection = connection;
        this.statement = statement;
    }

    Parameters shard(short shard) throws SQLException {
        statement.setShort(++index, shard);
        return this;
    }

    Parameters number(long value) throws SQLException {
        statement.setLong(++index, value);
        return this;
    }

    Parameters text(String value) throws SQLException {
        statement.setString(++index, value);
        return this;
    }

    Parameters time(Instant value) throws SQLException {
        statement.setObject(++index, value.atOffset(ZoneOffset.UTC));
        return this;
    }

    <T> Parameters uuids(Collection<T> rows, Function<? super T, UUID> column) throws SQLException {
        statement.setObject(++index, new UuidArray(rows, column));
        return this;
    }

    <T> Parameters texts(Collection<T> rows, Function<? super T, String> column) throws SQLException {
        return array("text", rows.stream().map(column).toArray(String[]::new));
    }

    <T> Parameters bytes(Collection<T> rows, Function<? super T, byte[]> column) throws SQLException {
        return array("bytea", rows.stream().map(column).toArray(byte[][]::new));
    }

    <T> Parameters longs(Collection<T> rows, ToLongFunction<? super T> column) throws SQLException {
        statement.setObject(++index, rows.stream().mapToLong(column).toArray());
        return this;
    }

    <T> Parameters ints(Collection<T> rows, ToIntFunction<? super T> column) throws SQLException {
        statement.setObject(++index, rows.stream().mapToInt(column).toArray());
        return this;
    }

    private Parameters array(String type, Object[] elements) throws SQLException {
        statement.setArray(++index, connection.createArrayOf(type, elements));
        return this;
    }
}
