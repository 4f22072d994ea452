package io.fieldlog.command.sites;

import static org.assertj.core.api.Assertions.assertThat;

import io.fieldlog.command.HttpTest;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SiteHttpTest extends HttpTest {

    final UUID id = UUID.randomUUID();

    String registration(String name, String timeZone) {
        return """
                {"siteId": "%s", "name": "%s", "timeZone": "%s"}""".formatted(id, name, timeZone);
    }

    @Test
    void is_registered_and_renamed() {
        var registered = admin().post("/v1/sites", registration("Hamburg", "Europe/Berlin"))
                .is(201);
        assertThat(registered.body()).isEqualTo("{\"position\":1,\"version\":1}");
        assertThat(registered.header("Consistency-Token")).isEqualTo("1");
        assertThat(registered.header("ETag")).isEqualTo("\"1-1\"");

        var renamed = admin().post("/v1/sites/" + id + "/name", "{\"name\": \"Hamburg port\"}")
                .is(200);
        assertThat(renamed.body()).isEqualTo("{\"position\":2,\"version\":2}");
    }

    @Test
    void that_already_has_the_name_answers_where_it_is() {
        admin().post("/v1/sites", registration("Hamburg", "Europe/Berlin")).is(201);
        site();
        var same = admin().post("/v1/sites/" + id + "/name", "{\"name\": \"Hamburg\"}")
                .is(200);
        assertThat(same.position()).isEqualTo(2);
        assertThat(same.version()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Europe/Atlantis", "+02:00", "GMT+02:00", "Z"})
    void needs_an_iana_time_zone(String zone) {
        admin().post("/v1/sites", registration("Hamburg", zone))
                .isProblem(400, "invalid-time-zone")
                .pointsAt("/timeZone");
    }

    @Test
    void is_registered_once() {
        admin().post("/v1/sites", registration("Hamburg", "UTC")).is(201);
        admin().post("/v1/sites", registration("Hamburg", "UTC")).isProblem(409, "site-exists");
    }

    @Test
    void that_is_unknown_or_of_another_organization_is_not_found() {
        admin().post("/v1/sites/" + id + "/name", "{\"name\": \"x\"}").isProblem(404, "unknown-site");
        var foreign = site();
        userOf(UUID.randomUUID(), "ADMIN")
                .post("/v1/sites/" + foreign + "/name", "{\"name\": \"x\"}")
                .isProblem(404, "unknown-site");
    }

    @ParameterizedTest
    @ValueSource(strings = {"AUTHOR", "SUPERVISOR", "INSPECTOR", "MECHANIC", "ANALYST", "AUDITOR"})
    void is_for_administrators(String role) {
        user(role).post("/v1/sites", registration("Hamburg", "UTC")).isProblem(403, "forbidden");
        user(role).post("/v1/sites/" + id + "/name", "{\"name\": \"x\"}").isProblem(403, "forbidden");
    }

    @Test
    void needs_a_token() {
        nobody().post("/v1/sites", registration("Hamburg", "UTC")).isProblem(401, "unauthenticated");
    }

    @Test
    void is_registered_with_a_token_for_all_sites_only() {
        limitedTo(List.of(id), "ADMIN")
                .post("/v1/sites", registration("Hamburg", "UTC"))
                .isProblem(403, "forbidden");
    }

    @Test
    void is_renamed_with_a_token_for_this_site() {
        var site = site();
        limitedTo(List.of(site), "ADMIN")
                .post("/v1/sites/" + site + "/name", "{\"name\": \"Port\"}")
                .is(200);
        limitedTo(List.of(id), "ADMIN")
                .post("/v1/sites/" + site + "/name", "{\"name\": \"Port\"}")
                .isProblem(404, "unknown-site");
    }

    @Test
    void fields_are_checked_each() {
        admin().post("/v1/sites", """
                {"siteId": "%s", "name": "%s", "timeZone": " "}""".formatted(id, "x".repeat(201)))
                .isProblem(400, "invalid-field")
                .pointsAt("/name", "/timeZone");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'siteId': 'ID', 'name': 'x', 'timeZone': 'UTC', 'colour': 'red'} | unknown-field | /colour",
                "{'siteId': 'ID', 'name': 'x'}                                     | missing-field | /timeZone",
                "{'siteId': 'ID', 'name': null, 'timeZone': 'UTC'}                 | missing-field | /name",
                "{'siteId': '1-1-1-1-1', 'name': 'x', 'timeZone': 'UTC'}           | invalid-field | /siteId",
                "{'siteId': 'ID', 'name': 7, 'timeZone': 'UTC'}                    | invalid-field | /name",
                "{'siteId': 'ID', 'name': '', 'timeZone': 'UTC'}                   | invalid-field | /name",
                "{'siteId': 'ID', 'name': 'a\\nb', 'timeZone': 'UTC'}              | invalid-field | /name",
                "{'siteId': 'ID', 'name': 'a\\u0000b', 'timeZone': 'UTC'}          | invalid-field | /name",
                "{'siteId': 'ID', 'name': '\\ud800', 'timeZone': 'UTC'}            | invalid-field | /name"
            },
            quoteCharacter = '"')
    void a_body_is_refused_with_the_field_that_is_wrong(String body, String code, String pointer) {
        admin().post("/v1/sites", body.replace('\'', '"').replace("ID", id.toString()))
                .isProblem(400, code)
                .pointsAt(pointer);
    }

    @Test
    void a_path_with_no_uuid_is_refused() {
        admin().post("/v1/sites/7/name", "{\"name\": \"x\"}").isProblem(400, "invalid-id");
    }

    @Test
    void a_command_without_or_with_a_wrong_key_is_refused() {
        admin().post("/v1/sites", registration("Hamburg", "UTC"), "Idempotency-Key", "")
                .is(400);
        admin().post("/v1/sites", registration("Hamburg", "UTC"), "Idempotency-Key", "seven")
                .isProblem(400, "idempotency-key-invalid");
    }
}
