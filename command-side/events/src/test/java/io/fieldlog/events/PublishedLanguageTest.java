package io.fieldlog.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/// What is in the log stays readable: names, fields and their JSON cannot change without this test saying so.
class PublishedLanguageTest {

    static final Path APPROVED = Path.of("src/test/resources/approved");
    static final Path CATALOGUE = Path.of(System.getProperty("fieldlog.root"), "docs/events.md");
    static final Pattern FILE = Pattern.compile("([a-z-]+)\\.(\\d+)\\.json");

    static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
            .addModule(new SimpleModule("published")
                    .addSerializer(AnswerValue.class, new BareValue())
                    .addDeserializer(AnswerValue.class, new ValueOfBare())
                    .setMixInAnnotation(Condition.class, ToldByFields.class))
            .build();

    @JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
    interface ToldByFields {}

    static final class BareValue extends StdSerializer<AnswerValue> {
        BareValue() {
            super(AnswerValue.class);
        }

        @Override
        public void serialize(AnswerValue value, JsonGenerator json, SerializationContext context) {
            context.writeValue(json, value.bare());
        }
    }

    static final class ValueOfBare extends StdDeserializer<AnswerValue> {
        ValueOfBare() {
            super(AnswerValue.class);
        }

        @Override
        public AnswerValue deserialize(JsonParser json, DeserializationContext context) {
            return AnswerValue.of(context.readValue(json, Object.class));
        }
    }

    static List<Event> examples() {
        return Examples.all();
    }

    static List<EventCatalog.Entry> entries() {
        return EventCatalog.entries();
    }

    static List<String> approvedFiles() {
        try (var files = Files.list(APPROVED)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void every_event_is_in_the_catalogue() {
        assertThat(entries()).extracting(EventCatalog.Entry::type).containsExactlyInAnyOrderElementsOf(eventTypes());
    }

    @Test
    void every_event_has_an_example() {
        assertThat(examples()).extracting(Event::getClass).containsExactlyInAnyOrderElementsOf(eventTypes());
    }

    @Test
    void names_are_unique_and_kebab_case() {
        assertThat(entries())
                .extracting(EventCatalog.Entry::name)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[a-z]+(-[a-z]+)+"));
        assertThat(entries()).allMatch(entry -> entry.revision() >= 1);
    }

    @Test
    void an_event_is_found_by_its_name_and_by_itself() {
        for (var event : examples()) {
            var entry = EventCatalog.of(event);
            assertThat(entry.type()).isEqualTo(event.getClass());
            assertThat(EventCatalog.find(entry.name())).contains(entry);
        }
        assertThat(EventCatalog.find("machine-exploded")).isEmpty();
    }

    @Test
    void every_revision_of_every_event_has_its_approved_json() {
        var expected = new TreeSet<String>();
        for (var entry : entries()) {
            for (var revision = 1; revision <= entry.revision(); revision++) {
                expected.add("%s.%d.json".formatted(entry.name(), revision));
            }
        }
        assertThat(approvedFiles()).containsExactlyElementsOf(expected);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void an_event_is_written_as_its_approved_json_says(Event event) {
        var entry = EventCatalog.of(event);
        assertThat(JSON.writeValueAsString(event)).isEqualTo(compact(approved(entry.name(), entry.revision())));
    }

    @ParameterizedTest
    @MethodSource("approvedFiles")
    void every_approved_json_of_the_newest_revision_can_be_read(String file) {
        var name = FILE.matcher(file);
        assertThat(name.matches()).isTrue();
        var entry = EventCatalog.find(name.group(1)).orElseThrow();
        if (Integer.parseInt(name.group(2)) == entry.revision()) {
            assertThat(JSON.readValue(approved(entry.name(), entry.revision()), entry.type()))
                    .isEqualTo(examples().stream()
                            .filter(entry.type()::isInstance)
                            .findAny()
                            .orElseThrow());
        }
    }

    @Test
    void events_hold_types_of_the_jdk_and_of_this_package_only() {
        for (var type : eventTypes()) {
            for (var component : type.getRecordComponents()) {
                assertThat(named(component.getGenericType()))
                        .as("%s.%s", type.getSimpleName(), component.getName())
                        .allMatch(c -> c.isPrimitive()
                                || c.getName().startsWith("java.")
                                || c.getPackage() == Event.class.getPackage());
            }
        }
    }

    @Test
    void the_stream_of_an_event_is_what_it_is_about() {
        for (var event : examples()) {
            var id = JSON.readTree(JSON.writeValueAsString(event));
            assertThat(event.streamId().toString())
                    .isEqualTo(id.properties().iterator().next().getValue().asString());
        }
    }

    @ParameterizedTest
    @MethodSource("entries")
    void the_catalogue_in_the_docs_shows_the_approved_json_and_every_field(EventCatalog.Entry entry)
            throws IOException {
        var section = section(entry);
        assertThat(section).contains("```json\n" + approved(entry.name(), entry.revision()) + "```");
        assertThat(Pattern.compile("^\\| `(\\w+)` \\|", Pattern.MULTILINE)
                        .matcher(section)
                        .results()
                        .map(field -> field.group(1)))
                .containsExactly(Arrays.stream(entry.type().getRecordComponents())
                        .map(RecordComponent::getName)
                        .toArray(String[]::new));
    }

    @Test
    void the_catalogue_in_the_docs_names_no_event_that_is_not_there() throws IOException {
        var names = Pattern.compile("^### `([a-z-]+)`, revision (\\d+)$", Pattern.MULTILINE)
                .matcher(Files.readString(CATALOGUE))
                .results()
                .map(heading -> heading.group(1) + " " + heading.group(2))
                .toList();
        assertThat(names)
                .containsExactlyElementsOf(entries().stream()
                        .map(entry -> entry.name() + " " + entry.revision())
                        .toList());
    }

    static String section(EventCatalog.Entry entry) throws IOException {
        var text = Files.readString(CATALOGUE);
        var from = text.indexOf("### `%s`, revision %d\n".formatted(entry.name(), entry.revision()));
        assertThat(from).as("section of %s", entry.name()).isNotNegative();
        var next = text.indexOf("\n##", from + 1);
        return next < 0 ? text.substring(from) : text.substring(from, next);
    }

    static String approved(String name, int revision) {
        try {
            return Files.readString(APPROVED.resolve("%s.%d.json".formatted(name, revision)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String compact(String json) {
        return JSON.writeValueAsString(JSON.readTree(json));
    }

    static Set<Class<? extends Event>> eventTypes() {
        return leaves(Event.class).map(type -> type.asSubclass(Event.class)).collect(Collectors.toSet());
    }

    static Stream<Class<?>> leaves(Class<?> type) {
        return type.isSealed() ? Arrays.stream(type.getPermittedSubclasses()).flatMap(c -> leaves(c)) : Stream.of(type);
    }

    static Stream<Class<?>> named(Type type) {
        return switch (type) {
            case Class<?> c -> Stream.of(c);
            case ParameterizedType p ->
                Stream.concat(
                        named(p.getRawType()),
                        Arrays.stream(p.getActualTypeArguments()).flatMap(PublishedLanguageTest::named));
            default -> throw new IllegalArgumentException("events hold no " + type);
        };
    }
}
