package io.fieldlog.command.machines;

import static org.assertj.core.api.Assertions.assertThat;

import io.fieldlog.command.CaffeineAggregateCache;
import io.fieldlog.command.HttpTest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.axonframework.common.caching.Cache;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

class MachineHttpTest extends HttpTest {

    static final String[] ROUTES = {
        "/relocation", "/removal-from-service", "/return-to-service", "/retirement", "/meter-readings"
    };

    @Autowired
    Cache cache;

    static String body(String route, UUID site) {
        return switch (route) {
            case "/relocation" -> "{\"siteId\": \"%s\"}".formatted(site);
            case "/return-to-service" -> "{}";
            case "/meter-readings" -> reading(UUID.randomUUID(), 10, "100");
            default -> "{\"reason\": \"because\"}";
        };
    }

    static String reading(UUID id, int minute, String value) {
        return """
                {"readingId": "%s", "meter": "hours", "value": %s, "unit": "h", "capturedAt": "2026-11-23T10:%02d:00+01:00"}""".formatted(id, value, minute);
    }

    @Test
    void lives_from_registration_to_retirement() {
        var there = site();
        var machine = machine(site());
        var path = "/v1/machines/" + machine;

        admin().post(path + "/relocation", body("/relocation", there)).is(200);
        admin().post(path + "/removal-from-service", "{\"reason\": \"brake\\nleaks\"}")
                .is(200);
        admin().post(path + "/removal-from-service", body("/removal-from-service", there))
                .isProblem(409, "already-out-of-service");
        admin().post(path + "/return-to-service", "{\"note\": \"new seal\"}").is(200);
        admin().postNothing(path + "/return-to-service").isProblem(409, "already-in-service");
        admin().post(path + "/relocation", body("/relocation", there)).isProblem(409, "already-at-site");
        var retired =
                admin().post(path + "/retirement", "{\"reason\": \"sold\"}").is(200);
        assertThat(retired.version()).isEqualTo(5);
        for (var route : ROUTES) {
            admin().post(path + route, body(route, there)).isProblem(409, "machine-retired");
        }
    }

    @Test
    void has_an_id_and_a_tag_that_nobody_else_has() {
        var site = site();
        var machine = UUID.randomUUID();
        admin().post("/v1/machines", registration(machine, site, "FL-1")).is(201);
        admin().post("/v1/machines", registration(machine, site, "FL-2")).isProblem(409, "machine-exists");
        admin().post("/v1/machines", registration(UUID.randomUUID(), site, "FL-1"))
                .isProblem(409, "tag-taken");
        var other = UUID.randomUUID();
        userOf(other, "ADMIN").post("/v1/sites", """
                {"siteId": "%s", "name": "Lyon", "timeZone": "Europe/Paris"}""".formatted(site)).is(201);
        userOf(other, "ADMIN")
                .post("/v1/machines", registration(machine, site, "FL-1"))
                .is(201);
    }

    @Test
    void never_takes_the_id_of_a_site() {
        var site = site();
        admin().post("/v1/machines", registration(site, site, "FL-1")).isProblem(409, "id-taken");
        cache.removeAll();
        admin().post("/v1/machines", registration(site, site, "FL-1")).isProblem(409, "id-taken");
        for (var name = 0; name < 60; name++) {
            admin().post("/v1/sites/" + site + "/name", "{\"name\": \"%d\"}".formatted(name))
                    .is(200);
        }
        cache.removeAll();
        admin().post("/v1/machines", registration(site, site, "FL-1")).isProblem(409, "id-taken");
    }

    @Test
    void stands_at_a_site_that_exists() {
        var elsewhere = UUID.randomUUID();
        userOf(UUID.randomUUID(), "ADMIN")
                .post("/v1/sites", """
                {"siteId": "%s", "name": "Lyon", "timeZone": "Europe/Paris"}""".formatted(elsewhere))
                .is(201);
        admin().post("/v1/machines", registration(UUID.randomUUID(), elsewhere, "FL-1"))
                .isProblem(404, "unknown-site");
        admin().post("/v1/machines/" + machine(site()) + "/relocation", body("/relocation", elsewhere))
                .isProblem(404, "unknown-site");
    }

    @Test
    void that_is_unknown_or_of_another_organization_is_not_found() {
        var site = site();
        var foreign = machine(site);
        for (var route : ROUTES) {
            var path = "/v1/machines/%s" + route;
            admin().post(path.formatted(UUID.randomUUID()), body(route, site)).isProblem(404, "unknown-machine");
            var answer = userOf(UUID.randomUUID(), "ADMIN")
                    .post(path.formatted(foreign), body(route, UUID.randomUUID()), "If-Match", "\"99\"")
                    .isProblem(404, "unknown-machine");
            assertThat(answer.body()).doesNotContain(organization.toString());
        }
        admin().post(
                        "/v1/machines/%s/meter-readings/%s/resolution".formatted(foreign, UUID.randomUUID()),
                        "{\"accepted\": true, \"note\": \"x\"}")
                .isProblem(404, "unknown-reading");
    }

    @Test
    void at_another_site_than_the_tokens_is_not_found() {
        var mine = site();
        var theirs = site();
        var myMachine = machine(mine);
        var theirMachine = machine(theirs);
        var limited = limitedTo(List.of(mine), "ADMIN");
        for (var route : ROUTES) {
            limited.post("/v1/machines/" + theirMachine + route, body(route, mine), "If-Match", "\"99\"")
                    .isProblem(404, "unknown-machine");
        }
        limited.post("/v1/machines/" + myMachine + "/relocation", body("/relocation", theirs))
                .isProblem(404, "unknown-site");
        limited.post("/v1/machines", registration(UUID.randomUUID(), theirs, "FL-9"))
                .isProblem(404, "unknown-site");
        limited.post("/v1/machines", registration(UUID.randomUUID(), mine, "FL-9"))
                .is(201);
        limited.post("/v1/machines/" + myMachine + "/meter-readings", reading(UUID.randomUUID(), 1, "1"))
                .is(201);
        limitedTo(List.of(mine, theirs), "ADMIN")
                .post("/v1/machines/" + myMachine + "/relocation", body("/relocation", theirs))
                .is(200);
    }

    @ParameterizedTest
    @CsvSource({
        "AUTHOR,     403 403 403 403 403 403 403",
        "SUPERVISOR, 403 404 404 404 403 404 404",
        "INSPECTOR,  403 403 403 403 403 404 403",
        "MECHANIC,   403 403 403 403 403 404 403",
        "ANALYST,    403 403 403 403 403 403 403",
        "AUDITOR,    403 403 403 403 403 403 403",
        "ADMIN,      404 404 404 404 404 404 404"
    })
    void each_route_is_for_its_roles(String role, String statuses) {
        var unknown = UUID.randomUUID();
        var user = user(role);
        var path = "/v1/machines/" + unknown;
        var answers = new ArrayList<String>();
        answers.add(""
                + user.post("/v1/machines", registration(unknown, unknown, "T")).status());
        for (var route : ROUTES) {
            answers.add("" + user.post(path + route, body(route, unknown)).status());
        }
        answers.add(""
                + user.post(
                                path + "/meter-readings/" + unknown + "/resolution",
                                "{\"accepted\": true, \"note\": \"x\"}")
                        .status());
        assertThat(String.join(" ", answers)).isEqualTo(statuses);
    }

    @Test
    void a_reading_that_contradicts_is_recorded_and_disputed_then_resolved() {
        var machine = machine(site());
        var readings = "/v1/machines/" + machine + "/meter-readings";
        var wrong = UUID.randomUUID();

        admin().post(readings, reading(UUID.randomUUID(), 10, "100")).is(201);
        var disputed = admin().post(readings, reading(wrong, 20, "50")).is(201);
        assertThat(disputed.version()).isEqualTo(4);
        admin().post(readings, reading(wrong, 20, "150")).isProblem(409, "reading-exists");

        var resolution = readings + "/" + wrong + "/resolution";
        var resolved = user("SUPERVISOR")
                .post(resolution, "{\"accepted\": true, \"note\": \"new meter\"}")
                .is(200);
        assertThat(resolved.version()).isEqualTo(5);
        user("SUPERVISOR")
                .post(resolution, "{\"accepted\": false, \"note\": \"no\"}")
                .isProblem(409, "reading-not-disputed");
        var counted =
                admin().post(readings, reading(UUID.randomUUID(), 30, "60")).is(201);
        assertThat(counted.version()).isEqualTo(6);
    }

    @Test
    void weighs_in_the_cache_what_its_readings_take() {
        var machine = machine(site());
        var before = ((CaffeineAggregateCache) cache).bytes();

        for (var minute = 0; minute < 10; minute++) {
            admin().post(
                            "/v1/machines/" + machine + "/meter-readings",
                            reading(UUID.randomUUID(), minute, "" + (10 + minute)))
                    .is(201);
        }

        assertThat(((CaffeineAggregateCache) cache).bytes() - before).isEqualTo(10 * Readings.BYTES_EACH);
    }

    @Test
    void keeps_its_readings_in_snapshots() {
        var machine = machine(site());
        var readings = "/v1/machines/" + machine + "/meter-readings";
        var early = UUID.randomUUID();
        var wrong = UUID.randomUUID();
        admin().post(readings, reading(early, 0, "10.50")).is(201);
        admin().post(readings, reading(wrong, 1, "9")).is(201);
        for (var minute = 2; minute < 60; minute++) {
            admin().post(readings, reading(UUID.randomUUID(), minute, "" + (10 + minute)))
                    .is(201);
        }
        cache.removeAll();

        var version = 4 + 58;
        assertThat(admin().post(readings, reading(UUID.randomUUID(), 10, "20"))
                        .is(201)
                        .version())
                .isEqualTo(version + 1);
        assertThat(admin().post(readings, reading(UUID.randomUUID(), 10, "22.1"))
                        .is(201)
                        .version())
                .isEqualTo(version + 3);
        admin().post(readings, reading(early, 0, "10.50")).isProblem(409, "reading-exists");
        admin().post(readings + "/" + wrong + "/resolution", "{\"accepted\": false, \"note\": \"x\"}")
                .is(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "value      | \"100\"                          | invalid-field",
                "value      | 1234567890123456789              | invalid-field",
                "value      | 0.0000000001                     | invalid-field",
                "value      | 1e999999999                      | invalid-field",
                "value      | null                             | missing-field",
                "capturedAt | \"2026-11-23T10:00:00\"          | invalid-field",
                "capturedAt | \"2026-11-23\"                   | invalid-field",
                "capturedAt | 1795428000                       | invalid-field",
                "capturedAt | \"2026-13-23T10:00:00Z\"         | invalid-field",
                "meter      | \" \"                            | invalid-field",
                "unit       | \"kilometres per hour and a bit more\" | invalid-field",
                "rollover   | \"yes\"                          | invalid-field",
                "readingId  | \"7\"                            | invalid-field"
            })
    void a_reading_is_refused_with_the_field_that_is_wrong(String field, String value, String code) {
        var machine = machine(site());
        var good = new LinkedHashMap<String, String>();
        good.put("readingId", "\"%s\"".formatted(UUID.randomUUID()));
        good.put("meter", "\"hours\"");
        good.put("value", "1");
        good.put("unit", "\"h\"");
        good.put("capturedAt", "\"2026-11-23T10:00:00Z\"");
        good.put("rollover", "false");
        good.put(field, value);
        var body = good.entrySet().stream()
                .map(e -> "\"%s\": %s".formatted(e.getKey(), e.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
        admin().post("/v1/machines/" + machine + "/meter-readings", body)
                .isProblem(400, code)
                .pointsAt("/" + field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"123456789012345678.123456789", "-5", "0", "1e3", "0.000000001"})
    void a_reading_is_any_number_of_that_size(String value) {
        admin().post("/v1/machines/" + machine(site()) + "/meter-readings", reading(UUID.randomUUID(), 1, value))
                .is(201);
    }

    @Test
    void texts_have_limits() {
        var site = site();
        var tooLong = """
                {"machineId": "%s", "siteId": "%s", "tag": "%s", "name": "%s", "category": "%s", "make": "%s", "model": "%s", "serialNumber": "%s"}""".formatted(
                        UUID.randomUUID(),
                        site,
                        "x".repeat(101),
                        "x".repeat(201),
                        "x".repeat(101),
                        "x".repeat(201),
                        "x".repeat(201),
                        "x".repeat(201));
        admin().post("/v1/machines", tooLong)
                .isProblem(400, "invalid-field")
                .pointsAt("/category", "/make", "/model", "/name", "/serialNumber", "/tag");
        var longest = """
                {"machineId": "%s", "siteId": "%s", "tag": "%s", "name": "%s", "category": "%s", "make": null}""".formatted(UUID.randomUUID(), site, "x".repeat(100), "🚜".repeat(200), "x".repeat(100));
        admin().post("/v1/machines", longest).is(201);
        admin().post(
                        "/v1/machines/" + machine(site) + "/retirement",
                        "{\"reason\": \"%s\"}".formatted("x".repeat(2001)))
                .isProblem(400, "invalid-field")
                .pointsAt("/reason");
    }

    @Test
    void a_command_sent_again_is_answered_with_the_same_bytes() {
        var site = site();
        var machine = UUID.randomUUID();
        var key = UUID.randomUUID().toString();
        var first = admin().post("/v1/machines", registration(machine, site, "FL-1"), "Idempotency-Key", key)
                .is(201);
        assertThat(first.header("Idempotent-Replay")).isNull();
        machine(site);
        admin().post("/v1/machines/" + machine + "/retirement", "{\"reason\": \"sold\"}")
                .is(200);

        var again = admin().post("/v1/machines", registration(machine, site, "FL-1"), "Idempotency-Key", key)
                .is(201);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.header("Consistency-Token")).isEqualTo(first.header("Consistency-Token"));
        assertThat(again.header("ETag")).isEqualTo(first.header("ETag"));
        assertThat(again.header("Idempotent-Replay")).isEqualTo("true");

        admin().post("/v1/machines", registration(machine, site, "FL-2"), "Idempotency-Key", key)
                .isProblem(409, "idempotency-key-reused");
        admin().post("/v1/machines/" + machine + "/retirement", "{\"reason\": \"x\"}", "Idempotency-Key", key)
                .isProblem(409, "idempotency-key-reused");
    }

    @Test
    void a_refused_command_can_be_sent_again_with_its_key() {
        var site = site();
        var machine = UUID.randomUUID();
        var key = UUID.randomUUID().toString();
        var path = "/v1/machines/" + machine + "/removal-from-service";
        admin().post(path, "{\"reason\": \"x\"}", "Idempotency-Key", key).isProblem(404, "unknown-machine");
        admin().post("/v1/machines", registration(machine, site, "FL-1")).is(201);
        admin().post(path, "{\"reason\": \"x\"}", "Idempotency-Key", key).is(200);
    }

    @Test
    void a_command_can_depend_on_the_version() {
        var machine = machine(site());
        var path = "/v1/machines/" + machine;
        admin().post(path + "/removal-from-service", "{\"reason\": \"x\"}", "If-Match", "\"2\"")
                .isProblem(412, "version-mismatch");
        admin().post(path + "/removal-from-service", "{\"reason\": \"x\"}", "If-Match", "\"1-2\"")
                .is(200);
        // Checked before the domain's rules: it is already out of service.
        admin().post(path + "/removal-from-service", "{\"reason\": \"x\"}", "If-Match", "\"1\"")
                .isProblem(412, "version-mismatch");
        admin().post(path + "/return-to-service", "{}", "If-Match", "2").isProblem(400, "invalid-if-match");
        admin().post("/v1/machines/" + UUID.randomUUID() + "/return-to-service", "{}", "If-Match", "\"2\"")
                .isProblem(404, "unknown-machine");
    }

    @Test
    void a_body_of_more_than_a_mebibyte_is_too_large() {
        admin().post("/v1/machines", "{\"name\": \"%s\"}".formatted("x".repeat(1 << 20)))
                .isProblem(413, "payload-too-large");
    }
}
