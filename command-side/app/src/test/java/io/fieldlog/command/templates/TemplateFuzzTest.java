package io.fieldlog.command.templates;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.fieldlog.command.FuzzInput;
import io.fieldlog.command.Rejected;
import io.fieldlog.command.templates.TemplateCommand.PublishTemplate;
import io.fieldlog.command.templates.TemplateState.Unpublished;
import io.fieldlog.events.TemplateEvent.TemplatePublished;
import io.fieldlog.inspection.Form;
import io.fieldlog.web.JsonBodies;
import io.fieldlog.web.Problem;
import io.fieldlog.web.StrictJson;
import jakarta.validation.Validation;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Whatever comes as a definition is refused, or published and then a form that asks all of its questions.
class TemplateFuzzTest {

    static final JsonMapper JSON = strict();
    static final JsonBodies BODIES =
            new JsonBodies(JSON, Validation.buildDefaultValidatorFactory().getValidator());

    private static JsonMapper strict() {
        var json = JsonMapper.builder();
        new StrictJson().customize(json);
        return json.build();
    }

    static Stream<byte[]> seeds() {
        return Stream.of(
                FuzzInput.of(TemplateHttpTest.version(TemplateHttpTest.SECTIONS)),
                FuzzInput.of(TemplateHttpTest.version(TemplateHttpTest.asking("""
                        {"key": "a", "label": "A", "type": "METER", "meter": "h", "min": 1e2, "max": 200.5, "score": 1,
                         "visibleWhen": {"all": [{"question": "a", "above": 3}, {"any": [{"question": "a", "answered": false}]}]}}"""))));
    }

    @MethodSource("seeds")
    @FuzzTest
    void publishes_or_refuses(byte[] body) {
        FuzzInput.read(() -> {
            JsonNode json;
            try {
                json = JSON.readTree(body);
            } catch (JacksonException | NumberFormatException malformed) {
                return;
            }
            try {
                var definition = BODIES.bind(json, TemplateDefinition.class);
                publish(new PublishTemplate(
                        UUID.randomUUID(), definition.name(), definition.passPercent(), definition.asSections()));
            } catch (Problem refused) {
                assertThat(refused.detail()).isNotBlank();
            } catch (Rejected refused) {
                assertThat(refused.detail()).isNotBlank();
            }
        });
    }

    private static void publish(PublishTemplate command) {
        var events = TemplateDecider.decide(command, new Unpublished());
        assertThat(events).singleElement().isInstanceOfSatisfying(TemplatePublished.class, published -> {
            var questions = published.sections().stream()
                    .mapToInt(section -> section.questions().size())
                    .sum();
            assertThat(new Form(published).items()).hasSize(questions);
        });
    }
}
