package io.fieldlog.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A defect from its report to the machine's return to service, through every part of the stack.
@ExtendWith(RunningStack.class)
class DefectLifeTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final Client admin = RunningStack.as("admin");

    @Test
    void an_out_of_service_defect_takes_its_machine_out_of_service_until_its_repair_is_certified() {
        var machine = Fixture.machine(admin, Fixture.site(admin));
        var path = "/v1/machines/" + machine.id();
        var defect = UUID.randomUUID();
        var reported = RunningStack.as("inspector")
                .post("/v1/defects", """
                        {"defectId": "%s", "machineId": "%s", "description": "The brake leaks", "severity": "OUT_OF_SERVICE"}""".formatted(defect, machine.id()))
                .mustBe(201);
        var shown =
                admin.getAfter(reported, "/v1/defects/" + defect).mustBe(200).json();
        assertThat(shown.get("state").asString()).isEqualTo("OPEN");
        assertThat(shown.get("machineId").asString()).isEqualTo(machine.id().toString());

        RunningStack.await(
                "the policy takes the machine out of service",
                SOON,
                () -> admin.get(path).json().get("status").asString().equals("OUT_OF_SERVICE"));
        assertThat(admin.get(path).json().get("openDefects").asInt()).isEqualTo(1);
        assertThat(admin.post(path + "/return-to-service", "{}").mustBe(409).code())
                .isEqualTo("open-out-of-service-defect");

        RunningStack.as("mechanic")
                .post("/v1/defects/" + defect + "/repair-certification", "{\"note\": \"new seal\"}")
                .mustBe(200);
        var returned = admin.post(path + "/return-to-service", "{}").mustBe(200);
        var card = admin.getAfter(returned, path).mustBe(200).json();
        assertThat(card.get("status").asString()).isEqualTo("IN_SERVICE");
        assertThat(card.get("openDefects").asInt()).isZero();
        var types = admin.getAfter(returned, path + "/timeline").mustBe(200).text();
        assertThat(types).contains("defect-reported", "repair-certified", "policy:when-defect-reported-or-graded");
    }
}
