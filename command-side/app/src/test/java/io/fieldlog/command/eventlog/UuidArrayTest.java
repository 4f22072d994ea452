package io.fieldlog.command.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Oid;

class UuidArrayTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 300})
    void arrives_in_binary_from_the_writer_and_as_text_from_others(int size) throws SQLException {
        var uuids = Stream.generate(UUID::randomUUID).limit(size).toList();
        try (var pool = TestLog.node();
                var pooled = pool.getConnection();
                var writers = WriterConnections.besides(pool).getConnection()) {
            assertThat(isBinary(writers)).isTrue();
            assertThat(isBinary(pooled)).isFalse();
            assertThat(echo(writers, uuids)).isEqualTo(uuids);
            assertThat(echo(pooled, uuids)).isEqualTo(uuids);
        }
    }

    private static boolean isBinary(Connection connection) throws SQLException {
        return connection.unwrap(BaseConnection.class).binaryTransferSend(Oid.UUID_ARRAY);
    }

    private static List<UUID> echo(Connection connection, List<UUID> uuids) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT ?::uuid[]")) {
            statement.setObject(1, new UuidArray(uuids, Function.identity()));
            try (var rows = statement.executeQuery()) {
                rows.next();
                return List.of((UUID[]) rows.getArray(1).getArray());
            }
        }
    }
}
