package io.fieldlog.command.sync;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.fieldlog.command.FuzzInput;
import io.fieldlog.web.Actor;
import io.fieldlog.web.JsonBodies;
import io.fieldlog.web.Problem;
import io.fieldlog.web.Role;
import io.fieldlog.web.StrictJson;
import jakarta.validation.Validation;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.ClassPathBeanDefinitionScanner;
import org.springframework.core.type.filter.AssignableTypeFilter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Whatever comes as a batch is a batch or a problem, and each operation in it a command or a problem.
class SyncFuzzTest {

    private static final JsonMapper JSON = strict();
    private static final JsonBodies BODIES =
            new JsonBodies(JSON, Validation.buildDefaultValidatorFactory().getValidator());
    private static final BatchReader BATCHES = new BatchReader(JSON);
    private static final SyncRoutes ROUTES = new SyncRoutes(features(), BODIES, JSON);
    private static final Actor ADA = new Actor(new UUID(1, 1), "ada", Set.of(Role.INSPECTOR), null);

    private static JsonMapper strict() {
        var json = JsonMapper.builder();
        new StrictJson().customize(json);
        return json.build();
    }

    /// All that the application takes in a batch.
    private static List<SyncableCommands> features() {
        try (var context = new AnnotationConfigApplicationContext()) {
            var scanner = new ClassPathBeanDefinitionScanner(context, false);
            scanner.addIncludeFilter(new AssignableTypeFilter(SyncableCommands.class));
            scanner.scan("io.fieldlog.command");
            context.refresh();
            return List.copyOf(context.getBeansOfType(SyncableCommands.class).values());
        }
    }

    static Stream<byte[]> seeds() {
        var checklist = new UUID(2, 2);
        return Stream.of(
                FuzzInput.of(batch(
                        operation(checklist + "/answers", """
                                {"answers": [{"question": "tyre", "value": "poor", "note": "left"}, {"question": "gps", "instance": 2,
                                  "value": {"lat": 53.5, "lon": 9.9}}, {"question": "media", "value": ["%s"]},
                                  {"question": "n", "value": 750.5}, {"question": "ok", "value": true}]}""".formatted(checklist)),
                        operation(checklist + "/completion", "{\"completedAt\": \"2026-11-23T08:15:00+01:00\"}"),
                        operation(checklist + "/signatures", """
                                {"signatureId": "%s", "meaning": "done", "signedAt": "2026-11-23T08:15:00Z", "contentHash": "%s"}""".formatted(checklist, "0a".repeat(32))))),
                FuzzInput.of(batch(operation(checklist + "/photos", """
                        {"photoId": "%s", "sha256": "%s", "contentType": "image/png", "bytes": 70}""".formatted(checklist, "0a".repeat(32))))));
    }

    private static String batch(String... operations) {
        return "{\"operations\": [%s]}".formatted(String.join(", ", operations));
    }

    private static String operation(String path, String body) {
        return """
                {"operationId": "%s", "deviceId": "tablet", "deviceSeq": 7, "capturedAt": "2026-11-23T08:15:00.5+01:00",
                 "command": "POST /v1/checklists/%s", "body": %s}""".formatted(new UUID(3, 3), path, body);
    }

    @MethodSource("seeds")
    @FuzzTest
    void takes_or_refuses(byte[] body) {
        FuzzInput.read(() -> {
            try {
                BATCHES.read(new ByteArrayInputStream(body), SyncFuzzTest::takeOrRefuse);
            } catch (Problem refused) {
                assertThat(refused.detail()).isNotBlank();
            }
        });
    }

    private static void takeOrRefuse(JsonNode operation) {
        try {
            var bound = ROUTES.bind(BODIES.bind(operation, Envelope.class), ADA, "");
            assertThat(bound.order().aggregate()).isNotBlank();
        } catch (Problem refused) {
            assertThat(refused.detail()).isNotBlank();
        }
    }
}
