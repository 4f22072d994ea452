package io.fieldlog.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// An inspection from its schedule over the today list to the checklist that fulfils it, through every part of the
/// stack.
@ExtendWith(RunningStack.class)
class ScheduleLifeTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final Client admin = RunningStack.as("admin");
    private final Client inspector = RunningStack.as("inspector");

    @Test
    void what_is_due_today_is_opened_shown_and_fulfilled_by_its_checklist() {
        var site = Fixture.site(admin);
        var machine = Fixture.machine(admin, site);
        var template = UUID.randomUUID();
        RunningStack.as("author").post("/v1/templates", """
                {"templateId": "%s", "name": "Daily", "sections": [
                  {"key": "all", "title": "All", "questions": [
                    {"key": "brake", "label": "Brake holds", "type": "PASS_FAIL_NA", "mandatory": true}]}]}""".formatted(template)).mustBe(201);
        var zone = ZoneId.of("Europe/Berlin");
        var schedule = UUID.randomUUID();
        var defined = RunningStack.as("supervisor")
                .post("/v1/schedules", """
                {"scheduleId": "%s", "name": "Daily", "templateId": "%s", "machineIds": ["%s"], "rrule": "FREQ=DAILY",
                 "startsAt": "%s", "dueWithin": "PT4H", "assignees": ["inspector"]}""".formatted(
                                schedule,
                                template,
                                machine.id(),
                                LocalDateTime.now(zone).minusHours(1).truncatedTo(ChronoUnit.SECONDS)))
                .mustBe(201);
        assertThat(admin.getAfter(defined, "/v1/schedules/" + schedule)
                        .mustBe(200)
                        .json()
                        .get("state")
                        .asString())
                .isEqualTo("ACTIVE");

        var today = "/v1/today?site=" + site.id();
        RunningStack.await("it opens", SOON, () -> !items(inspector, today).isEmpty());
        var errand = items(inspector, today).get(0);
        assertThat(errand.get("status").asString()).isEqualTo("DUE");
        assertThat(errand.get("machineId").asString()).isEqualTo(machine.id().toString());
        assertThat(errand.get("templateName").asString()).isEqualTo("Daily");
        assertThat(items(RunningStack.as("inspector2"), today)).isEmpty();
        assertThat(items(RunningStack.as("supervisor"), today)).hasSize(1);
        var card = "/v1/machines/" + machine.id();
        assertThat(admin.get(card).json().get("nextDue").asString())
                .isEqualTo(errand.get("dueAt").asString());

        var checklist = UUID.randomUUID();
        inspector
                .post("/v1/checklists", """
                {"checklistId": "%s", "machineId": "%s", "templateId": "%s", "templateVersion": 1, "startedAt": "%s",
                 "occurrenceId": "%s"}""".formatted(
                                checklist,
                                machine.id(),
                                template,
                                Instant.now(),
                                errand.get("occurrenceId").asString()))
                .mustBe(201);
        inspector
                .post("/v1/checklists/" + checklist + "/answers", """
                {"answers": [{"operationId": "%s", "question": "brake", "value": "PASS", "capturedAt": "%s",
                              "deviceId": "tablet", "deviceSeq": 1}]}""".formatted(UUID.randomUUID(), Instant.now()))
                .mustBe(200);
        inspector
                .post(
                        "/v1/checklists/" + checklist + "/completion",
                        "{\"completedAt\": \"%s\"}".formatted(Instant.now()))
                .mustBe(200);
        RunningStack.await(
                "it is done",
                SOON,
                () -> items(inspector, today).get(0).get("status").asString().equals("DONE"));
        assertThat(items(inspector, today).get(0).get("onTime").asBoolean()).isTrue();
        var occurrences = items(admin, "/v1/schedules/" + schedule + "/occurrences?state=FULFILLED");
        assertThat(occurrences).hasSize(1);
        assertThat(occurrences.get(0).get("checklistId").asString()).isEqualTo(checklist.toString());
        assertThat(Instant.parse(admin.get(card).json().get("nextDue").asString()))
                .isAfter(Instant.parse(errand.get("dueAt").asString()));
    }

    private static JsonNode items(Client client, String path) {
        return client.get(path).mustBe(200).json().get("items");
    }
}
