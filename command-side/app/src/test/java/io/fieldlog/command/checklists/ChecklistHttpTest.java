package io.fieldlog.command.checklists;

import static org.assertj.core.api.Assertions.assertThat;

import io.fieldlog.command.AggregateKey;
import io.fieldlog.command.HttpTest;
import io.fieldlog.events.ChecklistEvent;
import io.fieldlog.events.ChecklistEvent.ChecklistCompleted;
import io.fieldlog.events.ChecklistEvent.ChecklistStarted;
import io.fieldlog.events.ChecklistEvent.CompletionClaimed;
import io.fieldlog.events.ChecklistEvent.QuestionAnswered;
import java.util.List;
import java.util.UUID;
import org.axonframework.common.caching.Cache;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

class ChecklistHttpTest extends HttpTest {

    static final String SECTIONS = """
            [{"key": "machine", "title": "Machine", "questions": [
               {"key": "brake", "label": "Brake holds", "type": "PASS_FAIL_NA", "mandatory": true, "critical": true},
               {"key": "tyre", "label": "Tyres", "type": "SINGLE_CHOICE", "mandatory": true, "options": [
                 {"key": "good", "label": "Good", "score": 2}, {"key": "poor", "label": "Poor", "failed": true}]},
               {"key": "pressure", "label": "Pressure", "type": "NUMBER", "unit": "kPa", "min": 600, "max": 900},
               {"key": "where", "label": "Where", "type": "LOCATION"}]},
             {"key": "wheels", "title": "Wheels", "repeats": true, "questions": [
               {"key": "rim", "label": "Rim", "type": "PASS_FAIL_NA"}]}]""";

    @Autowired
    EventStore events;

    @Autowired
    Cache cache;

    final UUID template = UUID.randomUUID();
    final UUID checklist = UUID.randomUUID();
    final String path = "/v1/checklists/" + checklist;

    private UUID publish() {
        admin().post("/v1/templates", """
                {"templateId": "%s", "name": "Forklift, daily", "sections": %s}""".formatted(template, SECTIONS)).is(201);
        return template;
    }

    private static String start(UUID checklist, UUID machine, UUID template, int version) {
        return """
                {"checklistId": "%s", "machineId": "%s", "templateId": "%s", "templateVersion": %d,
                 "startedAt": "2026-11-23T08:00:00+01:00"}""".formatted(checklist, machine, template, version);
    }

    /// A checklist under way, at a machine on this site.
    private void begin(UUID site) {
        user("INSPECTOR")
                .post("/v1/checklists", start(checklist, machine(site), publish(), 1))
                .is(201);
    }

    private static String answers(String... answers) {
        return "{\"answers\": [%s]}".formatted(String.join(", ", answers));
    }

    private static String answer(String question, String value, int minute) {
        return answer(question, value, minute, "phone", "");
    }

    private static String answer(String question, String value, int minute, String device, String more) {
        return """
                {"operationId": "%s", "question": "%s", "value": %s, "capturedAt": "2026-11-23T08:%02d:00+01:00",
                 "deviceId": "%s", "deviceSeq": %d%s}""".formatted(UUID.randomUUID(), question, value, minute, device, minute, more);
    }

    private static String completion(int minute) {
        return "{\"completedAt\": \"2026-11-23T08:%02d:00+01:00\"}".formatted(minute);
    }

    private static String signature(String hash) {
        return """
                {"signatureId": "%s", "meaning": "inspected", "signedAt": "2026-11-23T09:00:00+01:00",
                 "contentHash": "%s"}""".formatted(UUID.randomUUID(), hash);
    }

    private List<ChecklistEvent> log() {
        return events.readEvents(new AggregateKey(organization, checklist).toString(), 0)
                .asStream()
                .map(message -> (ChecklistEvent) message.getPayload())
                .toList();
    }

    private void answerAll() {
        user("INSPECTOR")
                .post(path + "/answers", answers(answer("brake", "\"PASS\"", 1), answer("tyre", "\"good\"", 2)))
                .is(200);
    }

    private String contentHash() {
        return log().stream()
                .filter(ChecklistCompleted.class::isInstance)
                .map(event -> ((ChecklistCompleted) event).outcome().contentHash())
                .findAny()
                .orElseThrow();
    }

    @Test
    void lives_from_start_to_approval() {
        var site = site();
        begin(site);
        var inspector = user("INSPECTOR");
        var supervisor = userNamed("sue", "SUPERVISOR");
        answerAll();
        supervisor.post(path + "/approval", "{}").isProblem(409, "not-completed");

        var completed = inspector.post(path + "/completion", completion(10)).is(200);
        assertThat(completed.json().path("state").asString()).isEqualTo("COMPLETED");
        assertThat(completed.json().path("completionPending").asBoolean(true)).isFalse();
        assertThat(completed.json().path("result").asString()).isEqualTo("PASS");
        assertThat(completed.json().path("score").asInt()).isEqualTo(3);
        assertThat(completed.json().path("maxScore").asInt()).isEqualTo(3);
        assertThat(completed.version()).isEqualTo(5);

        inspector
                .post(path + "/signatures", signature("0".repeat(64)))
                .isProblem(409, "content-changed")
                .pointsAt("/contentHash");
        inspector.post(path + "/signatures", signature(contentHash())).is(201);
        user("SUPERVISOR").post(path + "/approval", "{}").isProblem(409, "approver-took-part");
        supervisor.post(path + "/rejection", "{\"reason\": \"blurred\"}").is(200);
        supervisor.post(path + "/rejection", "{\"reason\": \"blurred\"}").isProblem(409, "already-rejected");
        supervisor.postNothing(path + "/approval").isProblem(409, "already-rejected");
        inspector.post(path + "/amendments", """
                {"reason": "misread", "answers": [{"question": "pressure", "value": 700}]}""").is(201);
        supervisor.post(path + "/approval", "{\"note\": \"fine\"}").is(200);
        supervisor.postNothing(path + "/approval").isProblem(409, "already-approved");
        supervisor.post(path + "/void", "{\"reason\": \"wrong machine\"}").is(200);
        supervisor.post(path + "/void", "{\"reason\": \"again\"}").isProblem(409, "checklist-voided");
        inspector
                .post(path + "/answers", answers(answer("brake", "\"FAIL\"", 3)))
                .is(200);
        assertThat(log().getFirst()).isInstanceOfSatisfying(ChecklistStarted.class, started -> {
            assertThat(started.siteId()).isEqualTo(site);
            assertThat(started.inspector()).isEqualTo("ada");
        });
    }

    @Test
    void says_what_is_missing_when_it_is_completed_and_keeps_no_claim() {
        begin(site());
        user("INSPECTOR")
                .post(path + "/answers", answers(answer("brake", "\"PASS\"", 1)))
                .is(200);
        var refused = user("INSPECTOR")
                .post(path + "/completion", completion(10))
                .isProblem(409, "answers-missing")
                .pointsAt("/answers/tyre");
        assertThat(refused.json().path("errors").path(0).path("code").asString())
                .isEqualTo("answer-missing");
        assertThat(log()).noneMatch(CompletionClaimed.class::isInstance);
    }

    @Test
    void takes_values_of_every_form_and_instances_as_text_or_number() {
        begin(site());
        user("INSPECTOR")
                .post(
                        path + "/answers",
                        answers(
                                answer("pressure", "750.50", 1),
                                answer("where", "{\"lat\": 53.5, \"lon\": 9.9}", 2),
                                answer("rim", "\"PASS\"", 3, "phone", ", \"instance\": 1"),
                                answer("rim", "\"FAIL\"", 4, "phone", ", \"instance\": \"left\", \"note\": \"bent\""),
                                answer("brake", "null", 5)))
                .is(200);
        assertThat(log())
                .filteredOn(QuestionAnswered.class::isInstance)
                .extracting(event -> ((QuestionAnswered) event).instance())
                .containsExactly(null, null, "1", "left", null);
    }

    @Test
    void tells_of_another_device_that_says_otherwise() {
        begin(site());
        user("INSPECTOR")
                .post(path + "/answers", answers(answer("brake", "\"PASS\"", 1)))
                .is(200);
        var other = user("INSPECTOR")
                .post(path + "/answers", answers(answer("brake", "\"FAIL\"", 2, "tablet", "")))
                .is(200);
        assertThat(other.json().path("conflicts").valueStream().map(q -> q.asString()))
                .containsExactly("brake");
        var agreeing = user("INSPECTOR")
                .post(path + "/answers", answers(answer("brake", "\"FAIL\"", 3)))
                .is(200);
        assertThat(agreeing.json().has("conflicts")).isFalse();
    }

    @Test
    void starts_only_on_what_exists_and_may_be_used() {
        var site = site();
        var machine = machine(site);
        publish();
        var inspector = user("INSPECTOR");
        inspector
                .post("/v1/checklists", start(checklist, UUID.randomUUID(), template, 1))
                .isProblem(404, "unknown-machine");
        inspector.post("/v1/checklists", start(checklist, site, template, 1)).isProblem(404, "unknown-machine");
        inspector
                .post("/v1/checklists", start(checklist, machine, UUID.randomUUID(), 1))
                .isProblem(404, "unknown-template");
        inspector.post("/v1/checklists", start(checklist, machine, template, 2)).isProblem(404, "unknown-template");
        inspector
                .post("/v1/checklists", start(checklist, machine, template, 0))
                .isProblem(400, "invalid-field")
                .pointsAt("/templateVersion");
        inspector.post("/v1/checklists", start(machine, machine, template, 1)).isProblem(409, "id-taken");
        inspector.post("/v1/checklists", start(checklist, machine, template, 1)).is(201);
        inspector.post("/v1/checklists", start(checklist, machine, template, 1)).isProblem(409, "checklist-exists");
        admin().post("/v1/machines/" + machine + "/retirement", "{\"reason\": \"sold\"}")
                .is(200);
        inspector
                .post("/v1/checklists", start(UUID.randomUUID(), machine, template, 1))
                .isProblem(409, "machine-retired");
    }

    @Test
    void starts_from_a_withdrawn_template_only_if_it_began_before() {
        var machine = machine(site());
        publish();
        admin().postNothing("/v1/templates/" + template + "/withdrawal").is(200);
        user("INSPECTOR")
                .post("/v1/checklists", start(checklist, machine, template, 1))
                .is(201);
        user("INSPECTOR")
                .post(
                        "/v1/checklists",
                        start(UUID.randomUUID(), machine, template, 1).replace("2026-11-23", "2126-11-23"))
                .isProblem(409, "template-withdrawn");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/answers", "/completion", "/signatures", "/approval", "/rejection", "/void", "/amendments"})
    void is_unknown_to_other_organizations_and_other_sites(String route) {
        begin(site());
        var elsewhere = UUID.randomUUID();
        var stranger = userOf(UUID.randomUUID(), "INSPECTOR", "SUPERVISOR");
        var limited = limitedTo(List.of(elsewhere), "INSPECTOR", "SUPERVISOR");
        for (var user : List.of(stranger, limited)) {
            user.post(path + route, body(route)).isProblem(404, "unknown-checklist");
        }
        limited.post("/v1/checklists", start(UUID.randomUUID(), machine(site()), template, 1))
                .isProblem(404, "unknown-machine");
    }

    private static String body(String route) {
        return switch (route) {
            case "/answers" -> answers(answer("brake", "\"PASS\"", 1));
            case "/completion" -> completion(10);
            case "/signatures" -> signature("0".repeat(64));
            case "/approval" -> "{}";
            case "/amendments" ->
                "{\"reason\": \"misread\", \"answers\": [{\"question\": \"brake\", \"value\": \"NA\"}]}";
            default -> "{\"reason\": \"because\"}";
        };
    }

    @Test
    void is_written_by_inspectors_and_judged_by_supervisors() {
        begin(site());
        for (var role : List.of("MECHANIC", "ANALYST", "AUDITOR", "AUTHOR")) {
            for (var route : List.of("/answers", "/completion", "/signatures", "/amendments")) {
                user(role).post(path + route, body(route)).isProblem(403, "forbidden");
            }
            user(role)
                    .post("/v1/checklists", start(checklist, checklist, template, 1))
                    .isProblem(403, "forbidden");
        }
        for (var route : List.of("/approval", "/rejection", "/void")) {
            user("INSPECTOR").post(path + route, body(route)).isProblem(403, "forbidden");
        }
    }

    @Test
    void points_at_what_is_wrong_with_answers() {
        begin(site());
        var inspector = user("INSPECTOR");
        inspector
                .post(path + "/answers", answers())
                .isProblem(400, "invalid-field")
                .pointsAt("/answers");
        inspector
                .post(path + "/answers", answers(answer("horn", "\"PASS\"", 1), answer("brake", "\"good\"", 2)))
                .isProblem(400, "unknown-question")
                .pointsAt("/answers/0/question", "/answers/1/value");
        inspector
                .post(path + "/answers", answers(answer("brake", "\"good\"", 2)))
                .isProblem(400, "invalid-field")
                .pointsAt("/answers/0/value");
        inspector
                .post(path + "/answers", answers(answer("pressure", "1e999999999", 2)))
                .isProblem(400, "invalid-field")
                .pointsAt("/answers/0/value");
        inspector
                .post(path + "/answers", answers(answer("brake", "{\"a\": 1}", 2)))
                .isProblem(400, "invalid-field")
                .pointsAt("/answers/0/value");
        inspector
                .post(path + "/answers", answers(answer("rim", "\"PASS\"", 2, "phone", ", \"instance\": 1.5")))
                .isProblem(400, "invalid-field")
                .pointsAt("/answers/0/instance");
        inspector
                .post(path + "/answers", answers(answer("brake", "\"PASS\"", 2).replace("\"phone\"", "\" \"")))
                .isProblem(400, "invalid-field")
                .pointsAt("/answers/0/deviceId");
        inspector
                .post(
                        path + "/answers",
                        answers(answer("brake", "\"PASS\"", 2).replace("\"deviceSeq\": 2", "\"deviceSeq\": -1")))
                .isProblem(400, "invalid-field")
                .pointsAt("/answers/0/deviceSeq");
        inspector
                .post(path + "/answers", answers(answer("brake", "\"PASS\"", 2).replace("\"deviceId\"", "\"device\"")))
                .isProblem(400, "unknown-field");
        inspector
                .post(path + "/signatures", signature("xyz"))
                .isProblem(400, "invalid-field")
                .pointsAt("/contentHash");
        inspector
                .post(path + "/amendments", "{\"reason\": \"misread\", \"answers\": []}")
                .isProblem(400, "invalid-field")
                .pointsAt("/answers");
        assertThat(log()).hasSize(1);
    }

    @Test
    void is_the_same_from_a_snapshot() {
        begin(site());
        for (var minute = 1; minute < 59; minute++) {
            user("INSPECTOR")
                    .post(path + "/answers", answers(answer("pressure", "700." + minute, minute)))
                    .is(200);
        }
        answerAll();
        user("INSPECTOR").post(path + "/completion", completion(59)).is(200);
        cache.removeAll();
        user("INSPECTOR").post(path + "/signatures", signature(contentHash())).is(201);
        cache.removeAll();
        userNamed("sue", "SUPERVISOR").postNothing(path + "/approval").is(200);
    }

    @Test
    void answers_a_repeated_completion_with_the_same_bytes() {
        begin(site());
        answerAll();
        var key = UUID.randomUUID().toString();
        var first = user("INSPECTOR")
                .post(path + "/completion", completion(10), "Idempotency-Key", key)
                .is(200);
        var again = user("INSPECTOR")
                .post(path + "/completion", completion(10), "Idempotency-Key", key)
                .is(200);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.header("Idempotent-Replay")).isEqualTo("true");
        user("INSPECTOR")
                .post(path + "/answers", body("/answers"), "If-Match", "\"1\"")
                .isProblem(412, "version-mismatch");
    }
}
