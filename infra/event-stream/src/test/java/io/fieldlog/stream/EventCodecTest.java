package io.fieldlog.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fieldlog.events.AnswerValue;
import io.fieldlog.events.ChecklistEvent;
import io.fieldlog.events.ChecklistEvent.Outcome;
import io.fieldlog.events.ChecklistEvent.Result;
import io.fieldlog.events.Condition;
import io.fieldlog.events.Event;
import io.fieldlog.events.EventCatalog;
import io.fieldlog.events.MachineEvent.MachineRegistered;
import io.fieldlog.events.MachineEvent.MeterReadingRecorded;
import io.fieldlog.events.QuestionType;
import io.fieldlog.events.SiteEvent.SiteRegistered;
import io.fieldlog.events.TemplateEvent;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventCodecTest {

    private static final UUID ID = UUID.fromString("0198c1a0-0000-7000-8000-000000000001");

    private final EventCodec codec = new EventCodec();

    static Stream<EventCatalog.Entry> everyEvent() {
        return EventCatalog.entries().stream();
    }

    @ParameterizedTest
    @MethodSource("everyEvent")
    void every_event_of_the_catalog_comes_back_equal(EventCatalog.Entry entry) throws Exception {
        var components = entry.type().getRecordComponents();
        var constructor = entry.type()
                .getDeclaredConstructor(
                        Arrays.stream(components).map(RecordComponent::getType).toArray(Class[]::new));
        var event = (Event) constructor.newInstance(
                Arrays.stream(components).map(EventCodecTest::value).toArray());

        var decoded = codec.decode(entry.name(), entry.revision(), codec.encode(event));

        assertThat(decoded).isEqualTo(event);
    }

    private static final Map<Class<?>, Object> VALUES = Map.ofEntries(
            entry(UUID.class, ID),
            entry(String.class, "Größe \"7\" \u2028 \uD83D\uDE9C"),
            entry(BigDecimal.class, new BigDecimal("12345678901234567890.12345")),
            entry(Instant.class, Instant.parse("2026-11-23T08:09:10.123456Z")),
            entry(LocalDate.class, LocalDate.parse("2028-02-29")),
            entry(LocalDateTime.class, LocalDateTime.parse("2026-11-23T06:00:00")),
            entry(Duration.class, Duration.ofMinutes(90)),
            entry(boolean.class, true),
            entry(int.class, Integer.MAX_VALUE),
            entry(long.class, Long.MAX_VALUE),
            entry(List.class, List.of()),
            entry(AnswerValue.class, new AnswerValue.Keys(List.of("a", "b"))),
            entry(
                    Outcome.class,
                    new Outcome(
                            ID,
                            Instant.parse("2026-11-23T08:09:10.123456Z"),
                            "tablet",
                            Result.FAIL,
                            BigDecimal.ONE,
                            new BigDecimal("2.50"),
                            3,
                            "9f86d081")));

    private static Object value(RecordComponent component) {
        var type = component.getType();
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        var value = VALUES.get(type);
        if (value == null) {
            throw new AssertionError("say here what a %s is like".formatted(type));
        }
        return value;
    }

    static List<AnswerValue> answers() {
        return List.of(
                new AnswerValue.Text("PASS"),
                new AnswerValue.Number(new BigDecimal("750.50")),
                new AnswerValue.Number(new BigDecimal("7")),
                new AnswerValue.Keys(List.of()),
                new AnswerValue.Keys(List.of("a", "b")),
                new AnswerValue.Flag(false),
                new AnswerValue.Place(new BigDecimal("53.54"), new BigDecimal("9.99")));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void an_answer_of_any_kind_comes_back_equal(AnswerValue value) {
        var event = new ChecklistEvent.AmendedAnswer("q", null, value, null);
        var amended = new ChecklistEvent.ChecklistAmended(ID, ID, "why", List.of(event), "user");
        assertThat(codec.decode("checklist-amended", 1, codec.encode(amended))).isEqualTo(amended);
    }

    @Test
    void a_condition_is_told_by_its_fields() {
        var condition = new Condition.All(List.of(
                new Condition.Is("a", List.of("x")),
                new Condition.Above("b", BigDecimal.ONE),
                new Condition.Any(List.of(
                        new Condition.Below("b", BigDecimal.TEN),
                        new Condition.Not(new Condition.Answered("c", true))))));
        var question = new TemplateEvent.Question(
                "q",
                "q",
                QuestionType.TEXT,
                false,
                null,
                condition,
                null,
                false,
                null,
                false,
                false,
                List.of(),
                null,
                null,
                null,
                null);
        var published = new TemplateEvent.TemplatePublished(
                ID, 1, "name", null, List.of(new TemplateEvent.Section("s", "s", false, List.of(question))));
        assertThat(codec.decode("template-published", 1, codec.encode(published)))
                .isEqualTo(published);
    }

    @Test
    void numbers_keep_their_scale_and_absent_values_stay_absent() {
        var reading = new MeterReadingRecorded(ID, ID, "hours", new BigDecimal("1200.50"), "h", Instant.EPOCH, false);
        assertThat(codec.decode("meter-reading-recorded", 1, codec.encode(reading)))
                .isEqualTo(reading);
        var machine = new MachineRegistered(ID, ID, "T-1", "Forklift", "forklift", null, null, null);
        assertThat(codec.decode("machine-registered", 1, codec.encode(machine))).isEqualTo(machine);
    }

    @Test
    void fields_that_a_newer_writer_added_are_ignored() {
        var payload = """
                {"siteId":"%s","name":"Depot","timeZone":"Europe/Berlin","added":{"later":true}}""".formatted(ID);
        assertThat(codec.decode("site-registered", 1, payload.getBytes(UTF_8)))
                .isEqualTo(new SiteRegistered(ID, "Depot", "Europe/Berlin"));
    }

    @Test
    void what_cannot_be_read_is_told() {
        assertThatThrownBy(() -> codec.decode("machine-exploded", 1, new byte[0]))
                .isInstanceOf(UndecodableEventException.class)
                .hasMessage("no event is named machine-exploded");
        assertThatThrownBy(() -> codec.decode("site-registered", 2, new byte[0]))
                .isInstanceOf(UndecodableEventException.class)
                .hasMessage("revision 2 of site-registered is newer than this reader");
        assertThatThrownBy(() -> codec.decode("site-registered", 1, "{".getBytes(UTF_8)))
                .isInstanceOf(UndecodableEventException.class)
                .hasMessage("the payload of a site-registered cannot be read");
    }

    @Test
    void metadata_comes_back_equal() {
        var full =
                new EventMetadata("auth0|7", ID, "tablet-3", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        assertThat(codec.decodeMetadata(codec.encodeMetadata(full))).isEqualTo(full);
        var bare = new EventMetadata("inspector", ID, null, null);
        assertThat(codec.decodeMetadata(codec.encodeMetadata(bare))).isEqualTo(bare);
    }

    @Test
    void older_revisions_are_upcast_one_step_at_a_time() {
        var upcasting = new Upcasting(List.of(
                new Upcasting.Step(
                        "site-registered",
                        -1,
                        payload -> payload.put("name", payload.get("title").asString())),
                new Upcasting.Step("site-registered", 0, payload -> payload.put("timeZone", "UTC"))));
        var old = """
                {"siteId":"%s","title":"Depot"}""".formatted(ID).getBytes(UTF_8);

        assertThat(new EventCodec(upcasting).decode("site-registered", -1, old))
                .isEqualTo(new SiteRegistered(ID, "Depot", "UTC"));
    }

    @Test
    void a_newest_revision_is_not_touched() {
        var upcasting = new Upcasting(List.of(new Upcasting.Step("site-registered", 0, payload -> {
            throw new AssertionError("not this one");
        })));
        var site = new SiteRegistered(ID, "Depot", "UTC");
        assertThat(new EventCodec(upcasting).decode("site-registered", 1, codec.encode(site)))
                .isEqualTo(site);
    }
}
