package io.fieldlog.command.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.fieldlog.command.Answer;
import io.fieldlog.command.CommandContext;
import io.fieldlog.command.CommandDesk;
import io.fieldlog.command.sync.OperationResult.Status;
import io.fieldlog.command.sync.SyncableCommand.Order;
import io.fieldlog.web.Actor;
import io.fieldlog.web.CommonProblem;
import io.fieldlog.web.JsonBodies;
import io.fieldlog.web.Problem;
import io.fieldlog.web.Role;
import jakarta.validation.Validation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// What becomes of operations when the desk cannot take them, with a desk that does as it is told.
class SyncDeskTest {

    record Note(String text) {}

    /// Takes everything but what says that it cannot.
    static final class ToldDesk implements CommandDesk {

        @Override
        public Answer send(
                String aggregate, UUID id, Object command, int status, Answer.Body body, CommandContext context) {
            return switch ((String) command) {
                case "outage" -> throw new Problem(CommonProblem.UNAVAILABLE, "The log does not answer.");
                case "defect" -> throw new IllegalStateException("nobody thought of this");
                case "refusal" -> throw new Problem(CommonProblem.FORBIDDEN, "No.");
                default -> new Answer(200, "{}".getBytes(StandardCharsets.UTF_8), 7, 1, true, false);
            };
        }
    }

    final UUID one = UUID.randomUUID();
    final UUID other = UUID.randomUUID();
    final JsonMapper json = JsonMapper.shared();
    final JsonBodies bodies =
            new JsonBodies(json, Validation.buildDefaultValidatorFactory().getValidator());
    final SyncDesk desk = new SyncDesk(
            new ToldDesk(),
            new SyncRoutes(
                    List.of(() -> List.of(
                            SyncableCommand.on(
                                    "POST /v1/notes/{id}/text",
                                    Set.of(Role.INSPECTOR),
                                    Note.class,
                                    (id, note, _) -> new Order("note", id, note.text(), 200)),
                            SyncableCommand.creating(
                                    "POST /v1/plans",
                                    Set.of(Role.AUTHOR),
                                    Note.class,
                                    (note, _) -> new Order("plan", one, note.text(), 200)))),
                    bodies,
                    json),
            bodies,
            json,
            List.of(),
            new SyncProperties(4, 16));

    @AfterEach
    void close() {
        desk.destroy();
    }

    @Test
    void what_follows_an_outage_on_the_same_aggregate_is_to_be_sent_again() {
        var results = carryOut(note(one, "a"), note(one, "outage"), note(one, "b"), note(other, "c"), note(one, "d"));
        assertThat(results)
                .extracting(OperationResult::status)
                .containsExactly(Status.APPLIED, Status.RETRY, Status.RETRY, Status.APPLIED, Status.RETRY);
        assertThat(results).extracting(OperationResult::position).containsExactly(7L, null, null, 7L, null);
    }

    @Test
    void what_follows_a_refusal_is_tried() {
        assertThat(carryOut(note(one, "refusal"), note(one, "b")))
                .extracting(OperationResult::status)
                .containsExactly(Status.REJECTED, Status.APPLIED);
    }

    @Test
    void a_defect_of_the_server_loses_nothing() {
        assertThat(carryOut(note(one, "defect"))).singleElement().satisfies(result -> {
            assertThat(result.status()).isEqualTo(Status.RETRY);
            assertThat(result.reason())
                    .isNotNull()
                    .extracting(OperationResult.Why::code)
                    .isEqualTo("internal-error");
        });
    }

    @Test
    void what_the_roles_do_not_allow_is_refused_without_asking_the_desk() {
        assertThat(carryOut(operation("POST /v1/plans", "a"))).singleElement().satisfies(result -> {
            assertThat(result.status()).isEqualTo(Status.REJECTED);
            assertThat(result.reason())
                    .isNotNull()
                    .extracting(OperationResult.Why::code)
                    .isEqualTo("forbidden");
        });
    }

    private static String note(UUID id, String text) {
        return operation("POST /v1/notes/%s/text".formatted(id), text);
    }

    private static String operation(String command, String text) {
        return """
                {"operationId": "%s", "deviceId": "phone", "command": "%s", "body": {"text": "%s"}}""".formatted(UUID.randomUUID(), command, text);
    }

    private List<OperationResult> carryOut(String... operations) {
        var actor = new Actor(UUID.randomUUID(), "ada", Set.of(Role.INSPECTOR), null);
        var batch = desk.batch(actor, "00-" + "1".repeat(32) + "-" + "1".repeat(16) + "-00");
        var results =
                Stream.of(operations).map(json::readTree).map(batch::carryOut).toList();
        return results.stream().map(CompletableFuture::join).toList();
    }
}
