package io.fieldlog.command.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.fieldlog.command.AggregateKey;
import io.fieldlog.command.HttpTest;
import io.fieldlog.events.ChecklistEvent;
import io.fieldlog.events.ChecklistEvent.QuestionAnswered;
import io.fieldlog.events.DefectEvent;
import io.fieldlog.events.MachineEvent.MeterReadingRecorded;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

class SyncHttpTest extends HttpTest {

    @Autowired
    EventStore events;

    final UUID template = UUID.randomUUID();

    private UUID fleet() {
        var machine = machine(site());
        admin().post("/v1/templates", """
                {"templateId": "%s", "name": "Forklift, daily", "sections": [{"key": "s", "title": "S", "questions": [
                  {"key": "brake", "label": "Brake", "type": "PASS_FAIL_NA", "mandatory": true},
                  {"key": "note", "label": "Note", "type": "TEXT"},
                  {"key": "hours", "label": "Hours", "type": "NUMBER"}]}]}""".formatted(template)).is(201);
        return machine;
    }

    private static String batch(String... operations) {
        return batch(List.of(operations));
    }

    private static String batch(List<String> operations) {
        return "{\"operations\": [%s]}".formatted(String.join(",\n", operations));
    }

    private static String operation(UUID id, int seq, String command, String body) {
        return operation(id, "phone", seq, command, body);
    }

    private static String operation(UUID id, String device, int seq, String command, String body) {
        return """
                {"operationId": "%s", "deviceId": "%s", "deviceSeq": %d, "capturedAt": "2026-11-23T08:%02d:00+01:00",
                 "command": "POST %s", "body": %s}""".formatted(id, device, seq, seq % 60, command, body);
    }

    private String start(UUID checklist, UUID machine) {
        return operation(UUID.randomUUID(), 0, "/v1/checklists", """
                {"checklistId": "%s", "machineId": "%s", "templateId": "%s", "templateVersion": 1,
                 "startedAt": "2026-11-23T08:00:00+01:00"}""".formatted(checklist, machine, template));
    }

    private static String answer(UUID checklist, int seq, String question, String value) {
        return answer(checklist, "phone", seq, question, value);
    }

    private static String answer(UUID checklist, String device, int seq, String question, String value) {
        return operation(UUID.randomUUID(), device, seq, "/v1/checklists/" + checklist + "/answers", """
                {"answers": [{"question": "%s", "value": %s}]}""".formatted(
                        question, value));
    }

    private static String completion(UUID checklist, int minute) {
        return operation(
                UUID.randomUUID(), minute, "/v1/checklists/" + checklist + "/completion", """
                {"completedAt": "2026-11-23T08:%02d:00+01:00"}""".formatted(minute));
    }

    private Reply sync(String batch) {
        return user("INSPECTOR").post("/v1/sync", batch).is(200);
    }

    private static List<String> statuses(Reply reply) {
        return reply.json()
                .path("results")
                .valueStream()
                .map(result -> result.path("status").asString())
                .toList();
    }

    private static JsonNode result(Reply reply, int index) {
        return reply.json().path("results").path(index);
    }

    private static String reason(Reply reply, int index) {
        return result(reply, index).path("reason").path("code").asString();
    }

    private List<Object> log(UUID stream) {
        return events.readEvents(new AggregateKey(organization, stream).toString(), 0)
                .asStream()
                .<Object>map(message -> message.getPayload())
                .toList();
    }

    @Test
    void takes_a_defect_that_was_found_without_network_once() {
        var machine = fleet();
        var defect = UUID.randomUUID();
        var report = operation(UUID.randomUUID(), 1, "/v1/defects", """
                {"defectId": "%s", "machineId": "%s", "description": "Oil leaks", "severity": "MAJOR"}""".formatted(defect, machine));
        var unknown =
                operation(UUID.randomUUID(), 2, "/v1/defects", """
                {"defectId": "%s", "machineId": "%s", "description": "Oil leaks", "severity": "MAJOR"}""".formatted(UUID.randomUUID(), UUID.randomUUID()));
        var vague = operation(UUID.randomUUID(), 3, "/v1/defects", """
                {"defectId": "%s", "machineId": "%s", "severity": "MAJOR"}""".formatted(UUID.randomUUID(), machine));

        var first = sync(batch(report, unknown, vague));

        assertThat(statuses(first)).containsExactly("applied", "rejected", "rejected");
        assertThat(log(defect)).singleElement().isInstanceOf(DefectEvent.DefectReported.class);
        assertThat(statuses(sync(batch(report)))).containsExactly("duplicate");
        assertThat(log(defect)).hasSize(1);
    }

    @Test
    void takes_a_whole_inspection_and_the_same_again() {
        var machine = fleet();
        var checklist = UUID.randomUUID();
        var photo = operation(UUID.randomUUID(), 3, "/v1/checklists/" + checklist + "/photos", """
                {"photoId": "%s", "question": "brake", "sha256": "%s", "contentType": "image/jpeg", "bytes": 4000}""".formatted(
                        UUID.randomUUID(), "a".repeat(64)));
        var reading = operation(
                UUID.randomUUID(), 4, "/v1/machines/" + machine + "/meter-readings", """
                {"readingId": "%s", "meter": "hours", "value": 1200, "unit": "h"}""".formatted(UUID.randomUUID()));
        var work = batch(
                start(checklist, machine),
                answer(checklist, 1, "brake", "\"PASS\""),
                answer(checklist, 2, "hours", "1200"),
                photo,
                reading,
                completion(checklist, 10));

        var first = sync(work);
        assertThat(statuses(first)).containsOnly("applied").hasSize(6);
        assertThat(first.json()
                        .path("results")
                        .valueStream()
                        .map(r -> r.path("position").asLong()))
                .allMatch(position -> position > 0);
        assertThat(log(checklist)).hasSize(6).last().isInstanceOf(ChecklistEvent.ChecklistCompleted.class);

        var again = sync(work);
        assertThat(statuses(again)).containsOnly("duplicate").hasSize(6);
        assertThat(result(again, 5).path("position")).isEqualTo(result(first, 5).path("position"));
        assertThat(userNamed("bob", "INSPECTOR")
                        .post("/v1/sync", work)
                        .is(200)
                        .json()
                        .path("results"))
                .isEqualTo(again.json().path("results"));
        assertThat(log(checklist)).hasSize(6);
    }

    @Test
    void completes_bodies_with_what_the_envelope_says() {
        var machine = fleet();
        var checklist = UUID.randomUUID();
        var both = UUID.randomUUID();
        var own = UUID.randomUUID();
        assertThat(statuses(sync(batch(
                        start(checklist, machine),
                        operation(both, 7, "/v1/checklists/" + checklist + "/answers", """
                                {"answers": [{"question": "brake", "value": "PASS"}, {"question": "note", "value": "ok"},
                                 {"question": "hours", "value": 1, "operationId": "%s", "deviceId": "tablet", "deviceSeq": 2,
                                  "capturedAt": "2026-11-23T07:00:00Z"}]}""".formatted(own)),
                        operation(UUID.randomUUID(), 8, "/v1/machines/" + machine + "/meter-readings", """
                                {"readingId": "%s", "meter": "hours", "value": 1, "unit": "h"}""".formatted(
                                        UUID.randomUUID()))))))
                .containsOnly("applied");
        assertThat(log(checklist))
                .filteredOn(QuestionAnswered.class::isInstance)
                .extracting(event -> {
                    var answer = (QuestionAnswered) event;
                    return List.of(
                            answer.operationId(),
                            answer.deviceId(),
                            answer.deviceSeq(),
                            answer.capturedAt().toString());
                })
                .containsExactly(
                        List.of(both, "phone", 7L, "2026-11-23T07:07:00Z"),
                        List.of(both, "phone", 7L, "2026-11-23T07:07:00Z"),
                        List.of(own, "tablet", 2L, "2026-11-23T07:00:00Z"));
        assertThat(log(machine))
                .last()
                .isInstanceOfSatisfying(
                        MeterReadingRecorded.class,
                        reading -> assertThat(reading.capturedAt()).hasToString("2026-11-23T07:08:00Z"));
    }

    @Test
    void decides_each_operation_for_itself() {
        var machine = fleet();
        var checklist = UUID.randomUUID();
        var unknown = UUID.randomUUID();
        var reply = sync(batch(
                answer(unknown, 1, "brake", "\"PASS\""),
                start(checklist, machine),
                answer(checklist, 1, "brake", "\"WELL\""),
                answer(checklist, 2, "horn", "\"PASS\""),
                answer(checklist, 3, "brake", "\"PASS\""),
                completion(checklist, 4)));
        assertThat(statuses(reply))
                .containsExactly("rejected", "applied", "rejected", "rejected", "applied", "applied");
        assertThat(reason(reply, 0)).isEqualTo("unknown-checklist");
        assertThat(result(reply, 0).path("position").isNull()).isTrue();
        assertThat(reason(reply, 2)).isEqualTo("invalid-field");
        assertThat(result(reply, 2)
                        .path("reason")
                        .path("errors")
                        .path(0)
                        .path("pointer")
                        .asString())
                .isEqualTo("/answers/0/value");
        assertThat(reason(reply, 3)).isEqualTo("unknown-question");
    }

    @Test
    void tells_of_another_device_that_says_otherwise() {
        var machine = fleet();
        var checklist = UUID.randomUUID();
        var reply = sync(batch(
                start(checklist, machine),
                answer(checklist, "phone", 1, "brake", "\"PASS\""),
                answer(checklist, "tablet", 2, "brake", "\"FAIL\"")));
        assertThat(statuses(reply)).containsExactly("applied", "applied", "conflict");
        assertThat(reason(reply, 2)).isEqualTo("conflicting-answer");
        assertThat(result(reply, 2).path("position").asLong()).isPositive();
    }

    @Test
    void keeps_a_completion_that_comes_before_what_it_needs() {
        var machine = fleet();
        var checklist = UUID.randomUUID();
        var reply = sync(
                batch(start(checklist, machine), completion(checklist, 10), answer(checklist, 1, "brake", "\"PASS\"")));
        assertThat(statuses(reply)).containsOnly("applied");
        assertThat(log(checklist)).last().isInstanceOf(ChecklistEvent.ChecklistCompleted.class);
    }

    @Test
    void keeps_the_order_of_the_request_over_many_checklists() {
        var machine = fleet();
        var checklists = Stream.generate(UUID::randomUUID).limit(30).toList();
        var operations = new ArrayList<String>();
        checklists.forEach(checklist -> operations.add(start(checklist, machine)));
        var answers = new ArrayList<String>();
        for (var round = 0; round < 5; round++) {
            for (var checklist : checklists) {
                answers.add(answer(checklist, round, "hours", Integer.toString(round)));
            }
        }
        operations.addAll(answers);
        var reply = sync(batch(operations));
        assertThat(statuses(reply)).hasSize(180).containsOnly("applied");
        for (var i = 0; i < operations.size(); i++) {
            assertThat(operations.get(i))
                    .contains(result(reply, i).path("operationId").asString());
        }
        for (var checklist : checklists) {
            assertThat(log(checklist).stream()
                            .filter(QuestionAnswered.class::isInstance)
                            .map(event -> ((QuestionAnswered) event).deviceSeq()))
                    .containsExactly(0L, 1L, 2L, 3L, 4L);
        }
        Collections.shuffle(answers);
        assertThat(statuses(sync(batch(answers)))).containsOnly("duplicate");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1                                                                          | invalid-field
            {}                                                                         | missing-field
            {"operationId": "x", "deviceId": "p", "command": "POST /v1/checklists"}    | invalid-field
            {"operationId": "019ab000-0000-7000-8000-000000000001", "deviceId": "p"}   | missing-field
            {"operationId": "019ab000-0000-7000-8000-000000000001", "deviceId": "", "command": "POST /v1/checklists", "body": {}} | invalid-field
            {"operationId": "019ab000-0000-7000-8000-000000000001", "deviceId": "p", "command": "POST /v1/checklists", "size": 1} | unknown-field
            {"operationId": "019ab000-0000-7000-8000-000000000001", "deviceId": "p", "command": "POST /v1/checklists"}            | missing-field
            {"operationId": "019ab000-0000-7000-8000-000000000001", "deviceId": "p", "command": "POST /v1/checklists", "body": []} | invalid-field
            {"operationId": "019ab000-0000-7000-8000-000000000001", "deviceId": "p", "command": "GET /v1/checklists", "body": {}}  | invalid-field
            {"operationId": "019ab000-0000-7000-8000-000000000001", "deviceId": "p", "command": "POST /v1/sites", "body": {}}      | invalid-field
            {"operationId": "019ab000-0000-7000-8000-000000000001", "deviceId": "p", "deviceSeq": -1, "command": "POST /v1/sites"} | invalid-field
            """)
    void rejects_an_operation_that_is_none(String operation, String code) {
        var machine = fleet();
        var reply = sync(batch(operation, start(UUID.randomUUID(), machine)));
        assertThat(statuses(reply)).containsExactly("rejected", "applied");
        assertThat(reason(reply, 0)).isEqualTo(code);
    }

    @Test
    void rejects_an_id_that_was_another_operation() {
        var machine = fleet();
        var checklist = UUID.randomUUID();
        var id = UUID.randomUUID();
        var path = "/v1/checklists/" + checklist + "/answers";
        var reply = sync(batch(
                start(checklist, machine),
                operation(id, 1, path, "{\"answers\": [{\"question\": \"brake\", \"value\": \"PASS\"}]}"),
                operation(id, 1, path, "{\"answers\": [{\"question\": \"brake\", \"value\": \"FAIL\"}]}")));
        assertThat(statuses(reply)).containsExactly("applied", "applied", "rejected");
        assertThat(reason(reply, 2)).isEqualTo("idempotency-key-reused");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                 | malformed-json
            {"operations": [                   | malformed-json
            {"operations": [}                  | malformed-json
            {"operations": [1e99999999999]}    | malformed-json
            {"operations": []} x               | malformed-json
            []                                 | invalid-field
            {}                                 | missing-field
            {"operations": {}}                 | invalid-field
            {"operations": null}               | invalid-field
            {"operations": [], "more": 1}      | unknown-field
            {"operations": [], "operations": []} | malformed-json
            """)
    void refuses_a_body_that_is_no_batch(String body, String code) {
        user("INSPECTOR").post("/v1/sync", body).isProblem(400, code);
    }

    @Test
    void refuses_bytes_that_are_no_text() {
        var latin1 = "{\"operations\": [\"\u00e4\"]}".getBytes(StandardCharsets.ISO_8859_1);
        var noEncoding = new byte[] {0, '{', 0, 0};
        for (var body : List.of(latin1, noEncoding)) {
            user("INSPECTOR")
                    .post("/v1/sync", BodyPublishers.ofByteArray(body), "Content-Type", "application/json")
                    .isProblem(400, "malformed-json");
        }
    }

    @Test
    void takes_an_empty_batch() {
        assertThat(sync(batch()).body()).isEqualTo("{\"results\":[]}");
    }

    @Test
    void takes_so_many_operations_and_no_more() {
        var none = IntStream.range(0, BatchReader.MOST_OPERATIONS)
                .mapToObj(_ -> "{}")
                .toList();
        assertThat(statuses(sync(batch(none)))).hasSize(BatchReader.MOST_OPERATIONS);
        var more = new ArrayList<>(none);
        more.add("{}");
        user("INSPECTOR").post("/v1/sync", batch(more)).isProblem(413, "payload-too-large");
    }

    @Test
    void takes_so_many_bytes_and_no_more_however_they_are_packed() throws IOException {
        var padding = " ".repeat(9 << 20);
        user("INSPECTOR")
                .post(
                        "/v1/sync",
                        BodyPublishers.ofByteArray(gzip(batch(padding))),
                        "Content-Type",
                        "application/json",
                        "Content-Encoding",
                        "gzip")
                .isProblem(413, "payload-too-large");
        var fitting = user("INSPECTOR")
                .post(
                        "/v1/sync",
                        BodyPublishers.ofByteArray(gzip(batch(" ".repeat(7 << 20)))),
                        "Content-Type",
                        "application/json",
                        "Content-Encoding",
                        "gzip")
                .is(200);
        assertThat(fitting.body()).isEqualTo("{\"results\":[]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"AUTHOR", "MECHANIC", "ANALYST", "AUDITOR"})
    void is_the_inspectors(String role) {
        user(role).post("/v1/sync", batch()).isProblem(403, "forbidden");
        nobody().post("/v1/sync", batch()).isProblem(401, "unauthenticated");
    }

    @Test
    void does_not_reach_other_sites() {
        var machine = fleet();
        var checklist = UUID.randomUUID();
        sync(batch(start(checklist, machine)));
        var limited = limitedTo(List.of(UUID.randomUUID()), "INSPECTOR");
        var reply = limited.post(
                        "/v1/sync", batch(answer(checklist, 1, "brake", "\"PASS\""), start(UUID.randomUUID(), machine)))
                .is(200);
        assertThat(statuses(reply)).containsExactly("rejected", "rejected");
        assertThat(reason(reply, 0)).isEqualTo("unknown-checklist");
        assertThat(reason(reply, 1)).isEqualTo("unknown-machine");
    }

    private static byte[] gzip(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var packed = new GZIPOutputStream(bytes)) {
            packed.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
