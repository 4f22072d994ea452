package io.fieldlog.inspection;

import static io.fieldlog.inspection.Forms.CHECKLIST;
import static io.fieldlog.inspection.Forms.answer;
import static io.fieldlog.inspection.Forms.at;
import static io.fieldlog.inspection.Forms.check;
import static io.fieldlog.inspection.Forms.claim;
import static io.fieldlog.inspection.Forms.failed;
import static io.fieldlog.inspection.Forms.form;
import static io.fieldlog.inspection.Forms.keys;
import static io.fieldlog.inspection.Forms.number;
import static io.fieldlog.inspection.Forms.option;
import static io.fieldlog.inspection.Forms.photo;
import static io.fieldlog.inspection.Forms.question;
import static io.fieldlog.inspection.Forms.repeated;
import static io.fieldlog.inspection.Forms.section;
import static io.fieldlog.inspection.Forms.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.fieldlog.events.AnswerValue;
import io.fieldlog.events.ChecklistEvent;
import io.fieldlog.events.ChecklistEvent.AmendedAnswer;
import io.fieldlog.events.ChecklistEvent.ChecklistAmended;
import io.fieldlog.events.ChecklistEvent.Outcome;
import io.fieldlog.events.ChecklistEvent.Result;
import io.fieldlog.events.Condition;
import io.fieldlog.events.QuestionType;
import io.fieldlog.events.TemplateEvent.Option;
import io.fieldlog.events.TemplateEvent.TemplatePublished;
import io.fieldlog.inspection.Merged.Shown;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// The merge rule and the score, sentence by sentence.
class MergeRuleTest {

    static final Form ONE = form(section("brakes", check("brake").build()));

    static Merged merge(Form form, ChecklistEvent... facts) {
        var work = Fieldwork.none();
        for (var fact : facts) {
            work = work.with(fact);
        }
        return MergeRule.merge(form, CHECKLIST, work);
    }

    static Shown only(Merged merged) {
        assertThat(merged.answers()).hasSize(1);
        return merged.answers().getFirst();
    }

    @Nested
    class Of_answers {

        @Test
        void an_edit_by_the_same_device_is_no_conflict() {
            var shown = only(merge(ONE, answer("a", 1, "brake", text("FAIL")), answer("a", 2, "brake", text("PASS"))));
            assertThat(shown.value()).isEqualTo(text("PASS"));
            assertThat(shown.conflicts()).isEmpty();
        }

        @Test
        void of_one_device_the_highest_sequence_counts_even_when_its_clock_went_back() {
            var shown = only(merge(
                    ONE,
                    answer("a", 2, at(5), "brake", null, text("PASS"), null),
                    answer("a", 1, at(90), "brake", null, text("FAIL"), null)));
            assertThat(shown.value()).isEqualTo(text("PASS"));
        }

        @Test
        void among_devices_the_latest_is_shown_and_the_other_stays_as_a_conflict() {
            var early = answer("b", 7, at(10), "brake", null, text("FAIL"), null);
            var late = answer("a", 1, at(20), "brake", null, text("PASS"), null);
            var shown = only(merge(ONE, late, early));
            assertThat(shown.answer()).isEqualTo(late);
            assertThat(shown.conflicts()).containsExactly(early);
        }

        @Test
        void at_the_same_moment_the_greater_device_is_shown() {
            var a = answer("a", 1, at(10), "brake", null, text("FAIL"), null);
            var b = answer("b", 1, at(10), "brake", null, text("PASS"), null);
            assertThat(only(merge(ONE, a, b)).answer()).isEqualTo(b);
            assertThat(only(merge(ONE, b, a)).answer()).isEqualTo(b);
        }

        @Test
        void devices_that_agree_are_in_no_conflict() {
            var twice =
                    form(section("size", question("gap", QuestionType.NUMBER).build()));
            var shown = only(merge(
                    twice,
                    answer("a", 1, at(1), "gap", null, number("2.50"), null),
                    answer("b", 1, at(2), "gap", null, number("2.5"), null)));
            assertThat(shown.conflicts()).isEmpty();
        }

        @Test
        void an_answer_that_was_taken_back_does_not_count() {
            var merged = merge(ONE, answer("a", 1, "brake", text("FAIL")), answer("a", 2, "brake", null));
            assertThat(only(merged).value()).isNull();
            assertThat(merged.failed()).isZero();
        }

        @Test
        void an_answer_to_what_is_not_asked_is_kept_at_the_end_and_counts_nowhere() {
            var known = form(
                    section("one", check("horn").build(), check("brake").build()),
                    repeated("two", check("tyre").build()));
            var merged = merge(
                    known,
                    answer("a", 1, at(1), "what", "b", text("FAIL"), null),
                    answer("a", 2, at(2), "what", "a", text("FAIL"), null),
                    answer("a", 3, at(3), "else", "z", text("FAIL"), null),
                    answer("a", 7, at(7), "what", "d", text("FAIL"), null),
                    answer("a", 8, at(8), "what", "c", text("FAIL"), null),
                    answer("a", 9, at(9), "what", "e", text("FAIL"), null),
                    answer("a", 4, at(4), "brake", null, text("PASS"), null),
                    answer("a", 5, at(5), "horn", "left", text("FAIL"), null),
                    answer("a", 6, at(6), "horn", null, text("PASS"), null));
            assertThat(merged.answers().stream()
                            .map(shown ->
                                    shown.slot().question() + "/" + shown.slot().instance()))
                    .containsExactly(
                            "horn/null",
                            "horn/left",
                            "brake/null",
                            "else/z",
                            "what/a",
                            "what/b",
                            "what/c",
                            "what/d",
                            "what/e");
            assertThat(merged.answers().stream().map(Shown::visible))
                    .containsExactly(true, false, true, false, false, false, false, false, false);
            assertThat(merged.failed()).isZero();
            assertThat(merged.score().sections()).hasSize(1);
        }

        @Test
        void what_comes_twice_counts_once() {
            var fact = answer("a", 1, "brake", text("FAIL"));
            assertThat(Fieldwork.none().with(fact).with(fact))
                    .isEqualTo(Fieldwork.none().with(fact));
        }
    }

    @Nested
    class Of_completion {

        static final Form TWO = form(section(
                "brakes",
                check("brake").mandatory().build(),
                check("horn").mandatory().build()));

        @Test
        void the_earliest_claim_with_nothing_missing_completes() {
            var merged = merge(
                    TWO,
                    claim("a", 30),
                    claim("b", 20),
                    claim("c", 5),
                    answer("a", 1, at(10), "brake", null, text("PASS"), null),
                    answer("a", 2, at(11), "horn", null, text("PASS"), null));
            assertThat(merged.completion()).isEqualTo(claim("b", 20));
            assertThat(merged.completionPending()).isFalse();
        }

        @Test
        void claims_at_one_moment_are_settled_by_the_device() {
            var merged = merge(ONE, claim("b", 20), claim("a", 20));
            assertThat(merged.completion()).isEqualTo(claim("a", 20));
        }

        @Test
        void what_is_recorded_is_that_of_the_claim_that_holds() {
            assertThat(merge(TWO, claim("a", 30)).outcome()).isEmpty();
            assertThat(merge(TWO, claim("a", 30)).completionPending()).isTrue();
            assertThat(merge(TWO).completionPending()).isFalse();
            var merged = merge(ONE, claim("b", 20), answer("a", 1, at(10), "brake", null, text("FAIL"), null));
            assertThat(merged.outcome())
                    .contains(new Outcome(
                            claim("b", 20).operationId(),
                            at(20),
                            "b",
                            Result.FAIL,
                            BigDecimal.ZERO,
                            BigDecimal.ONE,
                            1,
                            merged.contentHash()));
        }

        @Test
        void a_claim_can_be_asked_about_beforehand() {
            var work = Fieldwork.none().with(answer("a", 1, at(10), "brake", null, text("PASS"), null));
            assertThat(MergeRule.lacks(TWO, CHECKLIST, work, at(10)))
                    .containsExactly(new Lack(new Slot("horn", null), Lack.Kind.ANSWER));
            assertThat(MergeRule.lacks(TWO, CHECKLIST, work, at(9))).hasSize(2);
        }

        @Test
        void a_note_of_blanks_is_none_and_nothing_is_lacking_that_is_not_required() {
            var one = form(section(
                    "brakes",
                    check("brake").noteOnFail().build(),
                    check("horn").build(),
                    check("lamp").photoOnFail().build()));
            var merged = merge(
                    one,
                    answer("a", 1, at(1), "brake", null, text("FAIL"), " "),
                    answer("a", 2, at(2), "horn", null, text("FAIL"), null),
                    answer("a", 3, at(3), "lamp", null, text("FAIL"), null));
            assertThat(merged.lacks())
                    .containsExactly(
                            new Lack(new Slot("brake", null), Lack.Kind.NOTE),
                            new Lack(new Slot("lamp", null), Lack.Kind.PHOTO));
        }

        @Test
        void a_photo_answers_nothing_but_a_question_for_one() {
            assertThat(merge(TWO, photo("p", "brake", 1)).missing()).containsExactly("brake", "horn");
        }

        @Test
        void a_photo_taken_afterwards_is_not_part_of_what_was_completed() {
            var base = merge(ONE, claim("a", 20)).contentHash();
            assertThat(merge(ONE, claim("a", 20), photo("p", "brake", 21)).contentHash())
                    .isEqualTo(base);
            assertThat(merge(ONE, claim("a", 20), photo("p", "brake", 20)).contentHash())
                    .isNotEqualTo(base);
        }

        @Test
        void a_claim_waits_for_what_is_missing() {
            var merged = merge(TWO, claim("a", 20), answer("a", 1, "brake", text("PASS")));
            assertThat(merged.completion()).isNull();
            assertThat(merged.completionPending()).isTrue();
            assertThat(merged.missing()).containsExactly("horn");
            assertThat(merged.outcome()).isEmpty();
        }

        @Test
        void what_was_captured_later_does_not_help_a_claim() {
            var merged = merge(
                    TWO,
                    claim("a", 20),
                    answer("a", 1, at(10), "brake", null, text("PASS"), null),
                    answer("a", 2, at(21), "horn", null, text("PASS"), null));
            assertThat(merged.completion()).isNull();
            assertThat(merged.missing()).isEmpty();
        }

        @Test
        void what_was_captured_at_the_moment_of_completion_counts() {
            var merged = merge(ONE, claim("a", 20), answer("a", 1, at(20), "brake", null, text("FAIL"), null));
            assertThat(only(merged).afterCompletion()).isFalse();
            assertThat(merged.failed()).isEqualTo(1);
        }

        @Test
        void what_was_captured_after_it_is_kept_and_does_not_count() {
            var before = answer("a", 1, at(10), "brake", null, text("PASS"), null);
            var after = answer("a", 2, at(30), "brake", null, text("FAIL"), null);
            var merged = merge(ONE, after, claim("a", 20), before);
            assertThat(merged.answers()).hasSize(2);
            assertThat(merged.answers().getFirst().answer()).isEqualTo(before);
            assertThat(merged.answers().getLast().answer()).isEqualTo(after);
            assertThat(merged.answers().getLast().afterCompletion()).isTrue();
            assertThat(merged.failed()).isZero();
            assertThat(merged.result()).isEqualTo(Result.PASS);
            assertThat(merged.contentHash())
                    .isEqualTo(merge(ONE, claim("a", 20), before).contentHash());
        }

        @Test
        void a_late_answer_can_show_that_it_was_not_complete() {
            var asks = form(section(
                    "tyres",
                    check("tyres").build(),
                    question("why", QuestionType.TEXT)
                            .mandatory()
                            .when(new Condition.Is("tyres", List.of("FAIL")))
                            .build()));
            assertThat(merge(asks, claim("a", 20)).completion()).isNotNull();
            var merged = merge(asks, claim("a", 20), answer("b", 1, at(10), "tyres", null, text("FAIL"), null));
            assertThat(merged.completion()).isNull();
            assertThat(merged.missing()).containsExactly("why");
        }

        @Test
        void nothing_hidden_is_missing() {
            var asks = form(section(
                    "tyres",
                    check("tyres").build(),
                    check("spare")
                            .mandatory()
                            .when(new Condition.Answered("tyres", true))
                            .build()));
            assertThat(merge(asks, claim("a", 20)).completion()).isNotNull();
        }

        @Test
        void a_failed_answer_may_need_a_note_and_a_photo() {
            var strict = form(
                    section("brakes", check("brake").noteOnFail().photoOnFail().build()));
            var bare = answer("a", 1, at(1), "brake", null, text("FAIL"), null);
            assertThat(merge(strict, bare).lacks())
                    .extracting(Lack::kind)
                    .containsExactly(Lack.Kind.NOTE, Lack.Kind.PHOTO);
            var noted = answer("a", 2, at(2), "brake", null, text("FAIL"), "Pulls to the left.");
            assertThat(merge(strict, noted, photo("p", "brake", 3)).lacks()).isEmpty();
            assertThat(merge(strict, answer("a", 1, "brake", text("PASS"))).lacks())
                    .isEmpty();
        }

        @Test
        void a_photo_answers_a_question_for_one() {
            var asks = form(section(
                    "look", question("front", QuestionType.PHOTO).mandatory().build()));
            assertThat(merge(asks).missing()).containsExactly("front");
            assertThat(merge(asks, photo("p", "front", 3)).missing()).isEmpty();
            assertThat(merge(asks, answer("a", 1, "front", keys("p"))).missing())
                    .isEmpty();
        }

        @Test
        void an_instruction_and_an_empty_text_answer_nothing() {
            var asks = form(section(
                    "look",
                    question("read", QuestionType.INSTRUCTION).mandatory().build(),
                    question("why", QuestionType.TEXT).mandatory().build()));
            assertThat(merge(asks, answer("a", 1, "why", text("  "))).missing()).containsExactly("why");
        }
    }

    @Nested
    class Of_conditions {

        static Form when(Condition condition) {
            return form(section(
                    "one",
                    question("n", QuestionType.NUMBER).build(),
                    question("t", QuestionType.SINGLE_CHOICE)
                            .of(option("x", null), option("y", null))
                            .build(),
                    question("m", QuestionType.MULTIPLE_CHOICE)
                            .of(option("x", null), option("y", null))
                            .build(),
                    question("c", QuestionType.CHECKBOX).build(),
                    check("asked").mandatory().when(condition).build()));
        }

        static boolean asks(Condition condition, ChecklistEvent... facts) {
            return merge(when(condition), facts).missing().contains("asked");
        }

        @Test
        void is_compares_texts_options_numbers_and_ticks() {
            assertThat(asks(new Condition.Is("t", List.of("x", "y")), answer("a", 1, "t", text("y"))))
                    .isTrue();
            assertThat(asks(new Condition.Is("t", List.of("x")), answer("a", 1, "t", text("y"))))
                    .isFalse();
            assertThat(asks(new Condition.Is("m", List.of("y")), answer("a", 1, "m", keys("x", "y"))))
                    .isTrue();
            assertThat(asks(new Condition.Is("m", List.of("y")), answer("a", 1, "m", keys("x"))))
                    .isFalse();
            assertThat(asks(new Condition.Is("n", List.of("3")), answer("a", 1, "n", number("3.0"))))
                    .isTrue();
            assertThat(asks(new Condition.Is("c", List.of("true")), answer("a", 1, "c", new AnswerValue.Flag(true))))
                    .isTrue();
        }

        @Test
        void a_place_is_no_option_and_a_text_is_on_no_side_of_a_bound() {
            var place = new AnswerValue.Place(BigDecimal.ONE, BigDecimal.TEN);
            assertThat(asks(new Condition.Is("t", List.of("1")), answer("a", 1, "t", place)))
                    .isFalse();
            assertThat(asks(new Condition.Above("t", BigDecimal.ZERO), answer("a", 1, "t", text("5"))))
                    .isFalse();
            assertThat(asks(new Condition.Below("t", BigDecimal.TEN), answer("a", 1, "t", keys("5"))))
                    .isFalse();
        }

        @Test
        void every_value_answers_but_blanks_and_empty_choices() {
            var answered = new Condition.Answered("n", true);
            assertThat(asks(answered, answer("a", 1, "n", new AnswerValue.Place(BigDecimal.ONE, BigDecimal.TEN))))
                    .isTrue();
            assertThat(asks(answered, answer("a", 1, "n", new AnswerValue.Flag(false))))
                    .isTrue();
            assertThat(asks(answered, answer("a", 1, "n", number("0")))).isTrue();
            assertThat(asks(answered, answer("a", 1, "n", keys("x")))).isTrue();
            assertThat(asks(answered, answer("a", 1, "n", text("x")))).isTrue();
            assertThat(asks(answered, answer("a", 1, "n", text(" ")))).isFalse();
            assertThat(asks(answered, answer("a", 1, "n", keys()))).isFalse();
            assertThat(asks(answered, answer("a", 1, "n", null))).isFalse();
        }

        @Test
        void what_is_not_asked_anywhere_is_not_answered() {
            assertThat(asks(new Condition.Answered("what", false), answer("a", 1, "what", text("x"))))
                    .isTrue();
            assertThat(asks(new Condition.Is("what", List.of("x")), answer("a", 1, "what", text("x"))))
                    .isFalse();
        }

        @Test
        void bounds_are_exclusive() {
            assertThat(asks(new Condition.Above("n", BigDecimal.TEN), answer("a", 1, "n", number("10"))))
                    .isFalse();
            assertThat(asks(new Condition.Above("n", BigDecimal.TEN), answer("a", 1, "n", number("10.1"))))
                    .isTrue();
            assertThat(asks(new Condition.Below("n", BigDecimal.TEN), answer("a", 1, "n", number("10"))))
                    .isFalse();
            assertThat(asks(new Condition.Below("n", BigDecimal.TEN), answer("a", 1, "n", number("9.9"))))
                    .isTrue();
        }

        @Test
        void nothing_unanswered_is_above_or_below() {
            assertThat(asks(new Condition.Above("n", BigDecimal.TEN))).isFalse();
            assertThat(asks(new Condition.Below("n", BigDecimal.TEN))).isFalse();
            assertThat(asks(new Condition.Answered("n", false))).isTrue();
            assertThat(asks(new Condition.Answered("n", true))).isFalse();
        }

        @Test
        void they_combine() {
            var yes = new Condition.Answered("n", false);
            var no = new Condition.Answered("n", true);
            assertThat(asks(new Condition.All(List.of(yes, no)))).isFalse();
            assertThat(asks(new Condition.All(List.of(yes, yes)))).isTrue();
            assertThat(asks(new Condition.Any(List.of(yes, no)))).isTrue();
            assertThat(asks(new Condition.Any(List.of(no, no)))).isFalse();
            assertThat(asks(new Condition.Not(no))).isTrue();
        }

        @Test
        void a_hidden_answer_is_none_until_it_is_visible() {
            var chain = form(section(
                    "one",
                    check("first").build(),
                    check("second")
                            .when(new Condition.Is("first", List.of("FAIL")))
                            .build(),
                    check("third")
                            .mandatory()
                            .when(new Condition.Is("second", List.of("FAIL")))
                            .build()));
            var hidden = answer("a", 1, "second", text("FAIL"));
            var merged = merge(chain, hidden);
            assertThat(merged.missing()).isEmpty();
            assertThat(merged.failed()).isZero();
            assertThat(only(merged).visible()).isFalse();
            var shown = merge(chain, hidden, answer("a", 2, "first", text("FAIL")));
            assertThat(shown.missing()).containsExactly("third");
            assertThat(shown.failed()).isEqualTo(2);
        }
    }

    @Nested
    class Of_sections_that_repeat {

        static final Form ROOMS = form(
                section(
                        "house",
                        check("roof").build(),
                        check("any")
                                .when(new Condition.Is("mould", List.of("FAIL")))
                                .build()),
                repeated(
                        "room",
                        check("mould").mandatory().build(),
                        question("where", QuestionType.TEXT)
                                .mandatory()
                                .when(new Condition.Is("mould", List.of("FAIL")))
                                .build()));

        static ChecklistEvent in(String room, long seq, String question, AnswerValue value) {
            return answer("a", seq, at(seq), question, room, value, null);
        }

        @Test
        void an_absent_instance_counts_nothing_and_lacks_nothing() {
            var merged = merge(ROOMS);
            assertThat(merged.missing()).isEmpty();
            assertThat(merged.score().max()).isEqualByComparingTo("1");
        }

        @Test
        void each_instance_is_asked_for_itself() {
            var merged = merge(ROOMS, in("bath", 1, "mould", text("FAIL")), in("hall", 2, "mould", text("PASS")));
            assertThat(merged.lacks()).containsExactly(new Lack(new Slot("where", "bath"), Lack.Kind.ANSWER));
            assertThat(merged.score().sections())
                    .extracting(
                            Score.OfSection::instance,
                            section -> section.score().intValue())
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple(null, 0),
                            org.assertj.core.groups.Tuple.tuple("bath", 0),
                            org.assertj.core.groups.Tuple.tuple("hall", 1));
        }

        @Test
        void from_outside_any_instance_is_meant() {
            var merged = merge(ROOMS, in("bath", 1, "mould", text("FAIL")), in("hall", 2, "mould", text("PASS")));
            assertThat(merged.score().max()).isEqualByComparingTo("4");
        }

        @Test
        void only_an_answer_to_the_section_makes_an_instance() {
            var two = form(
                    section("one", check("horn").build()),
                    repeated(
                            "tyres",
                            check("tyre").build(),
                            check("rim").mandatory().build()),
                    repeated("lamps", check("lamp").mandatory().build()));
            var merged = merge(
                    two,
                    answer("a", 1, at(1), "horn", "of another section", text("PASS"), null),
                    answer("a", 2, at(2), "what", "of no section", text("PASS"), null),
                    answer("a", 3, at(3), "tyre", "blank", text(" "), null),
                    answer("a", 4, at(4), "tyre", null, text("PASS"), null),
                    answer("a", 5, at(5), "tyre", "left", text("PASS"), null));
            assertThat(merged.lacks()).containsExactly(new Lack(new Slot("rim", "left"), Lack.Kind.ANSWER));
        }

        @Test
        void an_answer_without_its_instance_is_kept_and_ignored() {
            var merged = merge(ROOMS, answer("a", 1, "mould", text("FAIL")));
            assertThat(only(merged).visible()).isFalse();
            assertThat(merged.failed()).isZero();
        }
    }

    @Nested
    class Of_the_score {

        static final Form ALL = form(section(
                "all",
                check("check").scores("3").build(),
                question("one", QuestionType.SINGLE_CHOICE)
                        .of(option("good", "2"), option("fair", "1"), failed("poor"))
                        .build(),
                question("many", QuestionType.MULTIPLE_CHOICE)
                        .of(option("a", "1"), option("b", "2"), option("c", "-4"), option("d", null))
                        .build(),
                question("free", QuestionType.TEXT).build()));

        @Test
        void what_is_unanswered_counts_its_maximum() {
            var score = merge(ALL).score();
            assertThat(score.score()).isZero();
            assertThat(score.max()).isEqualByComparingTo("8");
            assertThat(score.percent()).isEqualByComparingTo("0");
        }

        @Test
        void a_pass_counts_its_score_a_failure_nothing_and_na_is_on_neither_side() {
            assertThat(merge(ALL, answer("a", 1, "check", text("PASS"))).score().score())
                    .isEqualByComparingTo("3");
            assertThat(merge(ALL, answer("a", 1, "check", text("FAIL"))).score().score())
                    .isZero();
            var na = merge(ALL, answer("a", 1, "check", text("NA"))).score();
            assertThat(na.max()).isEqualByComparingTo("5");
        }

        @Test
        void one_choice_counts_its_option_many_count_their_sum() {
            assertThat(merge(ALL, answer("a", 1, "one", text("fair"))).score().score())
                    .isEqualByComparingTo("1");
            assertThat(merge(ALL, answer("a", 1, "many", keys("a", "b", "d")))
                            .score()
                            .score())
                    .isEqualByComparingTo("3");
        }

        @Test
        void a_choice_that_does_not_apply_is_on_neither_side() {
            var choices = form(section(
                    "one",
                    question("t", QuestionType.MULTIPLE_CHOICE)
                            .of(
                                    option("good", "2"),
                                    new Option("na", "Not applicable", null, false, true),
                                    new Option("odd", "Odd", BigDecimal.ONE, false, false))
                            .build()));
            assertThat(merge(choices, answer("a", 1, "t", keys("na", "good")))
                            .score()
                            .max())
                    .isEqualByComparingTo("0");
            var odd = merge(choices, answer("a", 1, "t", keys("odd"))).score();
            assertThat(odd.score()).isEqualByComparingTo("1");
            assertThat(odd.max()).isEqualByComparingTo("3");
            assertThat(merge(choices, answer("a", 1, "t", keys("good"))).score().max())
                    .isEqualByComparingTo("3");
        }

        @Test
        void a_value_of_another_kind_chooses_nothing_and_fails_nothing() {
            var one = form(section(
                    "one",
                    check("brake").build(),
                    question("n", QuestionType.NUMBER).between("1", "2").build(),
                    question("t", QuestionType.SINGLE_CHOICE)
                            .of(option("1", "2"), failed("true"))
                            .build()));
            for (var value : List.of(
                    number("1"), new AnswerValue.Flag(true), new AnswerValue.Place(BigDecimal.ONE, BigDecimal.ONE))) {
                var merged = merge(one, answer("a", 1, "brake", value), answer("a", 2, "t", value));
                assertThat(merged.failed()).isZero();
                assertThat(merged.score().score()).isEqualByComparingTo("0");
            }
            assertThat(merge(one, answer("a", 1, "n", text("0"))).failed()).isZero();
        }

        @Test
        void it_is_rounded_to_three_decimals() {
            var fourteen = form(
                    section("s", check("a").build(), check("b").scores("13").build()));
            assertThat(merge(fourteen, answer("a", 1, "a", text("PASS")))
                            .score()
                            .percent())
                    .isEqualTo(new BigDecimal("7.143"));
        }

        @Test
        void nothing_scored_has_no_percentage() {
            var none = form(section("s", question("free", QuestionType.TEXT).build()));
            assertThat(merge(none).score().percent()).isNull();
        }
    }

    @Nested
    class Of_the_result {

        @Test
        void without_a_mark_any_failed_answer_fails() {
            assertThat(merge(ONE, answer("a", 1, "brake", text("FAIL"))).result())
                    .isEqualTo(Result.FAIL);
            assertThat(merge(ONE, answer("a", 1, "brake", text("PASS"))).result())
                    .isEqualTo(Result.PASS);
        }

        @Test
        void with_a_mark_only_what_is_below_it_fails() {
            var half = form(
                    new BigDecimal("50"),
                    section("s", check("a").build(), check("b").build()));
            assertThat(merge(half, answer("a", 1, "a", text("PASS")), answer("a", 2, "b", text("FAIL")))
                            .result())
                    .isEqualTo(Result.PASS);
            assertThat(merge(half, answer("a", 1, "a", text("FAIL"))).result()).isEqualTo(Result.FAIL);
        }

        @Test
        void the_mark_is_compared_exactly() {
            var third = form(
                    new BigDecimal("33.3334"),
                    section("s", check("a").build(), check("b").scores("2").build()));
            assertThat(merge(third, answer("a", 1, "a", text("PASS"))).result()).isEqualTo(Result.FAIL);
        }

        @Test
        void a_failed_critical_answer_fails_whatever_the_mark() {
            var lenient = form(
                    BigDecimal.ONE,
                    section("s", check("a").critical().build(), check("b").build()));
            assertThat(merge(lenient, answer("a", 1, "a", text("FAIL")), answer("a", 2, "b", text("PASS")))
                            .result())
                    .isEqualTo(Result.FAIL);
        }

        @Test
        void numbers_fail_outside_their_limits() {
            var limits = form(section(
                    "s",
                    question("kPa", QuestionType.NUMBER).between("600", "900").build()));
            assertThat(merge(limits, answer("a", 1, "kPa", number("600"))).failed())
                    .isZero();
            assertThat(merge(limits, answer("a", 1, "kPa", number("900"))).failed())
                    .isZero();
            assertThat(merge(limits, answer("a", 1, "kPa", number("599.9"))).failed())
                    .isEqualTo(1);
            assertThat(merge(limits, answer("a", 1, "kPa", number("900.1"))).failed())
                    .isEqualTo(1);
        }

        @Test
        void a_number_may_have_a_limit_on_one_side_only() {
            var limits = form(section(
                    "one",
                    question("least", QuestionType.NUMBER).between("1", null).build(),
                    question("most", QuestionType.NUMBER).between(null, "9").build(),
                    question("free", QuestionType.NUMBER).build()));
            assertThat(merge(
                                    limits,
                                    answer("a", 1, "least", number("10")),
                                    answer("a", 2, "most", number("-5")),
                                    answer("a", 3, "free", number("1000")))
                            .failed())
                    .isZero();
            assertThat(merge(limits, answer("a", 1, "least", number("0")), answer("a", 2, "most", number("10")))
                            .failed())
                    .isEqualTo(2);
        }

        @Test
        void a_failed_option_fails_however_many_are_chosen() {
            var choice = form(section(
                    "s",
                    question("m", QuestionType.MULTIPLE_CHOICE)
                            .of(option("x", "1"), failed("y"))
                            .build()));
            assertThat(merge(choice, answer("a", 1, "m", keys("x", "y"))).failed())
                    .isEqualTo(1);
            assertThat(merge(choice, answer("a", 1, "m", keys("x"))).failed()).isZero();
        }
    }

    @Nested
    class Of_amendments {

        static ChecklistAmended amendment(String id, String value) {
            return new ChecklistAmended(
                    CHECKLIST,
                    Forms.id(id),
                    "Looked again.",
                    List.of(new AmendedAnswer("brake", null, text(value), null)),
                    "supervisor");
        }

        @Test
        void the_last_one_holds_over_every_answer() {
            var merged = merge(
                    ONE,
                    claim("a", 20),
                    amendment("1", "PASS"),
                    amendment("2", "FAIL"),
                    answer("b", 1, at(10), "brake", null, text("PASS"), null));
            assertThat(only(merged).value()).isEqualTo(text("FAIL"));
            assertThat(only(merged).amendment()).isEqualTo(Forms.id("2"));
            assertThat(merged.result()).isEqualTo(Result.FAIL);
        }

        @Test
        void it_brings_its_own_note_and_leaves_the_others() {
            var form = form(section(
                    "brakes",
                    check("brake").build(),
                    check("horn").build(),
                    check("lamp").build()));
            var merged = merge(
                    form,
                    answer("a", 1, at(1), "brake", null, text("PASS"), "as seen"),
                    answer("a", 2, at(2), "horn", null, text("PASS"), "loud"),
                    new ChecklistAmended(
                            CHECKLIST,
                            Forms.id("1"),
                            "Looked again.",
                            List.of(
                                    new AmendedAnswer("brake", null, text("FAIL"), "worn"),
                                    new AmendedAnswer("lamp", null, text("PASS"), null)),
                            "supervisor"));
            assertThat(merged.answers().stream().map(Shown::note)).containsExactly("worn", "loud", null);
            assertThat(merged.answers().stream().map(Shown::conflicts)).containsOnly(List.of());
            assertThat(merged.answers().getLast().answer()).isNull();
        }

        @Test
        void it_changes_what_was_signed() {
            assertThat(merge(ONE, claim("a", 20), amendment("1", "PASS")).contentHash())
                    .isNotEqualTo(merge(ONE, claim("a", 20)).contentHash());
        }
    }

    @Nested
    class Of_the_content_hash {

        /// Signatures are bound to it for ever: content that was once signed must have the same hash in every version.
        @Test
        void it_is_what_it_always_was() {
            var form = new Form(new TemplatePublished(
                    Forms.TEMPLATE,
                    3,
                    "Forklift, daily",
                    null,
                    List.of(
                            section(
                                    "brakes",
                                    check("brake").build(),
                                    question("c", QuestionType.CHECKBOX).build()),
                            repeated(
                                    "tyres",
                                    question("t", QuestionType.MULTIPLE_CHOICE)
                                            .of(option("x", null), option("y", null))
                                            .build(),
                                    question("n", QuestionType.NUMBER).build()),
                            section(
                                    "where",
                                    question("l", QuestionType.LOCATION).build()))));
            assertThat(merge(form).contentHash())
                    .isEqualTo("350b63e261152b029ce47aeabf9fe18c6a63bef2e39912ca71bad25e4a230cd9");
            assertThat(merge(
                                    form,
                                    claim("a", 50),
                                    answer("a", 1, at(1), "brake", null, text("FAIL"), "worn"),
                                    answer("a", 2, at(2), "t", "left", keys("y", "x"), null),
                                    answer("a", 3, at(3), "n", "left", number("2.50"), null),
                                    answer("a", 4, at(4), "c", null, new AnswerValue.Flag(true), null),
                                    answer("a", 5, at(5), "n", "right", null, null),
                                    answer(
                                            "b",
                                            6,
                                            at(6),
                                            "l",
                                            null,
                                            new AnswerValue.Place(new BigDecimal("52.50"), new BigDecimal("13.4")),
                                            null),
                                    photo("p", "brake", 7),
                                    photo("q", null, 8),
                                    new ChecklistAmended(
                                            CHECKLIST,
                                            Forms.id("1"),
                                            "Looked again.",
                                            List.of(
                                                    new AmendedAnswer("brake", null, text("PASS"), "mended"),
                                                    new AmendedAnswer("n", "left", null, null)),
                                            "supervisor"))
                            .contentHash())
                    .isEqualTo("f2434f55e519c36e03ea80d827fb51b28aec1ed58cc68aa119e9cda2d10a3af4");
        }

        @Test
        void it_does_not_depend_on_how_a_value_is_written() {
            assertThat(ContentHash.text(number("2.50"))).isEqualTo(ContentHash.text(number("2.5")));
            assertThat(ContentHash.text(keys("b", "a"))).isEqualTo(ContentHash.text(keys("a", "b")));
            assertThat(ContentHash.text(keys("a,1:b"))).isNotEqualTo(ContentHash.text(keys("a", "b")));
        }

        @Test
        void everything_that_counts_changes_it() {
            var base = merge(ONE, answer("a", 1, "brake", text("PASS"))).contentHash();
            assertThat(List.of(
                            merge(ONE).contentHash(),
                            merge(ONE, answer("a", 1, "brake", text("FAIL"))).contentHash(),
                            merge(ONE, answer("a", 1, at(1), "brake", null, text("PASS"), "note"))
                                    .contentHash(),
                            merge(ONE, answer("a", 1, "brake", text("PASS")), claim("a", 9))
                                    .contentHash(),
                            merge(ONE, answer("a", 1, "brake", text("PASS")), photo("p", null, 1))
                                    .contentHash()))
                    .doesNotContain(base)
                    .doesNotHaveDuplicates();
        }
    }
}
