package io.fieldlog.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// `./fieldlog verify` is clean on a stack as it is, and finds one changed byte wherever it is: each in what
/// belongs to another machine, all looked for at once. It comes after the tests that leave much behind, and so verifies
/// that as well.
@Order(Integer.MAX_VALUE - 5)
@ExtendWith(RunningStack.class)
class VerificationTest {

    private static final String PAYLOAD_BY_HAND = """
            UPDATE event SET payload = convert_to(replace(convert_from(payload, 'UTF8'), '%s', '%s'), 'UTF8')
            WHERE stream_id = '%s' AND sequence = 0""";
    private static final String ROW_BY_HAND = "UPDATE machine SET make = '%s' WHERE machine_id = '%s'";

    private static Fixture.Machine inLog;
    private static Fixture.Machine inView;
    private static Fixture.Machine inSearch;
    private static CommandLine.Outcome damaged;
    private static CommandLine.Outcome mended;

    @BeforeAll
    static void one_change_of_each_kind() throws Exception {
        var admin = RunningStack.as("admin");
        var site = Fixture.site(admin);
        inLog = Fixture.machine(admin, site);
        inView = Fixture.machine(admin, site);
        inSearch = Fixture.machine(admin, site);
        admin.getAfter(
                        inSearch.registration(),
                        "/v1/machines?q=" + inSearch.tag().substring(0, 12))
                .mustBe(200);
        var document = "%s:%s".formatted(organization(), inSearch.id());
        try {
            execute("fieldlog_log", PAYLOAD_BY_HAND.formatted("Linde", "Lindt", inLog.id()));
            execute("fieldlog_views", ROW_BY_HAND.formatted("Lindt", inView.id()));
            execute("fieldlog_views", """
                    INSERT INTO dashboard_site SELECT organization_id, gen_random_uuid(), 'Ghost', 0, 0, 0, position
                    FROM dashboard_site LIMIT 1""");
            update(document, "Lindt");
            damaged = RunningStack.fieldlog().run("verify");
        } finally {
            execute("fieldlog_log", PAYLOAD_BY_HAND.formatted("Lindt", "Linde", inLog.id()));
            execute("fieldlog_views", ROW_BY_HAND.formatted("Linde", inView.id()));
            execute("fieldlog_views", "DELETE FROM dashboard_site WHERE name = 'Ghost'");
            update(document, "Linde");
        }
        mended = RunningStack.fieldlog().run("verify");
    }

    @Test
    void a_stack_is_clean_once_all_is_mended() {
        assertThat(mended.mustSucceed().output())
                .contains("postgres-master", "postgres-replica-1", "postgres-replica-2");
    }

    @Test
    void any_difference_is_a_failure() {
        assertThat(damaged.exitCode()).as(damaged.output() + damaged.errors()).isEqualTo(1);
    }

    @Test
    void one_changed_byte_of_one_event_is_found() {
        assertFound("log", "position=" + inLog.registration().position());
    }

    @Test
    void one_changed_row_of_a_view_is_found_on_every_server() {
        for (var server : List.of("postgres-master", "postgres-replica-1", "postgres-replica-2")) {
            assertFound(server + " machine:", inView.id().toString());
        }
    }

    @Test
    void a_row_that_no_event_gave_is_found() {
        assertFound("postgres-master dashboard_site:", "is no row of the log's fold");
    }

    @Test
    void one_changed_document_is_found() {
        assertFound("elasticsearch", inSearch.id().toString());
    }

    private static void assertFound(String place, String what) {
        assertThat(damaged.output().lines()).anyMatch(line -> line.startsWith(place) && line.contains(what));
    }

    private static String organization() throws SQLException {
        try (var database = RunningStack.database("fieldlog_views");
                var statement = database.createStatement();
                var rows = statement.executeQuery(
                        "SELECT organization_id FROM machine WHERE machine_id = '" + inSearch.id() + "'")) {
            rows.next();
            return rows.getString(1);
        }
    }

    /// Keeps the document's version, as someone does who writes to the index by hand.
    private static void update(String id, String make) throws IOException, InterruptedException {
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
