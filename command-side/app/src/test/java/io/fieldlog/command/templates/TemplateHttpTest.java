package io.fieldlog.command.templates;

import static org.assertj.core.api.Assertions.assertThat;

import io.fieldlog.command.HttpTest;
import io.fieldlog.command.templates.TemplateState.InUse;
import io.fieldlog.command.templates.TemplateState.Unpublished;
import io.fieldlog.command.templates.TemplateState.Withdrawn;
import io.fieldlog.events.Condition;
import io.fieldlog.events.QuestionType;
import io.fieldlog.events.Severity;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

class TemplateHttpTest extends HttpTest {

    static final String SECTIONS = """
            [{"key": "brakes", "title": "Brakes", "repeats": false, "questions": [
              {"key": "service-brake", "label": "Service brake holds", "type": "PASS_FAIL_NA", "mandatory": true, "score": 1,
               "critical": true, "defectSeverityOnFail": "OUT_OF_SERVICE", "photoRequiredOnFail": true},
              {"key": "tyre", "label": "Tyres", "type": "SINGLE_CHOICE", "options": [
                {"key": "good", "label": "Good", "score": 2}, {"key": "poor", "label": "Poor", "score": 0, "failed": true}]},
              {"key": "pressure", "label": "Pressure", "type": "NUMBER", "unit": "kPa", "min": 600, "max": 900},
              {"key": "why", "label": "Why?", "type": "TEXT", "mandatory": true,
               "visibleWhen": {"any": [{"question": "tyre", "is": ["poor"]}, {"question": "pressure", "below": 650.5},
                               {"not": {"question": "service-brake", "answered": true}}]}}]}]""";

    @Autowired
    PublishedTemplates templates;

    final UUID template = UUID.randomUUID();
    final String path = "/v1/templates/" + template;

    static String body(UUID template, String sections) {
        return "{\"templateId\": \"%s\", \"name\": \"Forklift, daily\", \"sections\": %s}"
                .formatted(template, sections);
    }

    static String version(String sections) {
        return "{\"name\": \"Forklift, daily\", \"sections\": %s}".formatted(sections);
    }

    static String asking(String question) {
        return "[{\"key\": \"s\", \"title\": \"S\", \"questions\": [%s]}]".formatted(question);
    }

    @Test
    void publishes_versions_until_it_is_withdrawn() {
        var author = user("AUTHOR");
        var published = author.post("/v1/templates", body(template, SECTIONS)).is(201);
        assertThat(published.version()).isEqualTo(1);
        author.post("/v1/templates", body(template, SECTIONS)).isProblem(409, "template-exists");
        author.post(path + "/versions", version(SECTIONS)).is(201);
        author.postNothing(path + "/withdrawal").is(200);
        author.post(path + "/withdrawal", "{}").isProblem(409, "template-withdrawn");
        author.post(path + "/versions", version(SECTIONS)).isProblem(409, "template-withdrawn");
    }

    @Test
    void is_found_by_other_rules_in_every_version_it_had() {
        assertThat(templates.state(organization, template)).isEqualTo(new Unpublished());
        assertThat(templates.find(organization, template, 1)).isEmpty();

        admin().post("/v1/templates", body(template, SECTIONS)).is(201);
        assertThat(templates.state(organization, template)).isInstanceOf(InUse.class);
        assertThat(templates.find(organization, template, 2)).isEmpty();
        admin().post(path + "/versions", version(asking("{\"key\": \"b\", \"label\": \"B\", \"type\": \"TEXT\"}")))
                .is(201);

        assertThat(templates.find(organization, template, 2).orElseThrow().items())
                .singleElement()
                .satisfies(item -> assertThat(item.question().type()).isEqualTo(QuestionType.TEXT));
        var first = templates.find(organization, template, 1).orElseThrow();
        assertThat(first.items()).hasSize(4);
        var brake = first.item("service-brake").orElseThrow().question();
        assertThat(brake.mandatory()).isTrue();
        assertThat(brake.critical()).isTrue();
        assertThat(brake.photoRequiredOnFail()).isTrue();
        assertThat(brake.noteRequiredOnFail()).isFalse();
        assertThat(brake.defectSeverityOnFail()).isEqualTo(Severity.OUT_OF_SERVICE);
        assertThat(brake.options()).isEmpty();
        assertThat(first.item("why").orElseThrow().question().visibleWhen())
                .isEqualTo(new Condition.Any(List.of(
                        new Condition.Is("tyre", List.of("poor")),
                        new Condition.Below("pressure", new BigDecimal("650.5")),
                        new Condition.Not(new Condition.Answered("service-brake", true)))));

        admin().postNothing(path + "/withdrawal").is(200);
        assertThat(templates.state(organization, template)).isInstanceOf(Withdrawn.class);
        assertThat(templates.find(organization, template, 1)).isPresent();
        assertThat(templates.find(UUID.randomUUID(), template, 1)).isEmpty();
    }

    @Test
    void is_written_by_authors_only() {
        for (var role : List.of("SUPERVISOR", "INSPECTOR", "MECHANIC", "ANALYST", "AUDITOR")) {
            user(role).post("/v1/templates", body(template, SECTIONS)).isProblem(403, "forbidden");
            user(role).post(path + "/versions", version(SECTIONS)).isProblem(403, "forbidden");
            user(role).postNothing(path + "/withdrawal").isProblem(403, "forbidden");
        }
        nobody().post("/v1/templates", body(template, SECTIONS)).isProblem(401, "unauthenticated");
    }

    @Test
    void does_not_exist_for_another_organization() {
        admin().post("/v1/templates", body(template, SECTIONS)).is(201);
        var other = userOf(UUID.randomUUID(), "AUTHOR");
        other.post(path + "/versions", version(SECTIONS)).isProblem(404, "unknown-template");
        other.postNothing(path + "/withdrawal").isProblem(404, "unknown-template");
        other.post("/v1/templates", body(template, SECTIONS)).is(201);
    }

    @Test
    void has_keys_that_keep_their_type() {
        admin().post("/v1/templates", body(template, SECTIONS)).is(201);
        admin().post(path + "/versions", version(SECTIONS.replace("\"NUMBER\"", "\"METER\"")))
                .isProblem(409, "question-type-changed")
                .pointsAt("/sections/0/questions/2/type");
    }

    @Test
    void points_at_what_is_wrong_with_a_definition() {
        admin().post("/v1/templates", body(template, "[]"))
                .isProblem(400, "invalid-field")
                .pointsAt("/sections");
        admin().post("/v1/templates", body(template, SECTIONS.replace("\"repeats\"", "\"repeat\"")))
                .isProblem(400, "unknown-field")
                .pointsAt("/sections/0/repeat");
        admin().post("/v1/templates", body(template, SECTIONS.replace("\"TEXT\"", "\"PROSE\"")))
                .isProblem(400, "invalid-field")
                .pointsAt("/sections/0/questions/3/type");
        admin().post("/v1/templates", body(template, asking("{\"key\": \"a\", \"type\": \"TEXT\"}")))
                .isProblem(400, "missing-field")
                .pointsAt("/sections/0/questions/0/label");
        admin().post("/v1/templates", body(template, SECTIONS.replace("\"Tyres\"", "\" \"")))
                .isProblem(400, "invalid-field")
                .pointsAt("/sections/0/questions/1/label");
        admin().post("/v1/templates", body(template, SECTIONS.replace("\"pressure\", \"below\"", "\"air\", \"below\"")))
                .isProblem(400, "unknown-question")
                .pointsAt("/sections/0/questions/3/visibleWhen/any/1/question");
        admin().post("/v1/templates", body(template, SECTIONS.replace("\"tyre\", \"is\"", "\"why\", \"is\"")))
                .isProblem(400, "circular-condition")
                .pointsAt("/sections/0/questions/3/visibleWhen");
        admin().post(
                        "/v1/templates",
                        body(template, SECTIONS.replace("\"tyre\", \"label\"", "\"pressure\", \"label\"")))
                .isProblem(400, "duplicate-key");
        admin().post("/v1/templates", """
                {"templateId": "%s", "name": "F", "passPercent": 101, "sections": %s}""".formatted(template, SECTIONS))
                .isProblem(400, "invalid-field")
                .pointsAt("/passPercent");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"question\": \"a\"}",
                "{\"is\": [\"x\"]}",
                "{\"question\": \"a\", \"is\": [\"x\"], \"above\": 1}",
                "{\"question\": \"a\", \"not\": {\"question\": \"a\", \"answered\": true}}",
                "{\"all\": [], \"any\": []}"
            })
    void refuses_a_condition_that_says_nothing_or_too_much(String condition) {
        var questions = """
                {"key": "a", "label": "A", "type": "TEXT"},
                {"key": "b", "label": "B", "type": "TEXT", "visibleWhen": {"not": %s}}""".formatted(condition);
        admin().post("/v1/templates", body(template, asking(questions)))
                .isProblem(400, "invalid-field")
                .pointsAt("/sections/0/questions/1/visibleWhen/not");
    }

    @Test
    void refuses_a_condition_of_another_form() {
        for (var condition : List.of("true", "\"tyre\"", "[]", "{\"question\": \"a\", \"is\": \"poor\"}")) {
            var question =
                    "{\"key\": \"b\", \"label\": \"B\", \"type\": \"TEXT\", \"visibleWhen\": %s}".formatted(condition);
            var answer = admin().post("/v1/templates", body(template, asking(question)))
                    .isProblem(400, "invalid-field");
            assertThat(answer.json().path("errors").path(0).path("pointer").asString())
                    .startsWith("/sections/0/questions/0/visibleWhen");
        }
    }
}
