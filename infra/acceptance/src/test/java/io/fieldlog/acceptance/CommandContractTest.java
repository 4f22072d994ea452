package io.fieldlog.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What every command and query promises, at the entry point: idempotency, conditions, and a clear refusal of what is
/// wrong.
@ExtendWith(RunningStack.class)
class CommandContractTest {

    private final Client admin = RunningStack.as("admin");
    private final Client inspector = RunningStack.as("inspector");

    @Test
    void the_same_command_sent_again_gets_the_same_answer_and_appends_nothing() {
        var site = Fixture.site(admin);
        var body = Fixture.machineBody(UUID.randomUUID(), site.id(), "T-" + UUID.randomUUID(), "Crane");
        var command = UUID.randomUUID();

        var first = admin.postAs(command, "/v1/machines", body).mustBe(201);
        var again = admin.postAs(command, "/v1/machines", body).mustBe(201);
        var next = Fixture.machine(admin, site).registration();

        assertThat(again.text()).isEqualTo(first.text());
        assertThat(again.consistencyToken()).isEqualTo(first.consistencyToken());
        assertThat(again.header("Idempotent-Replay")).isEqualTo("true");
        assertThat(first.header("Idempotent-Replay")).isEmpty();
        assertThat(next.position()).isGreaterThan(first.position());
    }

    @Test
    void twenty_copies_of_a_command_at_once_are_applied_once() throws Exception {
        var site = Fixture.site(admin);
        var body = Fixture.machineBody(UUID.randomUUID(), site.id(), "T-" + UUID.randomUUID(), "Crane");
        var command = UUID.randomUUID();
        List<Future<Client.Reply>> replies;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Client.Reply> send =
                    () -> admin.postAs(command, "/v1/machines", body).mustBe(201);
            replies = threads.invokeAll(java.util.Collections.nCopies(20, send));
        }
        var texts = new java.util.HashSet<String>();
        for (var reply : replies) {
            texts.add(reply.get().text());
        }
        assertThat(texts).hasSize(1);
    }

    @Test
    void another_body_under_the_same_key_is_refused() {
        var command = UUID.randomUUID();
        var site = UUID.randomUUID();
        admin.postAs(command, "/v1/sites", siteBody(site, "A")).mustBe(201);
        assertThat(admin.postAs(command, "/v1/sites", siteBody(site, "B"))
                        .mustBe(409)
                        .code())
                .isEqualTo("idempotency-key-reused");
    }

    @Test
    void only_successes_are_remembered() {
        var command = UUID.randomUUID();
        var site = UUID.randomUUID();
        var body = Fixture.machineBody(UUID.randomUUID(), site, "T-" + UUID.randomUUID(), "Crane");
        admin.postAs(command, "/v1/machines", body).mustBe(404);
        admin.post("/v1/sites", siteBody(site, "Late")).mustBe(201);
        admin.postAs(command, "/v1/machines", body).mustBe(201);
    }

    @Test
    void a_command_that_changes_nothing_still_succeeds_and_is_remembered() {
        var site = Fixture.site(admin, "Yard");
        var command = UUID.randomUUID();
        var path = "/v1/sites/%s/name".formatted(site.id());
        var first = admin.postAs(command, path, "{\"name\": \"Yard\"}").mustBe(200);
        admin.post(path, "{\"name\": \"Other\"}").mustBe(200);
        var again = admin.postAs(command, path, "{\"name\": \"Yard\"}").mustBe(200);
        assertThat(again.text()).isEqualTo(first.text());
        assertThat(again.header("Idempotent-Replay")).isEqualTo("true");
    }

    @Test
    void a_key_is_needed_and_must_be_a_uuid() {
        var body = siteBody(UUID.randomUUID(), "A");
        assertThat(admin.postWithoutKey("/v1/sites", body).mustBe(400).code()).isEqualTo("idempotency-key-missing");
        assertThat(admin.postWithoutKey("/v1/sites", body, "Idempotency-Key", "one")
                        .mustBe(400)
                        .code())
                .isEqualTo("idempotency-key-invalid");
    }

    @Test
    void a_conditional_command_fails_when_the_version_moved_on_before_any_rule_is_asked() {
        var machine = Fixture.machine(admin, Fixture.site(admin));
        var path = "/v1/machines/" + machine.id();
        var removed = admin.post(path + "/removal-from-service", "{\"reason\": \"Leak\"}", "If-Match", "\"1\"")
                .mustBe(200);
        assertThat(admin.post(path + "/removal-from-service", "{\"reason\": \"Leak\"}", "If-Match", "\"1\"")
                        .mustBe(412)
                        .code())
                .isEqualTo("version-mismatch");
        var etag = admin.getAfter(removed, path).header("ETag");
        admin.post(path + "/return-to-service", "{}", "If-Match", etag).mustBe(200);
    }

    @Test
    void unknown_json_fields_are_refused_by_name() {
        var refused = admin.post("/v1/sites", """
                {"siteId": "%s", "name": "A", "timeZone": "UTC", "colour": "red"}""".formatted(UUID.randomUUID()));
        assertProblem(refused, 400, "unknown-field");
        assertThat(refused.json().at("/errors/0/pointer").asString()).isEqualTo("/colour");
    }

    @Test
    void missing_and_malformed_fields_are_named() {
        assertProblem(admin.post("/v1/sites", "{\"name\": \"A\", \"timeZone\": \"UTC\"}"), 400, "missing-field");
        assertProblem(
                admin.post("/v1/sites", "{\"siteId\": \"1-2-3\", \"name\": \"A\", \"timeZone\": \"UTC\"}"), 400, null);
        var zone = admin.post("/v1/sites", """
                {"siteId": "%s", "name": "A", "timeZone": "Europe/Atlantis"}""".formatted(UUID.randomUUID()));
        assertProblem(zone, 400, "invalid-time-zone");
        assertProblem(admin.post("/v1/sites", "{\"siteId\": "), 400, "malformed-json");
        assertProblem(admin.post("/v1/machines/not-a-uuid/retirement", "{\"reason\": \"x\"}"), 400, "invalid-id");
        assertProblem(inspector.get("/v1/machines?colour=red"), 400, "unknown-parameter");
        assertProblem(inspector.get("/v1/machines?limit=201"), 400, null);
    }

    @Test
    void a_body_that_is_too_large_is_refused_also_when_it_is_compressed() throws Exception {
        var large = siteBody(UUID.randomUUID(), "x".repeat(2 * 1024 * 1024));
        assertProblem(admin.post("/v1/sites", large), 413, "payload-too-large");
        var packed = new java.io.ByteArrayOutputStream();
        try (var gzip = new java.util.zip.GZIPOutputStream(packed)) {
            gzip.write(large.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        assertProblem(
                admin.postBytes(
                        "/v1/sites",
                        "application/json",
                        BodyPublishers.ofByteArray(packed.toByteArray()),
                        "Content-Encoding",
                        "gzip",
                        "Idempotency-Key",
                        UUID.randomUUID().toString()),
                413,
                "payload-too-large");
    }

    @Test
    void who_has_no_token_or_not_the_role_is_refused_before_the_body_is_looked_at() {
        var nobody = Client.withToken(RunningStack.entry(), "");
        var stranger = Client.withToken(RunningStack.entry(), "e30.e30.e30");
        assertProblem(nobody.post("/v1/sites", "nonsense"), 401, "unauthenticated");
        assertProblem(stranger.get("/v1/machines"), 401, "unauthenticated");
        assertProblem(inspector.post("/v1/sites", "nonsense"), 403, "forbidden");
        assertProblem(inspector.get("/v1/operations/projections"), 403, "forbidden");
    }

    @Test
    void what_belongs_to_another_organization_does_not_exist() {
        var machine = Fixture.machine(admin, Fixture.site(admin));
        var foreign = RunningStack.as("admin@globex");
        var path = "/v1/machines/" + machine.id();
        var own = Fixture.site(foreign);
        var after = Fixture.machine(foreign, own).registration();

        assertThat(foreign.getAfter(after, path).status()).isEqualTo(404);
        assertThat(foreign.getAfter(after, path + "/timeline").status()).isEqualTo(404);
        assertThat(foreign.post(path + "/retirement", "{\"reason\": \"mine\"}").status())
                .isEqualTo(404);
        assertThat(foreign.post(path + "/relocation", "{\"siteId\": \"%s\"}".formatted(own.id()))
                        .status())
                .isEqualTo(404);
        assertThat(foreign.getAfter(after, "/v1/machines?tag=" + machine.tag())
                        .json()
                        .get("items")
                        .size())
                .isZero();
        assertThat(foreign.getAfter(after, "/v1/machines?q=" + machine.tag()).text())
                .doesNotContain(machine.tag());
        // The same tag and the same id are free in the other organization.
        foreign.post("/v1/machines", Fixture.machineBody(machine.id(), own.id(), machine.tag(), "Same"))
                .mustBe(201);
        assertThat(admin.get(path).json().get("name").asString()).isNotEqualTo("Same");
    }

    @Test
    void a_token_for_one_site_sees_no_other() {
        var mine = Fixture.site(admin);
        var other = Fixture.site(admin);
        var hidden = Fixture.machine(admin, other);
        var shown = Fixture.machine(admin, mine);
        var limited = Client.of(RunningStack.entry(), "supervisor", mine.id().toString());

        limited.getAfter(shown.registration(), "/v1/machines/" + shown.id()).mustBe(200);
        limited.getAfter(shown.registration(), "/v1/machines/" + hidden.id()).mustBe(404);
        limited.post("/v1/machines/%s/removal-from-service".formatted(hidden.id()), "{\"reason\": \"x\"}")
                .mustBe(404);
        limited.post("/v1/machines/%s/relocation".formatted(shown.id()), "{\"siteId\": \"%s\"}".formatted(other.id()))
                .mustBe(404);
        limited.get("/v1/dashboards/organization").mustBe(403);
        assertThat(limited.get("/v1/machines?limit=200").text())
                .contains(shown.id().toString())
                .doesNotContain(hidden.id().toString());
    }

    @Test
    void a_tag_is_unique_in_its_organization() {
        var site = Fixture.site(admin);
        var machine = Fixture.machine(admin, site);
        assertProblem(
                admin.post("/v1/machines", Fixture.machineBody(UUID.randomUUID(), site.id(), machine.tag(), "Twin")),
                409,
                "tag-taken");
    }

    @Test
    void a_query_that_waits_in_vain_says_that_the_view_is_behind() {
        var reply = inspector.get("/v1/machines", "Consistency-Token", "999999999", "Prefer", "wait=1");
        assertProblem(reply, 503, "view-behind");
        assertThat(reply.header("Retry-After")).isNotEmpty();
    }

    @Test
    void an_unchanged_resource_is_not_sent_again() {
        var machine = Fixture.machine(admin, Fixture.site(admin));
        var card = inspector
                .getAfter(machine.registration(), "/v1/machines/" + machine.id())
                .mustBe(200);
        inspector
                .get("/v1/machines/" + machine.id(), "If-None-Match", card.header("ETag"))
                .mustBe(304);
    }

    @Test
    void unknown_routes_and_methods_are_problems_too() {
        assertProblem(admin.get("/v1/nothing"), 404, "not-found");
        assertProblem(admin.post("/v1/nothing", "{}"), 404, "not-found");
    }

    private static void assertProblem(Client.Reply reply, int status, @org.jspecify.annotations.Nullable String code) {
        reply.mustBe(status);
        assertThat(reply.header("Content-Type")).startsWith("application/problem+json");
        assertThat(reply.json().get("type").asString()).isEqualTo("https://fieldlog.io/problems/" + reply.code());
        assertThat(reply.json().get("status").asInt()).isEqualTo(status);
        if (code != null) {
            assertThat(reply.code()).isEqualTo(code);
        }
    }

    private static String siteBody(UUID id, String name) {
        return """
                {"siteId": "%s", "name": "%s", "timeZone": "UTC"}""".formatted(id, Objects.requireNonNull(name));
    }
}
