package io.fieldlog.command.eventlog;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.postgresql.util.PGBinaryObject;
import org.postgresql.util.PGobject;

/// A `uuid[]` parameter in PostgreSQL's binary format, on connections of [WriterConnections]: by itself the driver
/// prints such arrays as text, for the server to parse.
final class UuidArray extends PGobject implements PGBinaryObject {

    private static final long serialVersionUID = 1;

    private static final int UUID_OID = 2950;
    private static final int DIMENSIONS = 1;
    private static final int HAS_NO_NULLS = 0;
    private static final int FIRST_INDEX = 1;
    private static final int HEADER_BYTES = 5 * Integer.BYTES;
    private static final int UUID_BYTES = 2 * Long.BYTES;

    private final UUID[] elements;

    <T> UuidArray(Collection<T> rows, Function<? super T, UUID> column) {
        type = "uuid[]";
        elements = rows.stream().map(column).toArray(UUID[]::new);
    }

    @Override
    public int lengthInBytes() {
        return HEADER_BYTES + elements.length * (Integer.BYTES + UUID_BYTES);
    }

    @Override
    public void toBytes(byte[] bytes, int offset) {
        var out = ByteBuffer.wrap(bytes, offset, lengthInBytes());
        out.putInt(DIMENSIONS)
                .putInt(HAS_NO_NULLS)
                .putInt(UUID_OID)
                .putInt(elements.length)
                .putInt(FIRST_INDEX);
        for (var element : elements) {
            out.putInt(UUID_BYTES).putLong(element.getMostSignificantBits()).putLong(element.getLeastSignificantBits());
        }
    }

    /// The text format, for a connection that does not take the binary one.
    @Override
    public String getValue() {
        return Arrays.stream(elements).map(UUID::toString).collect(Collectors.joining(",", "{", "}"));
    }

    @Override
    public void setByteValue(byte[] value, int offset) {
        throw new UnsupportedOperationException("a parameter is sent, not received");
    }
}
