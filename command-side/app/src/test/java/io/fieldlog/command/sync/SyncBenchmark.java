package io.fieldlog.command.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.fieldlog.command.HttpTest;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// How many answers a second a batch brings in, over HTTP and into PostgreSQL, all on one machine:
/// `./mvnw -pl command-side/app -am test -Dtest=SyncBenchmark -Dsurefire.failIfNoSpecifiedTests=false`.
class SyncBenchmark extends HttpTest {

    private static final int CHECKLISTS = 100;
    private static final int QUESTIONS = 40;
    private static final int ROUNDS = 12;
    private static final int WARM = 6;

    @Test
    void a_checklist_an_operation() {
        run("an operation of 40 answers for each of 100 checklists", 1);
    }

    @Test
    void an_answer_an_operation() {
        run("40 operations of one answer for each of 100 checklists", QUESTIONS);
    }

    private void run(String what, int operationsPerChecklist) {
        var machine = machine(site());
        var template = UUID.randomUUID();
        var questions = IntStream.range(0, QUESTIONS)
                .mapToObj(q -> "{\"key\": \"q%d\", \"label\": \"Q\", \"type\": \"PASS_FAIL_NA\", \"mandatory\": true}"
                        .formatted(q))
                .collect(Collectors.joining(","));
        admin().post("/v1/templates", """
                {"templateId": "%s", "name": "Daily", "sections": [{"key": "s", "title": "S", "questions": [%s]}]}""".formatted(template, questions)).is(201);
        var rates = new ArrayList<Long>();
        for (var round = 0; round < ROUNDS; round++) {
            var checklists = Stream.generate(UUID::randomUUID).limit(CHECKLISTS).toList();
            sync(checklists.stream()
                    .map(id -> operation("/v1/checklists", """
                    {"checklistId": "%s", "machineId": "%s", "templateId": "%s", "templateVersion": 1,
                     "startedAt": "2026-11-23T08:00:00+01:00"}""".formatted(id, machine, template)))
                    .toList());
            var answers = checklists.stream()
                    .flatMap(id -> answers(id, operationsPerChecklist))
                    .toList();
            var began = System.nanoTime();
            sync(answers);
            var rate = (long) CHECKLISTS * QUESTIONS * 1_000_000_000L / (System.nanoTime() - began);
            if (round >= WARM) {
                rates.add(rate);
            }
        }
        rates.sort(null);
        System.out.printf(
                "%s: median %,d answers/s (%,d to %,d)%n",
                what, rates.get(rates.size() / 2), rates.getFirst(), rates.getLast());
    }

    private void sync(List<String> operations) {
        var reply = user("INSPECTOR")
                .post("/v1/sync", "{\"operations\": [%s]}".formatted(String.join(",", operations)))
                .is(200);
        assertThat(reply.json()
                        .path("results")
                        .valueStream()
                        .map(r -> r.path("status").asString()))
                .hasSize(operations.size())
                .containsOnly("applied");
    }

    private static Stream<String> answers(UUID checklist, int operations) {
        var perOperation = QUESTIONS / operations;
        return IntStream.range(0, operations)
                .mapToObj(o -> operation(
                        "/v1/checklists/" + checklist + "/answers",
                        IntStream.range(o * perOperation, (o + 1) * perOperation)
                                .mapToObj("{\"question\": \"q%d\", \"value\": \"PASS\"}"::formatted)
                                .collect(Collectors.joining(",", "{\"answers\": [", "]}"))));
    }

    private static String operation(String path, String body) {
        return """
                {"operationId": "%s", "deviceId": "phone", "deviceSeq": 1, "capturedAt": "2026-11-23T08:01:00+01:00",
                 "command": "POST %s", "body": %s}""".formatted(UUID.randomUUID(), path, body);
    }
}
