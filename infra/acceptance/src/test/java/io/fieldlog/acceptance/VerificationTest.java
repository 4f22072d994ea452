package io.fieldlog.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// `./fieldlog verify` is clean on an untouched stack, and finds one changed byte wherever it is.
@ExtendWith(RunningStack.class)
class VerificationTest {

    private final Client admin = RunningStack.as("admin");
    private final Fixture.Machine machine = Fixture.machine(admin, Fixture.site(admin));

    @BeforeEach
    void every_view_knows_the_machine() {
        admin.getAfter(machine.registration(), "/v1/machines?q=" + machine.tag().substring(0, 12))
                .mustBe(200);
    }

    @Test
    void an_untouched_stack_is_clean() {
        var outcome = RunningStack.fieldlog().run("verify").mustSucceed();
        assertThat(outcome.output()).contains("postgres-master", "postgres-replica-1", "postgres-replica-2");
    }

    @Test
    void one_changed_byte_of_one_event_is_found() throws SQLException {
        var change = "UPDATE event SET payload = convert_to(replace(convert_from(payload, 'UTF8'), '%s', '%s'), 'UTF8')"
                + " WHERE stream_id = '" + machine.id() + "' AND sequence = 0";
        execute("fieldlog_log", change.formatted("Linde", "Lindt"));
        try {
            assertFound("position=" + machine.registration().position());
        } finally {
            execute("fieldlog_log", change.formatted("Lindt", "Linde"));
        }
        RunningStack.fieldlog().run("verify").mustSucceed();
    }

    @Test
    void one_changed_row_of_a_view_is_found_on_every_server() throws SQLException {
        var change = "UPDATE machine SET make = '%s' WHERE machine_id = '" + machine.id() + "'";
        execute("fieldlog_views", change.formatted("Lindt"));
        try {
            assertFound(
                    machine.id().toString(),
                    "postgres-master machine:",
                    "postgres-replica-1 machine:",
                    "postgres-replica-2 machine:");
        } finally {
            execute("fieldlog_views", change.formatted("Linde"));
        }
        RunningStack.fieldlog().run("verify").mustSucceed();
    }

    @Test
    void a_row_that_no_event_gave_is_found() throws SQLException {
        execute("fieldlog_views", """
                INSERT INTO dashboard_site SELECT organization_id, gen_random_uuid(), 'Ghost', 0, 0, 0, position
                FROM dashboard_site LIMIT 1""");
        try {
            assertFound("postgres-master dashboard_site:");
        } finally {
            execute("fieldlog_views", "DELETE FROM dashboard_site WHERE name = 'Ghost'");
        }
        RunningStack.fieldlog().run("verify").mustSucceed();
    }

    @Test
    void one_changed_document_is_found() throws Exception {
        var id = "%s:%s".formatted(organization(), machine.id());
        update(id, "Lindt");
        try {
            assertFound("elasticsearch", machine.id().toString());
        } finally {
            update(id, "Linde");
        }
        RunningStack.fieldlog().run("verify").mustSucceed();
    }

    private static void assertFound(String... names) {
        var outcome = RunningStack.fieldlog().run("verify");
        assertThat(outcome.exitCode()).as(outcome.output() + outcome.errors()).isEqualTo(1);
        assertThat(outcome.output() + outcome.errors()).contains(names);
    }

    private String organization() throws SQLException {
        try (var database = RunningStack.database("fieldlog_views");
                var statement = database.createStatement();
                var rows = statement.executeQuery(
                        "SELECT organization_id FROM machine WHERE machine_id = '" + machine.id() + "'")) {
            rows.next();
            return rows.getString(1);
        }
    }

    /// Keeps the document's version, as someone does who writes to the index by hand.
    private void update(String id, String make) throws IOException, InterruptedException {
        var http = HttpClient.newHttpClient();
        var document = "%s/fieldlog-machines-1/_doc/%s?routing=%s"
                .formatted(RunningStack.elasticsearch(), id, id.substring(0, 36));
        var found = Client.JSON.readTree(
                http.send(HttpRequest.newBuilder(URI.create(document)).build(), BodyHandlers.ofString())
                        .body());
        var changed = ((tools.jackson.databind.node.ObjectNode) found.get("_source")).put("make", make);
        var answer = http.send(
                HttpRequest.newBuilder(URI.create(document + "&refresh=true&version_type=external_gte&version="
                                + found.get("_version").asLong()))
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString(changed.toString()))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private static void execute(String name, String sql) throws SQLException {
        try (var database = RunningStack.database(name);
                var statement = database.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isEqualTo(1);
        }
    }
}
