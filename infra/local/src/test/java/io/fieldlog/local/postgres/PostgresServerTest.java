package io.fieldlog.local.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresServerTest {

    @Test
    void has_the_roles_and_databases_of_fieldlog(@TempDir Path directory) throws SQLException {
        try (var postgres = PostgresServer.start(directory)) {
            for (var role : Provisioning.ROLES) {
                for (var database : Provisioning.DATABASES) {
                    assertThat(query(postgres, database, role, "SELECT current_user || ' of ' || current_database()"))
                            .containsExactly(role + " of " + database);
                }
            }
            assertThat(query(postgres, "postgres", "postgres", """
                    SELECT datname || ' ' || pg_get_userbyid(datdba) || ' ' || datlocprovider::text || ' ' || datlocale FROM pg_database WHERE datname LIKE 'fieldlog%' ORDER BY 1
                    """))
                    .containsExactly(
                            "fieldlog_log fieldlog_owner b C.UTF-8", "fieldlog_views fieldlog_owner b C.UTF-8");
        }
    }

    @Test
    void keeps_what_was_committed_when_everything_is_killed(@TempDir Path directory) throws Exception {
        try (var postgres = PostgresServer.start(directory)) {
            var replica = postgres.startReplica();
            execute(postgres, "CREATE TABLE note (text text)");
            execute(postgres, "INSERT INTO note VALUES ('before')");

            postgres.kill();
            replica.kill();
            postgres.startAgain();
            replica.startAgain();
            execute(postgres, "INSERT INTO note VALUES ('after')");

            assertThat(notes(postgres)).containsExactly("after", "before");
            awaitNotes(replica, List.of("after", "before"));
        }
    }

    @Test
    void a_replica_follows_its_master_and_refuses_writes(@TempDir Path directory) throws Exception {
        try (var postgres = PostgresServer.start(directory)) {
            var first = postgres.startReplica();
            var second = postgres.startReplica();
            execute(postgres, "CREATE TABLE note (text text)");
            execute(postgres, "INSERT INTO note VALUES ('hello')");

            awaitNotes(first, List.of("hello"));
            awaitNotes(second, List.of("hello"));
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> execute(first, "INSERT INTO note VALUES ('no')"))
                    .hasMessageContaining("read-only");
        }
    }

    private static void awaitNotes(PostgresServer server, List<String> expected) throws Exception {
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (System.nanoTime() < deadline) {
            try {
                if (notes(server).equals(expected)) {
                    return;
                }
            } catch (SQLException e) {
                // the table is not there yet
            }
            Thread.sleep(20);
        }
        assertThat(notes(server)).isEqualTo(expected);
    }

    private static List<String> notes(PostgresServer server) throws SQLException {
        return query(server, PostgresServer.LOG_DATABASE, server.owner(), "SELECT text FROM note ORDER BY 1");
    }

    private static void execute(PostgresServer server, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(server.logUrl(), server.owner(), server.password());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> query(PostgresServer server, String database, String role, String sql)
            throws SQLException {
        try (var connection = DriverManager.getConnection(server.jdbcUrl(database), role, server.password());
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var values = new ArrayList<String>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }
}
