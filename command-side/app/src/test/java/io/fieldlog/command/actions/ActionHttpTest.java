package io.fieldlog.command.actions;

import static org.assertj.core.api.Assertions.assertThat;

import io.fieldlog.command.HttpTest;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ActionHttpTest extends HttpTest {

    static final String[] ROUTES = {"/assignment", "/completion", "/verification", "/reopening"};

    static String body(String route) {
        return switch (route) {
            case "/assignment" -> "{\"assignee\": \"bob\"}";
            case "/reopening" -> "{\"reason\": \"wrong size\"}";
            default -> "{}";
        };
    }

    /// Everybody here is `ada`.
    static String raising(UUID action, String defect, String assignee) {
        return """
                {"actionId": "%s", %s"title": "Order seals", "assignee": "%s", "dueOn": "2026-11-30"}""".formatted(action, defect, assignee);
    }

    UUID raised(String assignee) {
        var action = UUID.randomUUID();
        user("SUPERVISOR").post("/v1/actions", raising(action, "", assignee)).is(201);
        return action;
    }

    UUID raisedFor(UUID site) {
        var defect = defect(site);
        var action = UUID.randomUUID();
        user("SUPERVISOR")
                .post("/v1/actions", raising(action, "\"defectId\": \"%s\", ".formatted(defect), "ada"))
                .is(201);
        return action;
    }

    UUID defect(UUID site) {
        var defect = UUID.randomUUID();
        admin().post("/v1/defects", """
                {"defectId": "%s", "machineId": "%s", "description": "It leaks", "severity": "MAJOR"}""".formatted(defect, machine(site))).is(201);
        return defect;
    }

    @Test
    void is_completed_by_its_assignee_and_verified_by_another() {
        var action = raised("ada");
        var path = "/v1/actions/" + action;
        admin().post("/v1/actions", raising(action, "", "ada")).isProblem(409, "action-exists");
        user("SUPERVISOR").postNothing(path + "/verification").isProblem(409, "action-open");
        user("MECHANIC").postNothing(path + "/completion").is(200);
        user("MECHANIC").postNothing(path + "/completion").isProblem(409, "action-completed");
        user("SUPERVISOR").post(path + "/assignment", body("/assignment")).isProblem(409, "action-completed");
        user("SUPERVISOR").postNothing(path + "/verification").isProblem(409, "verifier-is-assignee");
        user("SUPERVISOR").post(path + "/reopening", body("/reopening")).is(200);
        user("SUPERVISOR").post(path + "/reopening", body("/reopening")).isProblem(409, "action-open");
        user("SUPERVISOR").post(path + "/assignment", body("/assignment")).is(200);
        user("SUPERVISOR").post(path + "/assignment", body("/assignment")).isProblem(409, "already-assigned");
        user("MECHANIC").postNothing(path + "/completion").isProblem(403, "not-the-assignee");
        admin().post(path + "/completion", "{\"note\": \"ordered\"}").is(200);
        var verified = user("SUPERVISOR")
                .post(path + "/verification", "{\"note\": \"they came\"}")
                .is(200);
        assertThat(verified.version()).isEqualTo(6);
        admin().postNothing(path + "/completion").isProblem(409, "action-verified");
        user("SUPERVISOR").post(path + "/reopening", body("/reopening")).is(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"AUTHOR", "INSPECTOR", "MECHANIC", "ANALYST", "AUDITOR"})
    void is_steered_by_supervisors_and_completed_in_any_role(String role) {
        user(role).post("/v1/actions", raising(UUID.randomUUID(), "", "ada")).isProblem(403, "forbidden");
        var action = raised("ada");
        for (var route : ROUTES) {
            if (!route.equals("/completion")) {
                user(role).post("/v1/actions/" + action + route, body(route)).isProblem(403, "forbidden");
            }
        }
        user(role).postNothing("/v1/actions/" + action + "/completion").is(200);
    }

    @Test
    void that_is_unknown_or_of_another_organization_is_not_found() {
        var foreign = raised("ada");
        for (var route : ROUTES) {
            admin().post("/v1/actions/" + UUID.randomUUID() + route, body(route))
                    .isProblem(404, "unknown-action");
            userOf(UUID.randomUUID(), "ADMIN")
                    .post("/v1/actions/" + foreign + route, body(route))
                    .isProblem(404, "unknown-action");
        }
    }

    @Test
    void is_raised_for_a_defect_that_is_there() {
        admin().post(
                        "/v1/actions",
                        raising(UUID.randomUUID(), "\"defectId\": \"%s\", ".formatted(UUID.randomUUID()), "ada"))
                .isProblem(404, "unknown-defect")
                .pointsAt("/defectId");
        raisedFor(site());
    }

    @Test
    void belongs_to_its_defects_site() {
        var here = site();
        var there = site();
        var action = raisedFor(here);
        for (var route : ROUTES) {
            limitedTo(List.of(there), "ADMIN")
                    .post("/v1/actions/" + action + route, body(route))
                    .isProblem(404, "unknown-action");
        }
        limitedTo(List.of(here), "MECHANIC")
                .postNothing("/v1/actions/" + action + "/completion")
                .is(200);
        var defect = "\"defectId\": \"%s\", ".formatted(defect(there));
        limitedTo(List.of(here), "SUPERVISOR")
                .post("/v1/actions", raising(UUID.randomUUID(), defect, "ada"))
                .isProblem(404, "unknown-defect");
        limitedTo(List.of(there), "SUPERVISOR")
                .post("/v1/actions", raising(UUID.randomUUID(), defect, "ada"))
                .is(201);
    }

    @Test
    void without_a_defect_is_the_whole_organizations() {
        var site = site();
        var action = raised("ada");
        limitedTo(List.of(site), "SUPERVISOR")
                .post("/v1/actions", raising(UUID.randomUUID(), "", "ada"))
                .isProblem(403, "forbidden");
        limitedTo(List.of(site), "MECHANIC")
                .postNothing("/v1/actions/" + action + "/completion")
                .isProblem(404, "unknown-action");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"30.11.2026\"", "\"2026-11-31\"", "\"+12026-11-30\"", "20261130", "[2026, 11, 30]", "\"\""})
    void is_due_on_a_day_of_the_calendar(String day) {
        admin().post("/v1/actions", """
                {"actionId": "%s", "title": "Order seals", "assignee": "ada", "dueOn": %s}""".formatted(UUID.randomUUID(), day))
                .isProblem(400, "invalid-field")
                .pointsAt("/dueOn");
    }

    @Test
    void bad_fields_are_named() {
        admin().post("/v1/actions", """
                {"actionId": "%s", "title": "", "assignee": "ada", "dueOn": "2026-11-30"}""".formatted(UUID.randomUUID()))
                .isProblem(400, "invalid-field")
                .pointsAt("/title");
        admin().post("/v1/actions/" + UUID.randomUUID() + "/assignment", "{}")
                .isProblem(400, "missing-field")
                .pointsAt("/assignee");
        admin().post("/v1/actions/" + UUID.randomUUID() + "/reopening", "{\"reason\": null}")
                .isProblem(400, "missing-field")
                .pointsAt("/reason");
    }
}
