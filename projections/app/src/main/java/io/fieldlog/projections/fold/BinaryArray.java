package io.fieldlog.projections.fold;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.postgresql.core.BaseConnection;
import org.postgresql.jdbc.PgArray;
import org.postgresql.util.ByteConverter;

/// An array parameter in the database's own binary format: nothing is printed here to be parsed there, which would be
/// most of the work of a replay.
final class BinaryArray {

    private static final int BYTES_PER_ELEMENT = 24;
    private static final int HAS_NULLS_AT = Integer.BYTES;
    private static final int NULL = -1;
    private static final byte JSONB_VERSION = 1;
    private static final long EPOCH_SECOND =
            Instant.parse("2000-01-01T00:00:00Z").getEpochSecond();
    private static final long EPOCH_DAY = LocalDate.parse("2000-01-01").toEpochDay();
    private static final long MICROS = 1_000_000;
    private static final String DATETIME_OVERFLOW = "22008";

    private final int arrayOid;
    private ByteBuffer bytes;

    BinaryArray(int arrayOid, int elementOid, int size) {
        this.arrayOid = arrayOid;
        this.bytes = ByteBuffer.allocate(5 * Integer.BYTES + size * BYTES_PER_ELEMENT);
        bytes.putInt(1)
                .putInt(0)
                .putInt(elementOid)
                .putInt(size)
                .putInt(1); // dimensions, nulls, type, length, lower bound
    }

    void addNull() {
        bytes.putInt(HAS_NULLS_AT, 1);
        room(0).putInt(NULL);
    }

    void add(UUID value) {
        element(2 * Long.BYTES).putLong(value.getMostSignificantBits()).putLong(value.getLeastSignificantBits());
    }

    void add(long value) {
        element(Long.BYTES).putLong(value);
    }

    void add(int value) {
        element(Integer.BYTES).putInt(value);
    }

    void add(boolean value) {
        element(1).put((byte) (value ? 1 : 0));
    }

    void add(String value) {
        add(value.getBytes(StandardCharsets.UTF_8));
    }

    void add(BigDecimal value) {
        add(ByteConverter.numeric(value));
    }

    /// @throws SQLException a data error, when the database has no such time
    void add(Instant value) throws SQLException {
        try {
            add(Math.addExact(
                    Math.multiplyExact(Math.subtractExact(value.getEpochSecond(), EPOCH_SECOND), MICROS),
                    value.getNano() / 1_000));
        } catch (ArithmeticException e) {
            throw new SQLDataException("a time is out of range", DATETIME_OVERFLOW, e);
        }
    }

    /// @throws SQLException a data error, when the database has no such date
    void add(LocalDate value) throws SQLException {
        try {
            add(Math.toIntExact(value.toEpochDay() - EPOCH_DAY));
        } catch (ArithmeticException e) {
            throw new SQLDataException("a date is out of range", DATETIME_OVERFLOW, e);
        }
    }

    void addJson(byte[] text) {
        element(1 + text.length).put(JSONB_VERSION).put(text);
    }

    Array of(Connection connection) throws SQLException {
        var written = new byte[bytes.position()];
        bytes.get(0, written);
        return new PgArray(connection.unwrap(BaseConnection.class), arrayOid, written);
    }

    private void add(byte[] value) {
        element(value.length).put(value);
    }

    private ByteBuffer element(int length) {
        return room(length).putInt(length);
    }

    private ByteBuffer room(int length) {
        var needed = Integer.BYTES + length;
        if (bytes.remaining() < needed) {
            bytes = ByteBuffer.allocate(Math.max(2 * bytes.capacity(), bytes.position() + needed))
                    .put(bytes.flip());
        }
        return bytes;
    }
}
