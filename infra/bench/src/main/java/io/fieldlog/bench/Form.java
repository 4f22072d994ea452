package io.fieldlog.bench;

import java.io.IOException;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A published template of mandatory questions that are passed, failed or not applicable, and the bodies of the
/// commands about a checklist of it.
record Form(UUID templateId, int questions) {

    static Form publish(FieldlogClient client, int questions) throws IOException, InterruptedException {
        var form = new Form(UUID.randomUUID(), questions);
        var asked = IntStream.range(0, questions).mapToObj("""
                        {"key": "q%1$d", "label": "Question %1$d", "type": "PASS_FAIL_NA", "mandatory": true, "score": 1}"""::formatted).collect(Collectors.joining(", "));
        client.post("/v1/templates", """
                {"templateId": "%s", "name": "Bench", "sections": [{"key": "s", "title": "Section", "questions": [%s]}]}""".formatted(form.templateId, asked));
        return form;
    }

    String start(UUID checklist, UUID machine) {
        return """
                {"checklistId": "%s", "machineId": "%s", "templateId": "%s", "templateVersion": 1, "startedAt": "%s"}""".formatted(checklist, machine, templateId, Instant.now());
    }

    /// As a device sends them that is connected: each with its own id, device and count.
    String answers(int from, int to) {
        var now = Instant.now();
        return IntStream.range(from, to)
                .mapToObj(q -> """
                        {"operationId": "%s", "question": "q%d", "value": "PASS", "capturedAt": "%s", "deviceId": "bench", "deviceSeq": %d}""".formatted(UUID.randomUUID(), q, now, q))
                .collect(Collectors.joining(", ", "{\"answers\": [", "]}"));
    }

    String completion() {
        return """
                {"completedAt": "%s"}""".formatted(Instant.now());
    }
}
