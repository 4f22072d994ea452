package io.fieldlog.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.fieldlog.web.Role;
import io.fieldlog.web.testing.RoleTable;
import io.fieldlog.web.testing.RoleTable.Elsewhere;
import io.fieldlog.web.testing.RoleTable.Row;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/// Every command's route, called by every role, by another organization, and by a token for another site.
class RolesTest extends HttpTest {

    private static final String IMPORTS = "/v1/imports";
    private static final String SYNC = "/v1/sync";

    /// Their bodies name what has to be there already.
    private static final Set<String> CREATIONS =
            Set.of("/v1/machines", "/v1/schedules", "/v1/checklists", "/v1/defects", "/v1/actions", IMPORTS);

    private static final String MULTIPART = "multipart/form-data; boundary=b";

    private static final String QUESTIONS = """
            "sections": [{"key": "s", "title": "S", "questions": [
              {"key": "brake", "label": "Brake", "type": "PASS_FAIL_NA"}]}]""";

    @Autowired
    RequestMappingHandlerMapping requestMappingHandlerMapping;

    /// One of everything, all at one site.
    private final class Belongings {

        private final UUID site = site();
        private final UUID machine = machine(site);
        private final UUID reading = UUID.randomUUID();
        private final UUID template = UUID.randomUUID();
        private final UUID schedule = UUID.randomUUID();
        private final UUID checklist = UUID.randomUUID();
        private final UUID photo = UUID.randomUUID();
        private final UUID defect = UUID.randomUUID();
        private final UUID action = UUID.randomUUID();

        Belongings() {
            create("/v1/machines/{id}/meter-readings", reading(UUID.randomUUID(), 1200, 8));
            create("/v1/machines/{id}/meter-readings", reading(reading, 100, 9));
            create("/v1/templates", template(template));
            create("/v1/schedules", schedule(schedule));
            create("/v1/checklists", checklist(checklist));
            create("/v1/checklists/{id}/photos", photo(photo));
            create("/v1/defects", defect(defect));
            create("/v1/actions", action(action));
        }

        private void create(String route, String body) {
            admin().post(path(route), body).is(201);
        }

        String path(String route) {
            var id = switch (route.split("/")[2]) {
                case "sites" -> site;
                case "machines" -> machine;
                case "templates" -> template;
                case "schedules" -> schedule;
                case "checklists" -> checklist;
                case "defects" -> defect;
                case "actions" -> action;
                default -> UUID.randomUUID();
            };
            return RolesTest.path(route, id, reading, photo);
        }

        /// One that the route takes.
        String body(String route) {
            return switch (route) {
                case "/v1/sites" ->
                    "{\"siteId\": \"%s\", \"name\": \"Kiel\", \"timeZone\": \"Europe/Berlin\"}"
                            .formatted(UUID.randomUUID());
                case "/v1/sites/{id}/name" -> "{\"name\": \"Bremen\"}";
                case "/v1/machines" -> registration(UUID.randomUUID(), site, "T-" + UUID.randomUUID());
                case "/v1/machines/{id}/relocation" -> "{\"siteId\": \"%s\"}".formatted(site);
                case "/v1/machines/{id}/meter-readings" -> reading(UUID.randomUUID(), 1300, 10);
                case "/v1/machines/{id}/meter-readings/{readingId}/resolution" ->
                    "{\"accepted\": true, \"note\": \"seen\"}";
                case "/v1/templates" -> template(UUID.randomUUID());
                case "/v1/templates/{id}/versions" -> "{\"name\": \"Daily\", %s}".formatted(QUESTIONS);
                case "/v1/schedules" -> schedule(UUID.randomUUID());
                case "/v1/checklists" -> checklist(UUID.randomUUID());
                case "/v1/checklists/{id}/answers" -> """
                    {"answers": [{"operationId": "%s", "question": "brake", "value": "PASS",
                      "capturedAt": "2026-11-23T08:05:00+01:00", "deviceId": "phone", "deviceSeq": 1}]}""".formatted(UUID.randomUUID());
                case "/v1/checklists/{id}/photos" -> photo(UUID.randomUUID());
                case "/v1/checklists/{id}/completion" -> "{\"completedAt\": \"2026-11-23T08:10:00+01:00\"}";
                case "/v1/checklists/{id}/signatures" -> """
                    {"signatureId": "%s", "meaning": "inspected", "signedAt": "2026-11-23T09:00:00+01:00",
                     "contentHash": "%s"}""".formatted(UUID.randomUUID(), "0".repeat(64));
                case "/v1/checklists/{id}/amendments" ->
                    "{\"reason\": \"misread\", \"answers\": [{\"question\": \"brake\", \"value\": \"NA\"}]}";
                case "/v1/defects" -> defect(UUID.randomUUID());
                case "/v1/defects/{id}/grading" -> "{\"severity\": \"MINOR\"}";
                case "/v1/defects/{id}/repair-certification", "/v1/defects/{id}/no-repair-certification" ->
                    "{\"note\": \"done\"}";
                case "/v1/actions" -> action(UUID.randomUUID());
                case "/v1/actions/{id}/assignment" -> "{\"assignee\": \"bob\"}";
                case "/v1/machines/{id}/removal-from-service",
                        "/v1/machines/{id}/retirement",
                        "/v1/checklists/{id}/rejection",
                        "/v1/checklists/{id}/void",
                        "/v1/actions/{id}/reopening" -> "{\"reason\": \"because\"}";
                case SYNC -> """
                    {"operations": [{"operationId": "%s", "deviceId": "phone", "deviceSeq": 1,
                      "capturedAt": "2026-11-23T08:00:00+01:00", "command": "POST /v1/defects", "body": %s}]}""".formatted(UUID.randomUUID(), defect(UUID.randomUUID()));
                case IMPORTS -> """
                    --b\r
                    Content-Disposition: form-data; name="format"\r
                    \r
                    machines-csv\r
                    --b\r
                    Content-Disposition: form-data; name="file"; filename="machines.csv"\r
                    Content-Type: text/csv\r
                    \r
                    tag,name,category\r
                    --b--\r
                    """;
                default -> "{}";
            };
        }

        /// The route's body with the site, which an import may leave out.
        String bodyWithSite(String route) {
            var body = body(route);
            return route.equals(IMPORTS) ? body.replace("--b--", """
                            --b\r
                            Content-Disposition: form-data; name="siteId"\r
                            \r
                            %s\r
                            --b--""".formatted(site)) : body;
        }

        private String reading(UUID id, int value, int hour) {
            return """
                    {"readingId": "%s", "meter": "hours", "value": %d, "unit": "h",
                     "capturedAt": "2026-11-23T%02d:00:00+01:00"}""".formatted(id, value, hour);
        }

        private String template(UUID id) {
            return "{\"templateId\": \"%s\", \"name\": \"Daily\", %s}".formatted(id, QUESTIONS);
        }

        private String schedule(UUID id) {
            return """
                    {"scheduleId": "%s", "name": "Daily", "templateId": "%s", "machineIds": ["%s"],
                     "rrule": "FREQ=DAILY", "startsAt": "2099-01-01T06:00:00", "dueWithin": "PT8H"}""".formatted(id, template, machine);
        }

        private String checklist(UUID id) {
            return """
                    {"checklistId": "%s", "machineId": "%s", "templateId": "%s", "templateVersion": 1,
                     "startedAt": "2026-11-23T08:00:00+01:00"}""".formatted(id, machine, template);
        }

        private String photo(UUID id) {
            return """
                    {"photoId": "%s", "question": "brake", "sha256": "%s", "contentType": "image/jpeg", "bytes": 4000,
                     "capturedAt": "2026-11-23T08:01:00+01:00"}""".formatted(id, "a".repeat(64));
        }

        private String defect(UUID id) {
            return """
                    {"defectId": "%s", "machineId": "%s", "description": "It leaks", "severity": "MAJOR"}""".formatted(id, machine);
        }

        private String action(UUID id) {
            return """
                    {"actionId": "%s", "defectId": "%s", "title": "Order seals", "assignee": "ada",
                     "dueOn": "2026-11-30"}""".formatted(id, defect);
        }
    }

    private static String path(String route, UUID id, UUID reading, UUID photo) {
        return route.replace("{id}", id.toString())
                .replace("{readingId}", reading.toString())
                .replace("{photoId}", photo.toString())
                .replace("{name}", "timeline");
    }

    private static String anyPath(Row row) {
        return path(row.path(), UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());
    }

    private static Reply post(User user, String route, String path, String body) {
        return route.equals(IMPORTS)
                ? user.post(path, BodyPublishers.ofString(body), "Content-Type", MULTIPART)
                : user.post(path, body);
    }

    @Test
    void every_route_is_in_the_table() {
        var routes = new TreeSet<String>();
        requestMappingHandlerMapping
                .getHandlerMethods()
                .forEach((mapping, handler) -> mapping.getMethodsCondition()
                        .getMethods()
                        .forEach(method -> mapping.getPatternValues()
                                .forEach(pattern -> routes.add(method.name() + " " + pattern))));

        assertThat(RoleTable.commands()).extracting(Row::route).containsExactlyInAnyOrderElementsOf(routes);
    }

    @Test
    void a_role_is_let_in_as_the_table_says_before_its_body_is_read() {
        for (var row : RoleTable.commands()) {
            var path = anyPath(row);
            post(nobody(), row.path(), path, "").isProblem(401, "unauthenticated");
            for (var role : Role.values()) {
                for (var body : List.of("", "{")) {
                    var reply = post(user(role.name()), row.path(), path, body);
                    if (row.allowed().contains(role)) {
                        assertThat(reply.status())
                                .as("%s as %s: %s", row.route(), role, reply.body())
                                .isBetween(200, 499)
                                .isNotIn(401, 403, 429);
                    } else {
                        assertThat(reply.status())
                                .as("%s as %s: %s", row.route(), role, reply.body())
                                .isEqualTo(403);
                        reply.isProblem(403, "forbidden");
                    }
                }
            }
        }
    }

    @Test
    void what_is_anothers_is_unknown_and_stays_as_it_was() {
        var ours = new Belongings();
        var strangers = UUID.randomUUID();
        var stranger = userOf(strangers, "ADMIN");
        var here = probe(organization);
        var there = probe(strangers);
        var rows = RoleTable.commands().stream()
                .filter(row -> row.path().contains("{id}") || CREATIONS.contains(row.path()))
                .toList();

        for (var row : rows) {
            var reply = post(stranger, row.path(), ours.path(row.path()), ours.bodyWithSite(row.path()));
            assertThat(reply.status()).as("%s: %s", row.route(), reply.body()).isEqualTo(404);
        }

        assertThat(probe(organization)).isEqualTo(here + 1);
        assertThat(probe(strangers)).isEqualTo(there + 1);
        for (var row : rows) {
            var own = post(admin(), row.path(), ours.path(row.path()), ours.bodyWithSite(row.path()));
            assertThat(own.status())
                    .as("the same by its own administrator, %s: %s", row.route(), own.body())
                    .isIn(200, 201, 202, 409);
        }
    }

    /// The log's next position, with one event appended to see it.
    private long probe(UUID anyOrganization) {
        return userOf(anyOrganization, "ADMIN")
                .post("/v1/sites", """
                {"siteId": "%s", "name": "Probe", "timeZone": "UTC"}""".formatted(UUID.randomUUID()))
                .is(201)
                .position();
    }

    @Test
    void a_token_for_another_site_gets_what_the_table_says() {
        var ours = new Belongings();
        var limited = limitedTo(List.of(site()), "ADMIN");
        // What takes effect comes last: a template that is withdrawn would be another reason to refuse.
        var rows = RoleTable.commands().stream()
                .sorted(Comparator.comparing(row -> row.elsewhere() == Elsewhere.EVERYTHING))
                .toList();
        for (var row : rows) {
            var reply = post(limited, row.path(), ours.path(row.path()), ours.body(row.path()));
            var status = assertThat(reply.status()).as("%s: %s", row.route(), reply.body());
            switch (row.elsewhere()) {
                case NOT_FOUND -> status.isEqualTo(404);
                case FORBIDDEN -> status.isEqualTo(403);
                case EVERYTHING -> status.isIn(200, 201);
                case FILTERED -> {
                    status.isEqualTo(200);
                    assertThat(reply.json()
                                    .path("results")
                                    .path(0)
                                    .path("status")
                                    .asString())
                            .isEqualTo("rejected");
                }
            }
        }
    }
}
