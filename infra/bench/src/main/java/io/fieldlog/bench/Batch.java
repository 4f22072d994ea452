package io.fieldlog.bench;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A body of `POST /v1/sync`, as a device makes it of what it did without network.
record Batch(int operations, byte[] body) {

    private static final JsonMapper JSON = new JsonMapper();

    static Batch starts(Form form, Fleet fleet, List<UUID> checklists) {
        return of(IntStream.range(0, checklists.size())
                .mapToObj(i -> operation("/v1/checklists", i, form.start(checklists.get(i), fleet.machine(i))))
                .toList());
    }

    /// Every question of each checklist, a few to an operation.
    static Batch answers(Form form, List<UUID> checklists, int answersPerOperation) {
        return answers(form, checklists, answersPerOperation, "");
    }

    /// One answer to an operation, each with a note that makes the whole batch almost as large as the cap.
    static Batch almostAsLargeAs(int bytes, Form form, List<UUID> checklists) {
        var bare = answers(form, checklists, 1, note(0));
        return answers(form, checklists, 1, note((bytes - bare.body.length) / bare.operations));
    }

    private static String note(int length) {
        return ", \"note\": \"%s\"".formatted("n".repeat(length));
    }

    private static Batch answers(Form form, List<UUID> checklists, int answersPerOperation, String note) {
        var operations = new ArrayList<String>();
        for (var checklist : checklists) {
            for (int from = 0; from < form.questions(); from += answersPerOperation) {
                var to = Math.min(from + answersPerOperation, form.questions());
                operations.add(operation(
                        "/v1/checklists/" + checklist + "/answers",
                        from,
                        IntStream.range(from, to)
                                .mapToObj(q -> "{\"question\": \"q%d\", \"value\": \"PASS\"%s}".formatted(q, note))
                                .collect(Collectors.joining(", ", "{\"answers\": [", "]}"))));
            }
        }
        return of(operations);
    }

    private static String operation(String path, int deviceSeq, String body) {
        return """
                {"operationId": "%s", "deviceId": "bench", "deviceSeq": %d, "capturedAt": "%s", "command": "POST %s", "body": %s}""".formatted(UUID.randomUUID(), deviceSeq, Instant.now(), path, body);
    }

    private static Batch of(List<String> operations) {
        return new Batch(
                operations.size(),
                "{\"operations\": [%s]}".formatted(String.join(",", operations)).getBytes(StandardCharsets.UTF_8));
    }

    /// Counts each operation that was not applied, by its status.
    void check(String answer, Failures failures) {
        var statuses = JSON.readTree(answer)
                .path("results")
                .valueStream()
                .map(Batch::outcome)
                .collect(Collectors.toCollection(ArrayList::new));
        statuses.addAll(Collections.nCopies(Math.max(0, operations - statuses.size()), "no result"));
        statuses.stream()
                .filter(status -> !status.equals("applied"))
                .forEach(status -> failures.count(status, "an operation of a batch: " + status));
    }

    private static String outcome(JsonNode result) {
        var code = result.path("reason").path("code").asString("");
        return (result.path("status").asString("no status") + " " + code).strip();
    }
}
