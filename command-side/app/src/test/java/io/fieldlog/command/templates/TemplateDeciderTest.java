package io.fieldlog.command.templates;

import static io.fieldlog.command.Reason.CIRCULAR_CONDITION;
import static io.fieldlog.command.Reason.DUPLICATE_KEY;
import static io.fieldlog.command.Reason.INVALID_FIELD;
import static io.fieldlog.command.Reason.UNKNOWN_QUESTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fieldlog.command.Reason;
import io.fieldlog.command.Rejected;
import io.fieldlog.command.templates.TemplateCommand.PublishNextVersion;
import io.fieldlog.command.templates.TemplateCommand.PublishTemplate;
import io.fieldlog.command.templates.TemplateCommand.WithdrawTemplate;
import io.fieldlog.command.templates.TemplateState.Unpublished;
import io.fieldlog.command.templates.TemplateState.Withdrawn;
import io.fieldlog.events.Condition;
import io.fieldlog.events.QuestionType;
import io.fieldlog.events.TemplateEvent;
import io.fieldlog.events.TemplateEvent.Option;
import io.fieldlog.events.TemplateEvent.Question;
import io.fieldlog.events.TemplateEvent.Section;
import io.fieldlog.events.TemplateEvent.TemplatePublished;
import io.fieldlog.events.TemplateEvent.TemplateWithdrawn;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Given the events so far, when a command comes, then these events follow, or a rejection.
class TemplateDeciderTest {

    static final UUID TEMPLATE = UUID.fromString("019ab000-0000-7000-8000-000000000011");
    static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    static final BigDecimal EIGHTY = new BigDecimal("80");

    static final List<Section> BRAKES = List.of(section("brakes", check("service-brake")));
    static final TemplatePublished FIRST = new TemplatePublished(TEMPLATE, 1, "Forklift, daily", EIGHTY, BRAKES);
    static final TemplateWithdrawn WITHDRAWN = new TemplateWithdrawn(TEMPLATE, NOON);

    @Nested
    class Versions {

        @Test
        void the_first_is_published_with_the_whole_definition() {
            given().when(new PublishTemplate(TEMPLATE, "Forklift, daily", EIGHTY, BRAKES))
                    .then(FIRST);
        }

        @Test
        void a_template_is_not_published_twice() {
            given(FIRST)
                    .when(new PublishTemplate(TEMPLATE, "Forklift, daily", EIGHTY, BRAKES))
                    .thenRejected(Reason.TEMPLATE_EXISTS);
            given(FIRST, WITHDRAWN)
                    .when(new PublishTemplate(TEMPLATE, "Forklift, daily", EIGHTY, BRAKES))
                    .thenRejected(Reason.TEMPLATE_EXISTS);
        }

        @Test
        void the_next_one_counts_on() {
            var ninety = new BigDecimal("90");
            given(FIRST, new TemplatePublished(TEMPLATE, 2, "Forklift", null, BRAKES))
                    .when(new PublishNextVersion(TEMPLATE, "Forklift, weekly", ninety, BRAKES))
                    .then(new TemplatePublished(TEMPLATE, 3, "Forklift, weekly", ninety, BRAKES));
        }

        @Test
        void the_next_one_keeps_the_percentage_that_it_does_not_change() {
            given(FIRST)
                    .when(new PublishNextVersion(TEMPLATE, "Forklift, weekly", null, BRAKES))
                    .then(new TemplatePublished(TEMPLATE, 2, "Forklift, weekly", EIGHTY, BRAKES));
        }

        @Test
        void a_template_that_is_not_there_has_no_next_version_and_is_not_withdrawn() {
            given().when(new PublishNextVersion(TEMPLATE, "Forklift", null, BRAKES))
                    .thenRejected(Reason.UNKNOWN_TEMPLATE);
            given().when(new WithdrawTemplate(TEMPLATE, NOON)).thenRejected(Reason.UNKNOWN_TEMPLATE);
        }

        @Test
        void none_follows_once_it_is_withdrawn() {
            given(FIRST).when(new WithdrawTemplate(TEMPLATE, NOON)).then(WITHDRAWN);
            given(FIRST, WITHDRAWN)
                    .when(new PublishNextVersion(TEMPLATE, "Forklift", null, BRAKES))
                    .thenRejected(Reason.TEMPLATE_WITHDRAWN);
            given(FIRST, WITHDRAWN)
                    .when(new WithdrawTemplate(TEMPLATE, NOON.plusSeconds(1)))
                    .thenRejected(Reason.TEMPLATE_WITHDRAWN);
        }

        @Test
        void a_log_that_cannot_be_is_not_read() {
            assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> state(List.of(WITHDRAWN)));
        }

        @Test
        void withdrawal_remembers_when_and_which_version_was_the_last() {
            assertThat(state(List.of(FIRST, WITHDRAWN))).isEqualTo(new Withdrawn(1, NOON));
        }

        @Test
        void a_key_keeps_its_type_from_version_to_version() {
            var changed = List.of(section("other", question("service-brake", QuestionType.CHECKBOX), check("horn")));
            given(FIRST)
                    .when(new PublishNextVersion(TEMPLATE, "Forklift", null, changed))
                    .thenFaults(Reason.QUESTION_TYPE_CHANGED, "/sections/0/questions/0/type");
        }

        @Test
        void a_key_keeps_its_type_even_if_a_version_between_did_not_ask_it() {
            var without = new TemplatePublished(TEMPLATE, 2, "Forklift", null, List.of(section("s", check("horn"))));
            given(FIRST, without)
                    .when(new PublishNextVersion(
                            TEMPLATE,
                            "Forklift",
                            null,
                            List.of(section("s", check("horn"), question("service-brake", QuestionType.TEXT)))))
                    .thenFaults(Reason.QUESTION_TYPE_CHANGED, "/sections/0/questions/1/type");
            given(FIRST, without)
                    .when(new PublishNextVersion(TEMPLATE, "Forklift", null, BRAKES))
                    .then(new TemplatePublished(TEMPLATE, 3, "Forklift", null, BRAKES));
        }

        @Test
        void the_next_one_must_be_as_sound_as_the_first() {
            given(FIRST)
                    .when(new PublishNextVersion(TEMPLATE, "Forklift", null, List.of()))
                    .thenFaults(INVALID_FIELD, "/sections");
        }
    }

    @Nested
    class Definitions {

        @Test
        void have_sections_and_questions_but_not_without_end() {
            publish().thenFaults(INVALID_FIELD, "/sections");
            publish(section("empty")).thenFaults(INVALID_FIELD, "/sections/0/questions");
            publish(sections(Flaws.MOST_SECTIONS, 1)).thenPublished();
            publish(sections(Flaws.MOST_SECTIONS + 1, 1)).thenFaults(INVALID_FIELD, "/sections");
            publish(sections(2, Flaws.MOST_QUESTIONS / 2)).thenPublished();
            publish(sections(3, Flaws.MOST_QUESTIONS / 2)).thenFaults(INVALID_FIELD, "/sections");
        }

        @Test
        void have_each_key_once() {
            publish(section("s", check("a")), section("s", check("b"))).thenFaults(DUPLICATE_KEY, "/sections/1/key");
            publish(section("s", check("a"), check("b")), section("t", check("a")))
                    .thenFaults(DUPLICATE_KEY, "/sections/1/questions/0/key");
            publish(section("s", choice("a", "x", "y", "x")))
                    .thenFaults(DUPLICATE_KEY, "/sections/0/questions/0/options/2/key");
            publish(section("a", choice("a", "a"), choice("b", "a"))).thenPublished();
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "  ", "a\nb", "a\u0000", "a\u2028b", "\u0378"})
        void have_keys_that_can_be_read(String key) {
            publish(section(key, check("a"))).thenFaults(INVALID_FIELD, "/sections/0/key");
            publish(section("s", check(key))).thenFaults(INVALID_FIELD, "/sections/0/questions/0/key");
            publish(section("s", choice("a", key))).thenFaults(INVALID_FIELD, "/sections/0/questions/0/options/0/key");
        }

        @Test
        void have_keys_of_at_most_128_characters_of_any_language() {
            publish(section("s", check("é".repeat(127) + "\uD83D\uDE9C"))).thenPublished();
            publish(section("s", check("é".repeat(129)))).thenFaults(INVALID_FIELD, "/sections/0/questions/0/key");
        }

        @ParameterizedTest
        @EnumSource(
                value = QuestionType.class,
                names = {"SINGLE_CHOICE", "MULTIPLE_CHOICE"})
        void give_choices_options(QuestionType type) {
            publish(section("s", question("a", type))).thenFaults(INVALID_FIELD, "/sections/0/questions/0/options");
            publish(section("s", choice(type, Flaws.MOST_OPTIONS))).thenPublished();
            publish(section("s", choice(type, Flaws.MOST_OPTIONS + 1)))
                    .thenFaults(INVALID_FIELD, "/sections/0/questions/0/options");
        }

        @ParameterizedTest
        @EnumSource(
                value = QuestionType.class,
                mode = EnumSource.Mode.EXCLUDE,
                names = {"SINGLE_CHOICE", "MULTIPLE_CHOICE"})
        void give_nothing_else_options(QuestionType type) {
            publish(section("s", question("a", type))).thenPublished();
            publish(section("s", choice(type, 1))).thenFaults(INVALID_FIELD, "/sections/0/questions/0/options");
        }

        @ParameterizedTest
        @EnumSource(
                value = QuestionType.class,
                names = {"NUMBER", "METER"})
        void set_limits_between_which_there_is_something(QuestionType type) {
            publish(section("s", limited(type, "1", "1.0"))).thenPublished();
            publish(section("s", limited(type, null, "1"))).thenPublished();
            publish(section("s", limited(type, "1", null))).thenPublished();
            publish(section("s", limited(type, "1.1", "1"))).thenFaults(INVALID_FIELD, "/sections/0/questions/0/min");
        }

        @ParameterizedTest
        @EnumSource(
                value = QuestionType.class,
                names = {"TEXT", "CHECKBOX"})
        void limit_nothing_but_numbers(QuestionType type) {
            publish(section("s", limited(type, "2", "1")))
                    .thenFaults(INVALID_FIELD, "/sections/0/questions/0/min", "/sections/0/questions/0/max");
        }
    }

    @Nested
    class Conditions {

        @Test
        void name_questions_of_the_template_wherever_they_stand() {
            publish(section("s", when("a", new Condition.Answered("later", true))), section("t", check("later")))
                    .thenPublished();
            publish(section(
                            "s",
                            check("a"),
                            when(
                                    "b",
                                    new Condition.All(List.of(
                                            new Condition.Is("a", List.of("PASS")),
                                            new Condition.Not(new Condition.Any(List.of(
                                                    new Condition.Above("no", BigDecimal.ONE),
                                                    new Condition.Below("nor", BigDecimal.ONE)))))))))
                    .thenFaults(
                            UNKNOWN_QUESTION,
                            "/sections/0/questions/1/visibleWhen/all/1/not/any/0/question",
                            "/sections/0/questions/1/visibleWhen/all/1/not/any/1/question");
        }

        @Test
        void say_something() {
            publish(section("s", check("a"), when("b", new Condition.Is("a", List.of()))))
                    .thenFaults(INVALID_FIELD, "/sections/0/questions/1/visibleWhen/is");
            publish(section("s", check("a"), when("b", new Condition.All(List.of()))))
                    .thenFaults(INVALID_FIELD, "/sections/0/questions/1/visibleWhen/all");
            publish(section("s", check("a"), when("b", new Condition.Any(List.of()))))
                    .thenFaults(INVALID_FIELD, "/sections/0/questions/1/visibleWhen/any");
        }

        @Test
        void each_name_what_they_ask_about() {
            for (var condition : List.of(
                    new Condition.Is("no", List.of("PASS")),
                    new Condition.Above("no", BigDecimal.ONE),
                    new Condition.Below("no", BigDecimal.ONE),
                    new Condition.Answered("no", true))) {
                publish(section("s", check("a"), when("b", condition)))
                        .thenFaults(UNKNOWN_QUESTION, "/sections/0/questions/1/visibleWhen/question");
            }
        }

        @Test
        void lead_nowhere_back() {
            publish(section("s", when("a", new Condition.Answered("a", true))))
                    .thenFaults(CIRCULAR_CONDITION, "/sections/0/questions/0/visibleWhen");
            publish(section(
                            "s",
                            when("a", new Condition.Answered("b", true)),
                            when("b", new Condition.Answered("c", true)),
                            when("c", new Condition.Answered("a", true)),
                            when("d", new Condition.Answered("a", true))))
                    .thenFaults(CIRCULAR_CONDITION, "/sections/0/questions/0/visibleWhen");
        }

        @Test
        void may_meet_again_without_a_circle() {
            publish(section(
                            "s",
                            check("a"),
                            when("b", new Condition.Answered("a", true)),
                            when("c", new Condition.Answered("a", true)),
                            when(
                                    "d",
                                    new Condition.All(List.of(
                                            new Condition.Answered("b", true), new Condition.Answered("c", true))))))
                    .thenPublished();
        }

        @Test
        void hang_on_each_other_only_so_far() {
            publish(chain(Flaws.DEEPEST_CONDITIONS)).thenPublished();
            var one = Flaws.DEEPEST_CONDITIONS + 1;
            publish(chain(one)).thenFaults(INVALID_FIELD, "/sections/0/questions/%d/visibleWhen".formatted(one));
            var forwards = new ArrayList<>(chain(one).questions());
            Collections.reverse(forwards);
            publish(new Section("s", "s", false, forwards))
                    .thenFaults(INVALID_FIELD, "/sections/0/questions/0/visibleWhen");
        }

        /// As many questions as hang on the one before.
        private static Section chain(int links) {
            return new Section(
                    "s",
                    "s",
                    false,
                    IntStream.rangeClosed(0, links)
                            .mapToObj(i ->
                                    i == 0 ? check("q0") : when("q" + i, new Condition.Answered("q" + (i - 1), true)))
                            .toList());
        }
    }

    static Section section(String key, Question... questions) {
        return new Section(key, key, false, List.of(questions));
    }

    private static Section[] sections(int count, int questions) {
        return IntStream.range(0, count)
                .mapToObj(s -> section(
                        "s" + s,
                        IntStream.range(0, questions)
                                .mapToObj(q -> check(s + "-" + q))
                                .toArray(Question[]::new)))
                .toArray(Section[]::new);
    }

    static Question check(String key) {
        return question(key, QuestionType.PASS_FAIL_NA);
    }

    static Question question(String key, QuestionType type) {
        return question(key, type, null, List.of(), null, null);
    }

    private static Question when(String key, Condition condition) {
        return question(key, QuestionType.TEXT, condition, List.of(), null, null);
    }

    private static Question choice(String key, String... options) {
        return question(
                key,
                QuestionType.SINGLE_CHOICE,
                null,
                List.of(options).stream().map(TemplateDeciderTest::option).toList(),
                null,
                null);
    }

    private static Question choice(QuestionType type, int options) {
        return question(
                "choice",
                type,
                null,
                IntStream.range(0, options).mapToObj(o -> option("o" + o)).toList(),
                null,
                null);
    }

    private static Question limited(QuestionType type, @Nullable String min, @Nullable String max) {
        return question(
                "limited",
                type,
                null,
                List.of(),
                min == null ? null : new BigDecimal(min),
                max == null ? null : new BigDecimal(max));
    }

    private static Option option(String key) {
        return new Option(key, key, null, false);
    }

    private static Question question(
            String key,
            QuestionType type,
            @Nullable Condition visibleWhen,
            List<Option> options,
            @Nullable BigDecimal min,
            @Nullable BigDecimal max) {
        return new Question(
                key,
                key,
                type,
                false,
                null,
                visibleWhen,
                null,
                false,
                null,
                false,
                false,
                options,
                null,
                min,
                max,
                null);
    }

    private static TemplateState state(List<TemplateEvent> events) {
        TemplateState state = new Unpublished();
        for (var event : events) {
            state = TemplateState.evolve(state, event);
        }
        return state;
    }

    private static Given given(TemplateEvent... events) {
        return new Given(List.of(events));
    }

    private static When publish(Section... sections) {
        return given().when(new PublishTemplate(TEMPLATE, "Forklift, daily", null, List.of(sections)));
    }

    private record Given(List<TemplateEvent> events) {

        When when(TemplateCommand command) {
            return new When(state(events), command);
        }
    }

    private record When(TemplateState state, TemplateCommand command) {

        void then(TemplateEvent... expected) {
            assertThat(TemplateDecider.decide(command, state)).containsExactly(expected);
        }

        void thenPublished() {
            assertThat(TemplateDecider.decide(command, state)).hasSize(1);
        }

        void thenRejected(Reason reason) {
            assertThatExceptionOfType(Rejected.class)
                    .isThrownBy(() -> TemplateDecider.decide(command, state))
                    .satisfies(rejected -> assertThat(rejected.reason()).isEqualTo(reason));
        }

        void thenFaults(Reason reason, String... pointers) {
            assertThatExceptionOfType(Rejected.class)
                    .isThrownBy(() -> TemplateDecider.decide(command, state))
                    .satisfies(rejected -> {
                        assertThat(rejected.faults())
                                .extracting(Rejected.Fault::field)
                                .containsExactly(pointers);
                        assertThat(rejected.faults())
                                .extracting(Rejected.Fault::reason)
                                .containsOnly(reason);
                        assertThat(rejected.reason()).isEqualTo(reason);
                    });
        }
    }
}
