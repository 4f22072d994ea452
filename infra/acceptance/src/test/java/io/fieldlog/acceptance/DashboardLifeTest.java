package io.fieldlog.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// A dashboard through late answers, an amendment, a defect's life and a void: each day is corrected, and what was
/// shown at any position is shown again as of it, because both are the same prefix of the log.
@ExtendWith(RunningStack.class)
class DashboardLifeTest {

    private static final ZoneId THERE = ZoneId.of("Europe/Berlin");

    private final Client admin = RunningStack.as("admin");
    private final Fixture.Site site = Fixture.site(admin);
    private final String path = "/v1/dashboards/sites/" + site.id();
    private final List<JsonNode> seen = new ArrayList<>();
    private int deviceSeq;

    @Test
    void what_was_shown_is_shown_again_as_of_its_position() {
        var machine = Fixture.machine(admin, site);
        see(machine.registration());
        var template = UUID.randomUUID();
        admin.post("/v1/templates", """
                {"templateId": "%s", "name": "Daily", "sections": [
                  {"key": "all", "title": "All", "questions": [
                    {"key": "brake", "label": "Brake holds", "type": "PASS_FAIL_NA", "mandatory": true,
                     "critical": true, "defectSeverityOnFail": "OUT_OF_SERVICE"}]}]}""".formatted(template)).mustBe(201);
        var today = LocalDate.now(THERE);
        var yesterday = today.minusDays(1);
        var noon = yesterday.atTime(12, 0).atZone(THERE).toInstant();

        var checklist = start(machine, template, noon.minusSeconds(600));
        answer(checklist, "FAIL", noon.minusSeconds(500));
        see(post("/v1/checklists/" + checklist + "/completion", "{\"completedAt\": \"%s\"}".formatted(noon)));
        assertThat(day(yesterday)).isEqualTo("1 completed 0 passed 1 failed");
        awaitSeen("the policies have taken the machine out of service", "/machines/byStatus/OUT_OF_SERVICE", 1);
        assertThat(last().at("/openDefects/OUT_OF_SERVICE").asInt()).isEqualTo(1);

        // Captured before the completion, it arrives after it.
        see(answer(checklist, "PASS", noon.minusSeconds(100)));
        assertThat(day(yesterday)).isEqualTo("1 completed 1 passed 0 failed");
        see(post("/v1/checklists/" + checklist + "/amendments", """
                {"reason": "It did not hold.", "answers": [{"question": "brake", "value": "FAIL"}]}"""));
        assertThat(day(yesterday)).isEqualTo("1 completed 0 passed 1 failed");

        var other = start(machine, template, noon);
        answer(other, "PASS", noon.plusSeconds(10));
        var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        see(post("/v1/checklists/" + other + "/completion", "{\"completedAt\": \"%s\"}".formatted(now)));
        assertThat(day(today)).isEqualTo("1 completed 1 passed 0 failed");
        // Another device had completed it the day before.
        var synced = post("/v1/sync", """
                {"operations": [{"operationId": "%s", "deviceId": "phone", "deviceSeq": 1, "capturedAt": "%s",
                  "command": "POST /v1/checklists/%s/completion", "body": {"completedAt": "%s"}}]}""".formatted(UUID.randomUUID(), noon, other, noon.plusSeconds(60)));
        see(synced.json().at("/results/0/position").asString());
        assertThat(day(today)).isEqualTo("0 completed 0 passed 0 failed");
        assertThat(day(yesterday)).isEqualTo("2 completed 1 passed 1 failed");

        var defects =
                admin.get("/v1/defects?site=" + site.id()).mustBe(200).json().get("items");
        for (var defect : defects) {
            see(post(
                    "/v1/defects/%s/repair-certification"
                            .formatted(defect.get("defectId").asString()),
                    "{\"note\": \"New pads.\"}"));
        }
        assertThat(last().get("medianRepairHours").asDouble()).isPositive();
        assertThat(last().at("/openDefects/OUT_OF_SERVICE").asInt()).isZero();
        see(post("/v1/checklists/" + checklist + "/void", "{\"reason\": \"The wrong machine.\"}"));
        assertThat(day(yesterday)).isEqualTo("1 completed 1 passed 0 failed");

        assertThat(seen).hasSizeGreaterThan(8);
        for (var then : seen) {
            assertThat(admin.get(path + period() + "&asOf="
                                    + then.get("position").asString())
                            .mustBe(200)
                            .json())
                    .isEqualTo(then);
        }
        var beforeTheOther = admin.get(path + period() + "&happenedBy=" + noon.plusSeconds(30))
                .mustBe(200)
                .json();
        assertThat(beforeTheOther
                        .get("days")
                        .valueStream()
                        .mapToInt(day -> day.get("completed").asInt())
                        .sum())
                .as("only the void, which happened later, takes the first away")
                .isEqualTo(1);
    }

    private String period() {
        var today = LocalDate.now(THERE);
        return "?from=%s&to=%s".formatted(today.minusDays(3), today.plusDays(1));
    }

    private JsonNode last() {
        return seen.getLast();
    }

    private String day(LocalDate date) {
        return last().get("days")
                .valueStream()
                .filter(day -> day.get("date").asString().equals(date.toString()))
                .map(day -> "%d completed %d passed %d failed"
                        .formatted(
                                day.get("completed").asInt(),
                                day.get("passed").asInt(),
                                day.get("failed").asInt()))
                .findFirst()
                .orElseThrow();
    }

    private void see(Client.Reply reply) {
        see(reply.consistencyToken());
    }

    private void see(String position) {
        seen.add(admin.get(path + period(), "Consistency-Token", position, "Prefer", "wait=10")
                .mustBe(200)
                .json());
    }

    private void awaitSeen(String what, String pointer, int value) {
        RunningStack.await(what, Duration.ofSeconds(30), () -> {
            seen.add(admin.get(path + period()).mustBe(200).json());
            return last().at(pointer).asInt() == value;
        });
    }

    private Client.Reply post(String route, String body) {
        var reply = admin.post(route, body);
        return reply.mustBe(reply.status() == 201 ? 201 : 200);
    }

    private UUID start(Fixture.Machine machine, UUID template, Instant at) {
        var checklist = UUID.randomUUID();
        see(post("/v1/checklists", """
                {"checklistId": "%s", "machineId": "%s", "templateId": "%s", "templateVersion": 1, "startedAt": "%s"}""".formatted(checklist, machine.id(), template, at)));
        return checklist;
    }

    private Client.Reply answer(UUID checklist, String value, Instant at) {
        return post(
                "/v1/checklists/" + checklist + "/answers", """
                {"answers": [{"operationId": "%s", "question": "brake", "value": "%s", "capturedAt": "%s",
                              "deviceId": "tablet", "deviceSeq": %d}]}""".formatted(UUID.randomUUID(), value, at, deviceSeq++));
    }
}
