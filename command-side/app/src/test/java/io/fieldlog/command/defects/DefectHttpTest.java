package io.fieldlog.command.defects;

import static org.assertj.core.api.Assertions.assertThat;

import io.fieldlog.command.HttpTest;
import io.fieldlog.events.Severity;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

class DefectHttpTest extends HttpTest {

    static final String[] ROUTES = {"/grading", "/repair-certification", "/no-repair-certification", "/review"};

    @Autowired
    ReportedDefects defects;

    static String body(String route) {
        return switch (route) {
            case "/grading" -> "{\"severity\": \"OUT_OF_SERVICE\"}";
            case "/review" -> "{}";
            default -> "{\"note\": \"new\\nseal\"}";
        };
    }

    static String report(UUID defect, UUID machine) {
        return """
                {"defectId": "%s", "machineId": "%s", "description": "It leaks", "severity": "MAJOR"}""".formatted(defect, machine);
    }

    UUID reported(UUID machine) {
        var defect = UUID.randomUUID();
        user("INSPECTOR").post("/v1/defects", report(defect, machine)).is(201);
        return defect;
    }

    @Test
    void lives_from_its_report_to_its_review() {
        var site = site();
        var machine = machine(site);
        var defect = UUID.randomUUID();
        var path = "/v1/defects/" + defect;

        var reported = user("INSPECTOR")
                .post("/v1/defects", """
                {"defectId": "%s", "machineId": "%s", "checklistId": "%s", "question": "brake", "instance": "axle 2",
                 "description": "It\\nleaks", "severity": "MINOR"}""".formatted(defect, machine, UUID.randomUUID()))
                .is(201);
        assertThat(reported.version()).isEqualTo(1);
        admin().post("/v1/defects", report(defect, machine)).isProblem(409, "defect-exists");
        assertThat(defects.find(organization, defect))
                .contains(new ReportedDefects.Standing(machine, site, Severity.MINOR));
        user("SUPERVISOR").post(path + "/grading", body("/grading")).is(200);
        user("SUPERVISOR").post(path + "/grading", body("/grading")).isProblem(409, "already-graded");
        user("INSPECTOR").postNothing(path + "/review").isProblem(409, "defect-open");
        user("MECHANIC")
                .post(path + "/repair-certification", "{\"note\": \"new seal\"}")
                .is(200);
        assertThat(defects.find(organization, defect)).contains(new ReportedDefects.Standing(machine, site, null));
        admin().post(path + "/no-repair-certification", "{\"note\": \"x\"}").isProblem(409, "defect-closed");
        admin().post(path + "/grading", body("/grading")).isProblem(409, "defect-closed");
        var reviewed = user("INSPECTOR").postNothing(path + "/review").is(200);
        assertThat(reviewed.version()).isEqualTo(4);
        user("INSPECTOR").post(path + "/review", "{\"note\": \"again\"}").isProblem(409, "already-reviewed");
    }

    @ParameterizedTest
    @CsvSource({
        "/grading, SUPERVISOR",
        "/repair-certification, MECHANIC",
        "/no-repair-certification, MECHANIC",
        "/review, INSPECTOR"
    })
    void each_step_needs_its_role(String route, String role) {
        var defect = reported(machine(site()));
        if (route.equals("/review")) {
            admin().post("/v1/defects/" + defect + "/no-repair-certification", "{\"note\": \"x\"}")
                    .is(200);
        }
        for (var other : List.of("AUTHOR", "SUPERVISOR", "INSPECTOR", "MECHANIC", "ANALYST", "AUDITOR")) {
            if (!other.equals(role)) {
                user(other).post("/v1/defects/" + defect + route, body(route)).isProblem(403, "forbidden");
            }
        }
        user(role).post("/v1/defects/" + defect + route, body(route)).is(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"AUTHOR", "ANALYST", "AUDITOR"})
    void is_not_reported_by_those_who_inspect_nothing(String role) {
        user(role)
                .post("/v1/defects", report(UUID.randomUUID(), UUID.randomUUID()))
                .isProblem(403, "forbidden");
    }

    @ParameterizedTest
    @ValueSource(strings = {"INSPECTOR", "SUPERVISOR", "MECHANIC", "ADMIN"})
    void is_reported_by_whoever_is_near_machines(String role) {
        user(role)
                .post("/v1/defects", report(UUID.randomUUID(), machine(site())))
                .is(201);
    }

    @Test
    void belongs_to_a_machine_that_is_there_and_in_use() {
        admin().post("/v1/defects", report(UUID.randomUUID(), UUID.randomUUID()))
                .isProblem(404, "unknown-machine");
        var site = site();
        admin().post("/v1/defects", report(UUID.randomUUID(), site)).isProblem(404, "unknown-machine");
        var machine = machine(site);
        admin().post("/v1/machines/" + machine + "/retirement", "{\"reason\": \"sold\"}")
                .is(200);
        admin().post("/v1/defects", report(UUID.randomUUID(), machine)).isProblem(409, "machine-retired");
    }

    @Test
    void that_is_unknown_or_of_another_organization_is_not_found() {
        var foreign = reported(machine(site()));
        var elsewhere = UUID.randomUUID();
        for (var route : ROUTES) {
            admin().post("/v1/defects/" + UUID.randomUUID() + route, body(route))
                    .isProblem(404, "unknown-defect");
            userOf(elsewhere, "ADMIN")
                    .post("/v1/defects/" + foreign + route, body(route))
                    .isProblem(404, "unknown-defect");
        }
        userOf(elsewhere, "ADMIN")
                .post("/v1/defects", report(UUID.randomUUID(), machine(site())))
                .isProblem(404, "unknown-machine");
    }

    @Test
    void is_hidden_from_those_whose_sites_it_does_not_belong_to_wherever_its_machine_goes() {
        var here = site();
        var there = site();
        var machine = machine(here);
        var defect = reported(machine);
        admin().post("/v1/machines/" + machine + "/relocation", "{\"siteId\": \"%s\"}".formatted(there))
                .is(200);
        for (var route : ROUTES) {
            limitedTo(List.of(there), "ADMIN")
                    .post("/v1/defects/" + defect + route, body(route), "If-Match", "\"99\"")
                    .isProblem(404, "unknown-defect");
        }
        limitedTo(List.of(here), "ADMIN")
                .post("/v1/defects", report(UUID.randomUUID(), machine))
                .isProblem(404, "unknown-machine");
        limitedTo(List.of(there), "INSPECTOR")
                .post("/v1/defects", report(UUID.randomUUID(), machine))
                .is(201);
        limitedTo(List.of(here), "MECHANIC")
                .post("/v1/defects/" + defect + "/repair-certification", body("/repair-certification"))
                .is(200);
    }

    @Test
    void an_open_out_of_service_defect_keeps_its_machine_out_of_service() {
        var machine = machine(site());
        var back = "/v1/machines/" + machine + "/return-to-service";
        var defect = reported(machine);
        admin().post("/v1/machines/" + machine + "/removal-from-service", "{\"reason\": \"brake\"}")
                .is(200);
        admin().postNothing(back).is(200);
        admin().post("/v1/machines/" + machine + "/removal-from-service", "{\"reason\": \"brake\"}")
                .is(200);
        admin().post("/v1/defects/" + defect + "/grading", body("/grading")).is(200);
        admin().postNothing(back).isProblem(409, "open-out-of-service-defect");
        admin().post("/v1/defects/" + defect + "/grading", "{\"severity\": \"MINOR\"}")
                .is(200);
        admin().postNothing(back).is(200);
    }

    @Test
    void an_id_belongs_to_one_thing() {
        var machine = machine(site());
        admin().post("/v1/defects", report(machine, machine)).isProblem(409, "id-taken");
    }

    @Test
    void the_same_command_again_gets_the_same_answer_even_after_the_machine_is_retired() {
        var machine = machine(site());
        var defect = UUID.randomUUID();
        var key = UUID.randomUUID().toString();
        var first = admin().post("/v1/defects", report(defect, machine), "Idempotency-Key", key)
                .is(201);
        admin().post("/v1/machines/" + machine + "/retirement", "{\"reason\": \"sold\"}")
                .is(200);
        var again = admin().post("/v1/defects", report(defect, machine), "Idempotency-Key", key)
                .is(201);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.header("Idempotent-Replay")).isEqualTo("true");
    }

    @Test
    void the_version_is_compared_before_the_rules() {
        var defect = reported(machine(site()));
        admin().postNothing("/v1/defects/" + defect + "/review", "If-Match", "\"2\"")
                .isProblem(412, "version-mismatch");
        admin().postNothing("/v1/defects/" + defect + "/review", "If-Match", "\"1\"")
                .isProblem(409, "defect-open");
    }

    @Test
    void bad_fields_are_named() {
        admin().post("/v1/defects", "{\"defectId\": \"%s\"}".formatted(UUID.randomUUID()))
                .isProblem(400, "missing-field");
        admin().post("/v1/defects", """
                {"defectId": "%s", "machineId": "%s", "description": " ", "severity": "MAJOR"}""".formatted(UUID.randomUUID(), UUID.randomUUID()))
                .isProblem(400, "invalid-field")
                .pointsAt("/description");
        admin().post("/v1/defects", """
                {"defectId": "%s", "machineId": "%s", "description": "x", "severity": "BAD"}""".formatted(UUID.randomUUID(), UUID.randomUUID()))
                .isProblem(400, "invalid-field")
                .pointsAt("/severity");
        admin().post("/v1/defects/" + UUID.randomUUID() + "/repair-certification", "{}")
                .isProblem(400, "missing-field")
                .pointsAt("/note");
        admin().post("/v1/defects/" + UUID.randomUUID() + "/grading", "{\"severity\": \"MINOR\", \"why\": 1}")
                .isProblem(400, "unknown-field");
    }
}
