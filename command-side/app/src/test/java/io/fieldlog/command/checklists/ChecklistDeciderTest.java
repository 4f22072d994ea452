package io.fieldlog.command.checklists;

import static io.fieldlog.command.checklists.Inspections.CHECKLIST;
import static io.fieldlog.command.checklists.Inspections.FORM;
import static io.fieldlog.command.checklists.Inspections.MACHINE;
import static io.fieldlog.command.checklists.Inspections.SITE;
import static io.fieldlog.command.checklists.Inspections.START;
import static io.fieldlog.command.checklists.Inspections.TEMPLATE;
import static io.fieldlog.command.checklists.Inspections.answer;
import static io.fieldlog.command.checklists.Inspections.at;
import static io.fieldlog.command.checklists.Inspections.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.fieldlog.command.Reason;
import io.fieldlog.command.Rejected;
import io.fieldlog.command.checklists.ChecklistCommand.AmendChecklist;
import io.fieldlog.command.checklists.ChecklistCommand.AnnouncePhoto;
import io.fieldlog.command.checklists.ChecklistCommand.AnswerQuestions;
import io.fieldlog.command.checklists.ChecklistCommand.ApproveChecklist;
import io.fieldlog.command.checklists.ChecklistCommand.CompleteChecklist;
import io.fieldlog.command.checklists.ChecklistCommand.ConfirmPhoto;
import io.fieldlog.command.checklists.ChecklistCommand.OfStarted;
import io.fieldlog.command.checklists.ChecklistCommand.RejectChecklist;
import io.fieldlog.command.checklists.ChecklistCommand.SentAnswer;
import io.fieldlog.command.checklists.ChecklistCommand.SignChecklist;
import io.fieldlog.command.checklists.ChecklistCommand.StartChecklist;
import io.fieldlog.command.checklists.ChecklistCommand.VoidChecklist;
import io.fieldlog.command.checklists.ChecklistDecider.Ground;
import io.fieldlog.command.checklists.ChecklistState.Progress;
import io.fieldlog.command.checklists.ChecklistState.Standing;
import io.fieldlog.command.checklists.ChecklistState.Started;
import io.fieldlog.command.checklists.ChecklistState.Unstarted;
import io.fieldlog.command.machines.RegisteredMachines;
import io.fieldlog.command.templates.TemplateState;
import io.fieldlog.events.AnswerValue;
import io.fieldlog.events.ChecklistEvent;
import io.fieldlog.events.ChecklistEvent.AmendedAnswer;
import io.fieldlog.events.ChecklistEvent.ChecklistAmended;
import io.fieldlog.events.ChecklistEvent.ChecklistApproved;
import io.fieldlog.events.ChecklistEvent.ChecklistCompleted;
import io.fieldlog.events.ChecklistEvent.ChecklistRejected;
import io.fieldlog.events.ChecklistEvent.ChecklistReopened;
import io.fieldlog.events.ChecklistEvent.ChecklistRescored;
import io.fieldlog.events.ChecklistEvent.ChecklistSigned;
import io.fieldlog.events.ChecklistEvent.ChecklistStarted;
import io.fieldlog.events.ChecklistEvent.ChecklistVoided;
import io.fieldlog.events.ChecklistEvent.CompletionClaimed;
import io.fieldlog.events.ChecklistEvent.Outcome;
import io.fieldlog.events.ChecklistEvent.PhotoAnnounced;
import io.fieldlog.events.ChecklistEvent.PhotoAttached;
import io.fieldlog.events.ChecklistEvent.QuestionAnswered;
import io.fieldlog.events.ChecklistEvent.Result;
import io.fieldlog.inspection.MergeRule;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// Given what was asked of a checklist so far, when a command comes, then these events follow, or a rejection.
class ChecklistDeciderTest {

    static final RegisteredMachines.Standing FORKLIFT = new RegisteredMachines.Standing(SITE, "Forklift", false);
    static final TemplateState IN_USE = new TemplateState.InUse(1, null, Map.of());

    static final StartChecklist STARTS = new StartChecklist(CHECKLIST, MACHINE, TEMPLATE, 1, START, null, "ada");
    static final ChecklistStarted STARTED =
            new ChecklistStarted(CHECKLIST, MACHINE, SITE, TEMPLATE, 1, START, null, "ada");

    static final AnswerQuestions GOOD =
            answers("ada", answer("phone", 1, "brake", "PASS"), answer("phone", 2, "tyre", "good"));
    static final CompleteChecklist COMPLETES = complete("phone", 10, false);
    static final String SHA = "a".repeat(64);

    @Nested
    class Start {

        @Test
        void pins_the_version_and_the_site_where_the_machine_stands() {
            var occurrence = id("occurrence");
            assertThat(start(new StartChecklist(CHECKLIST, MACHINE, TEMPLATE, 1, START, occurrence, "ada"), ground()))
                    .containsExactly(
                            new ChecklistStarted(CHECKLIST, MACHINE, SITE, TEMPLATE, 1, START, occurrence, "ada"));
        }

        @Test
        void happens_once() {
            assertRejected(Reason.CHECKLIST_EXISTS, () -> ChecklistDecider.start(STARTS, given().state(), ground()));
        }

        @Test
        void needs_a_machine_that_is_not_retired() {
            assertRejected(
                    Reason.UNKNOWN_MACHINE,
                    () -> start(STARTS, new Ground(Optional.empty(), IN_USE, Optional.of(FORM))));
            var retired = new RegisteredMachines.Standing(SITE, "Forklift", true);
            assertRejected(
                    Reason.MACHINE_RETIRED,
                    () -> start(STARTS, new Ground(Optional.of(retired), IN_USE, Optional.of(FORM))));
        }

        @Test
        void needs_a_version_that_was_published() {
            assertRejected(
                    Reason.UNKNOWN_TEMPLATE,
                    () -> start(STARTS, new Ground(Optional.of(FORKLIFT), IN_USE, Optional.empty())));
        }

        @Test
        void comes_before_the_template_is_withdrawn_even_if_it_arrives_after() {
            assertThat(start(STARTS, withdrawn(0))).containsExactly(STARTED);
            assertThat(start(STARTS, withdrawn(5))).containsExactly(STARTED);
            assertRejected(Reason.TEMPLATE_WITHDRAWN, () -> start(STARTS, withdrawn(-1)));
        }

        private static Ground withdrawn(long minute) {
            return new Ground(Optional.of(FORKLIFT), new TemplateState.Withdrawn(1, at(minute)), Optional.of(FORM));
        }

        private static Ground ground() {
            return new Ground(Optional.of(FORKLIFT), IN_USE, Optional.of(FORM));
        }

        private static List<ChecklistEvent> start(StartChecklist command, Ground ground) {
            return ChecklistDecider.start(command, new Unstarted(), ground);
        }
    }

    @Nested
    class Answers {

        @Test
        void are_kept_as_they_were_sent() {
            given().when(answers("ada", answer("phone", 1, "rim", "left", "FAIL", "bent")))
                    .then(new QuestionAnswered(
                            CHECKLIST,
                            id("phone1rimleft"),
                            "rim",
                            "left",
                            new AnswerValue.Text("FAIL"),
                            "bent",
                            at(1),
                            "phone",
                            1,
                            "ada",
                            false));
        }

        @Test
        void are_taken_back_with_no_value() {
            given(GOOD)
                    .when(answers("ada", answer("phone", 3, "brake", null)))
                    .then(fact("ada", answer("phone", 3, "brake", null), false));
        }

        @Test
        void that_came_before_change_nothing_whoever_brings_them() {
            given(GOOD).when(GOOD).then();
            given(GOOD).when(answers("bob", GOOD.answers().getFirst())).then();
            var once = answer("phone", 1, "brake", "PASS");
            given().when(answers("ada", once, once)).then(fact("ada", once, false));
        }

        @Test
        void may_share_an_operation_when_they_are_to_different_questions() {
            var brake = answer("phone", 1, "brake", "PASS");
            var tyre = sent(brake.operationId(), "tyre", null, "good");
            given().when(answers("ada", brake, tyre)).then(fact("ada", brake, false), fact("ada", tyre, false));
            var left = sent(brake.operationId(), "rim", "left", "PASS");
            var right = sent(brake.operationId(), "rim", "right", "PASS");
            given(answers("ada", left)).when(answers("ada", right)).then(fact("ada", right, false));
        }

        @Test
        void of_one_operation_do_not_say_two_things() {
            var pass = answer("phone", 1, "brake", "PASS");
            var fail = sent(pass.operationId(), "brake", null, "FAIL");
            given(answers("ada", pass))
                    .when(answers("ada", fail))
                    .thenFaults(Reason.OPERATION_ID_REUSED, "/answers/0/operationId");
            given().when(answers("ada", pass, fail)).thenFaults(Reason.OPERATION_ID_REUSED, "/answers/1/operationId");
        }

        @Test
        void are_to_questions_of_the_template_in_the_form_that_they_ask_for() {
            given().when(answers("ada", answer("phone", 1, "horn", "PASS")))
                    .thenFaults(Reason.UNKNOWN_QUESTION, "/answers/0/question");
            given().when(answers("ada", GOOD.answers().getFirst(), answer("phone", 1, "tyre", "flat")))
                    .thenFaults(Reason.INVALID_FIELD, "/answers/1/value");
        }

        @Test
        void name_an_instance_where_the_section_repeats_and_only_there() {
            given().when(answers("ada", answer("phone", 1, "rim", "PASS")))
                    .thenFaults(Reason.INVALID_FIELD, "/answers/0/instance")
                    .saying("The section wheels repeats: say which instance.");
            given().when(answers("ada", answer("phone", 1, "brake", "left", "PASS", null)))
                    .thenFaults(Reason.INVALID_FIELD, "/answers/0/instance")
                    .saying("The section machine does not repeat.");
            for (var instance : List.of("", " ", "a\nb", "x".repeat(129), "\uD800")) {
                given().when(answers("ada", answer("phone", 1, "rim", instance, "PASS", null)))
                        .thenFaults(Reason.INVALID_FIELD, "/answers/0/instance");
            }
            var longest = answer("phone", 1, "rim", "x".repeat(128), "PASS", null);
            given().when(answers("ada", longest)).then(fact("ada", longest, false));
        }

        @Test
        void are_all_judged_before_any_is_kept() {
            given().when(answers(
                            "ada",
                            answer("phone", 1, "horn", "PASS"),
                            answer("phone", 2, "brake", "PASS"),
                            answer("phone", 3, "pressure", "high")))
                    .thenRejected(Reason.UNKNOWN_QUESTION);
        }
    }

    @Nested
    class Completion {

        @Test
        void asked_for_directly_needs_every_mandatory_question_that_is_visible() {
            given().when(COMPLETES)
                    .thenFaults(Reason.ANSWERS_MISSING, "/answers/brake", "/answers/tyre")
                    .as(Reason.ANSWER_MISSING);
            given(answers("ada", answer("phone", 1, "brake", "PASS"), answer("phone", 2, "tyre", "poor")))
                    .when(COMPLETES)
                    .thenFaults(Reason.ANSWERS_MISSING, "/answers/why")
                    .as(Reason.ANSWER_MISSING);
        }

        @Test
        void asked_for_directly_needs_what_a_failed_answer_must_have() {
            given(GOOD, answers("ada", answer("phone", 3, "rim", "a/b", "FAIL", null)))
                    .when(COMPLETES)
                    .thenFaults(Reason.ANSWERS_MISSING, "/answers/rim/a~1b", "/answers/rim/a~1b")
                    .as(Reason.NOTE_MISSING, Reason.PHOTO_MISSING);
        }

        @Test
        void that_lacks_something_says_what_in_the_forms_words() {
            given(GOOD, answers("ada", answer("phone", 3, "rim", "left", "FAIL", null)))
                    .when(COMPLETES)
                    .thenFaults(Reason.ANSWERS_MISSING, "/answers/rim/left", "/answers/rim/left")
                    .saying(
                            "The rim (left): it failed and has no note.",
                            "The rim (left): it failed and has no photo.");
            given(answers("ada", answer("phone", 1, "brake", "PASS")))
                    .when(COMPLETES)
                    .thenFaults(Reason.ANSWERS_MISSING, "/answers/tyre")
                    .saying("The tyre: it has no answer.");
        }

        @Test
        void counts_only_what_was_answered_by_then() {
            given(GOOD, answers("ada", answer("phone", 11, "brake", null)))
                    .when(COMPLETES)
                    .thenCompleted();
            given(answers("ada", answer("phone", 1, "brake", "PASS"), answer("phone", 11, "tyre", "good")))
                    .when(COMPLETES)
                    .thenFaults(Reason.ANSWERS_MISSING, "/answers/tyre");
        }

        @Test
        void says_result_and_score() {
            given(GOOD)
                    .when(COMPLETES)
                    .then(state -> List.of(
                            new CompletionClaimed(CHECKLIST, COMPLETES.operationId(), at(10), "phone", "ada"),
                            new ChecklistCompleted(
                                    CHECKLIST,
                                    new Outcome(
                                            COMPLETES.operationId(),
                                            at(10),
                                            "phone",
                                            Result.PASS,
                                            new BigDecimal("3"),
                                            new BigDecimal("3"),
                                            0,
                                            hash(state, COMPLETES)))));
        }

        @Test
        void brought_by_a_device_is_kept_and_comes_true_later() {
            var claims = complete("phone", 10, true);
            var claimed = new CompletionClaimed(CHECKLIST, claims.operationId(), at(10), "phone", "ada");
            given().when(claims).then(claimed);
            var given = given(claims, answers("ada", answer("phone", 1, "brake", "PASS")));
            assertThat(given.state().standing()).isEqualTo(Standing.STARTED);
            var events = given.decide(answers("ada", answer("phone", 2, "tyre", "good")));
            assertThat(events).hasSize(2);
            assertThat(events.get(0)).isEqualTo(fact("ada", answer("phone", 2, "tyre", "good"), false));
            assertThat(events.get(1)).isInstanceOf(ChecklistCompleted.class);
        }

        @Test
        void claimed_before_changes_nothing() {
            given(GOOD, COMPLETES).when(COMPLETES).then();
            given(GOOD, COMPLETES)
                    .when(new CompleteChecklist(CHECKLIST, COMPLETES.operationId(), at(11), "phone", "ada", true))
                    .thenRejected(Reason.OPERATION_ID_REUSED);
            given(GOOD, COMPLETES)
                    .when(new CompleteChecklist(CHECKLIST, COMPLETES.operationId(), at(10), "tablet", "ada", true))
                    .thenRejected(Reason.OPERATION_ID_REUSED);
        }

        @Test
        void claimed_again_later_leaves_the_first_as_it_is() {
            var again = complete("tablet", 12, false);
            given(GOOD, COMPLETES)
                    .when(again)
                    .then(new CompletionClaimed(CHECKLIST, again.operationId(), at(12), "tablet", "ada"));
        }

        @Test
        void claimed_for_an_earlier_time_counts_from_then() {
            var earlier = complete("tablet", 5, false);
            var events = given(GOOD, COMPLETES).decide(earlier);
            assertThat(events).hasSize(2);
            assertThat(events.get(1)).isInstanceOfSatisfying(ChecklistRescored.class, rescored -> {
                assertThat(rescored.outcome().claim()).isEqualTo(earlier.operationId());
                assertThat(rescored.outcome().completedAt()).isEqualTo(at(5));
            });
        }
    }

    @Nested
    class AfterCompletion {

        @Test
        void an_answer_of_before_arrives_late_and_counts() {
            var late = answer("tablet", 3, "brake", "FAIL");
            var given = given(GOOD, COMPLETES);
            var events = given.decide(answers("bob", late));
            assertThat(events.getFirst()).isEqualTo(fact("bob", late, true));
            assertThat(events.getLast()).isInstanceOfSatisfying(ChecklistRescored.class, rescored -> {
                assertThat(rescored.outcome().result()).isEqualTo(Result.FAIL);
                assertThat(rescored.outcome().failed()).isEqualTo(1);
            });
            assertThat(events).hasSize(2);
        }

        @Test
        void an_answer_of_that_very_moment_still_belongs_to_it() {
            var late = answer("phone", 10, "pressure", 800);
            assertThat(given(GOOD, COMPLETES).decide(answers("ada", late)))
                    .first()
                    .isEqualTo(fact("ada", late, true));
        }

        @Test
        void an_answer_of_later_is_kept_and_changes_nothing() {
            var later = answer("phone", 11, "brake", "FAIL");
            given(GOOD, COMPLETES).when(answers("ada", later)).then(fact("ada", later, false));
        }

        @Test
        void a_late_answer_may_show_that_something_is_missing() {
            var poor = answer("tablet", 3, "tyre", "poor");
            given(GOOD, COMPLETES)
                    .when(answers("bob", poor))
                    .then(fact("bob", poor, true), new ChecklistReopened(CHECKLIST));
            var reopened = given(GOOD, COMPLETES, answers("bob", poor));
            assertThat(reopened.state().standing()).isEqualTo(Standing.STARTED);
            assertThat(reopened.decide(answers("ada", answer("phone", 4, "why", "a nail"))))
                    .last()
                    .isInstanceOf(ChecklistCompleted.class);
        }

        @Test
        void a_photo_of_before_arrives_late_and_changes_what_was_signed() {
            assertThat(given(GOOD, COMPLETES).decide(photo(5, 4_000))).last().isInstanceOf(ChecklistRescored.class);
            given(GOOD, COMPLETES).when(photo(11, 4_000)).then(announced(11, 4_000));
        }
    }

    @Nested
    class Photos {

        @Test
        void are_announced_once() {
            given().when(photo(1, 4_000)).then(announced(1, 4_000));
            given(photo(1, 4_000)).when(photo(1, 4_000)).then();
            given(photo(1, 4_000)).when(by("bob", photo(1, 4_000))).then();
            given(photo(1, 4_000)).when(photo(1, 4_001)).thenFaults(Reason.PHOTO_EXISTS, "/photoId");
        }

        @Test
        void show_a_question_of_the_template_or_none() {
            given().when(photo("horn", null)).thenFaults(Reason.UNKNOWN_QUESTION, "/question");
            given().when(photo("rim", null)).thenFaults(Reason.INVALID_FIELD, "/instance");
            given().when(photo("brake", "left")).thenFaults(Reason.INVALID_FIELD, "/instance");
            assertThat(given().decide(photo("rim", "left"))).hasSize(1);
            assertThat(given().decide(photo(null, null))).hasSize(1);
        }

        @Test
        void make_up_for_what_a_completion_lacked() {
            var failed = answers("ada", answer("phone", 3, "rim", "left", "FAIL", "bent"));
            given(GOOD, failed).when(COMPLETES).thenFaults(Reason.ANSWERS_MISSING, "/answers/rim/left");
            given(GOOD, failed, photo("rim", "left")).when(COMPLETES).thenCompleted();
            assertThat(given(GOOD, failed, complete("phone", 10, true)).decide(photo("rim", "left")))
                    .last()
                    .isInstanceOf(ChecklistCompleted.class);
        }

        @Test
        void are_attached_when_what_was_uploaded_is_what_was_announced() {
            var attached = new PhotoAttached(CHECKLIST, id("photo"), SHA, 4_000);
            given(photo(1, 4_000)).when(confirm(SHA, 4_000)).then(attached);
            given(photo(1, 4_000), confirm(SHA, 4_000))
                    .when(confirm(SHA, 4_000))
                    .then();
            given(photo(1, 4_000)).when(confirm("b".repeat(64), 4_000)).thenRejected(Reason.PHOTO_MISMATCH);
            given(photo(1, 4_000)).when(confirm(SHA, 3_999)).thenRejected(Reason.PHOTO_MISMATCH);
            given().when(confirm(SHA, 4_000)).thenRejected(Reason.UNKNOWN_PHOTO);
        }

        private static ConfirmPhoto confirm(String sha256, long bytes) {
            return new ConfirmPhoto(CHECKLIST, id("photo"), sha256, bytes);
        }
    }

    @Nested
    class Signatures {

        @Test
        void are_given_for_the_present_content() {
            var done = given(GOOD, COMPLETES);
            var hash = done.outcome().contentHash();
            done.when(sign("s1", hash, null))
                    .then(new ChecklistSigned(CHECKLIST, id("s1"), "inspected", at(20), hash, null, "ada"));
            done.when(sign("s1", "0".repeat(64), null)).thenFaults(Reason.CONTENT_CHANGED, "/contentHash");
        }

        @Test
        void of_what_is_not_complete_yet_are_for_what_it_is_so_far() {
            var open = given(GOOD);
            var hash = MergeRule.merge(FORM, CHECKLIST, open.progress().work()).contentHash();
            assertThat(open.decide(sign("s1", hash, null))).hasSize(1);
            given(GOOD, COMPLETES).when(sign("s1", hash, null)).thenFaults(Reason.CONTENT_CHANGED, "/contentHash");
        }

        @Test
        void are_given_once() {
            var done = given(GOOD, COMPLETES);
            var hash = done.outcome().contentHash();
            var signed = done.and(sign("s1", hash, null));
            signed.when(sign("s1", hash, null)).thenFaults(Reason.SIGNATURE_EXISTS, "/signatureId");
            assertThat(signed.decide(sign("s2", hash, null))).hasSize(1);
        }

        @Test
        void show_an_image_that_was_announced() {
            var done = given(GOOD, COMPLETES);
            done.when(sign("s1", done.outcome().contentHash(), id("photo")))
                    .thenFaults(Reason.UNKNOWN_PHOTO, "/imagePhotoId");
            var shown = given(GOOD, COMPLETES, photo(15, 4_000));
            assertThat(shown.decide(sign("s1", shown.outcome().contentHash(), id("photo"))))
                    .hasSize(1);
        }
    }

    @Nested
    class Review {

        @Test
        void needs_a_completed_checklist() {
            given(GOOD).when(approve("sue")).thenRejected(Reason.NOT_COMPLETED);
            given(GOOD).when(reject("sue")).thenRejected(Reason.NOT_COMPLETED);
        }

        @Test
        void approves_the_present_content() {
            var done = given(GOOD, COMPLETES);
            done.when(approve("sue"))
                    .then(new ChecklistApproved(CHECKLIST, done.outcome().contentHash(), "fine", "sue"));
            assertThat(done.and(approve("sue")).state().standing()).isEqualTo(Standing.APPROVED);
        }

        @Test
        void rejects_the_present_content() {
            var done = given(GOOD, COMPLETES);
            done.when(reject("sue"))
                    .then(new ChecklistRejected(CHECKLIST, done.outcome().contentHash(), "blurred", "sue"));
            assertThat(done.and(reject("sue")).state().standing()).isEqualTo(Standing.REJECTED);
        }

        @Test
        void happens_once_for_the_same_content() {
            given(GOOD, COMPLETES, approve("sue")).when(approve("tom")).thenRejected(Reason.ALREADY_APPROVED);
            given(GOOD, COMPLETES, approve("sue")).when(reject("tom")).thenRejected(Reason.ALREADY_APPROVED);
            given(GOOD, COMPLETES, reject("sue")).when(approve("tom")).thenRejected(Reason.ALREADY_REJECTED);
            given(GOOD, COMPLETES, reject("sue")).when(reject("tom")).thenRejected(Reason.ALREADY_REJECTED);
        }

        @Test
        void holds_no_longer_once_the_content_changes() {
            for (var reviewed : List.<OfStarted>of(approve("sue"), reject("sue"))) {
                var late = given(GOOD, COMPLETES, reviewed, answers("ada", answer("phone", 3, "pressure", 700)));
                assertThat(late.state().standing()).isEqualTo(Standing.COMPLETED);
                assertThat(late.decide(approve("sue"))).hasSize(1);
                var amended = given(GOOD, COMPLETES, reviewed, amend("bob", "brake", "NA"));
                assertThat(amended.state().standing()).isEqualTo(Standing.COMPLETED);
            }
        }

        @Test
        void is_nobodys_who_took_part() {
            given(answers("sue", answer("phone", 1, "brake", "PASS"), answer("phone", 2, "tyre", "good")), COMPLETES)
                    .when(approve("sue"))
                    .thenRejected(Reason.APPROVER_TOOK_PART);
            given(GOOD, new CompleteChecklist(CHECKLIST, id("c"), at(10), "phone", "sue", false))
                    .when(approve("sue"))
                    .thenRejected(Reason.APPROVER_TOOK_PART);
            given(GOOD, COMPLETES, amend("sue", "brake", "NA"))
                    .when(approve("sue"))
                    .thenRejected(Reason.APPROVER_TOOK_PART);
        }
    }

    @Nested
    class Amendments {

        @Test
        void append_to_a_completed_checklist_with_a_reason() {
            given(GOOD).when(amend("bob", "brake", "FAIL")).thenRejected(Reason.NOT_COMPLETED);
            var events = given(GOOD, COMPLETES).decide(amend("bob", "brake", "FAIL"));
            assertThat(events.getFirst())
                    .isEqualTo(new ChecklistAmended(
                            CHECKLIST, id("amendment"), "misread", List.of(amended("brake", "FAIL")), "bob"));
            assertThat(events.getLast())
                    .isInstanceOfSatisfying(
                            ChecklistRescored.class,
                            rescored -> assertThat(rescored.outcome().result()).isEqualTo(Result.FAIL));
        }

        @Test
        void are_judged_like_answers() {
            var done = given(GOOD, COMPLETES);
            done.when(amend("bob", "horn", "PASS")).thenFaults(Reason.UNKNOWN_QUESTION, "/answers/0/question");
            done.when(amend("bob", "brake", "good")).thenFaults(Reason.INVALID_FIELD, "/answers/0/value");
            done.when(amend("bob", amended("brake", "PASS"), amended("brake", "FAIL")))
                    .thenFaults(Reason.INVALID_FIELD, "/answers/1");
        }

        @Test
        void leave_no_mandatory_question_without_an_answer() {
            var done = given(GOOD, COMPLETES);
            done.when(amend("bob", "brake", null)).thenFaults(Reason.ANSWERS_MISSING, "/answers/brake");
            done.when(amend("bob", "tyre", "poor")).thenFaults(Reason.ANSWERS_MISSING, "/answers/why");
            assertThat(done.decide(amend("bob", amended("tyre", "poor"), amended("why", "a nail"))))
                    .hasSize(2);
        }

        @Test
        void need_not_make_up_for_what_was_lacking_before() {
            var why = given(GOOD, answers("ada", answer("phone", 3, "why", "a nail")), COMPLETES)
                    .and(amend("bob", "why", null))
                    .and(answers("ada", answer("phone", 4, "tyre", "poor")));
            assertThat(why.progress().outcome()).isNotNull();
            var another =
                    new AmendChecklist(CHECKLIST, id("another"), "misread", List.of(amended("brake", "FAIL")), "bob");
            assertThat(why.decide(another)).hasSize(2);
        }

        @Test
        void need_a_note_for_what_failed_but_no_photo_of_what_was() {
            var done = given(GOOD, answers("ada", answer("phone", 3, "rim", "left", "PASS", null)), COMPLETES);
            done.when(amend("bob", new AmendedAnswer("rim", "left", new AnswerValue.Text("FAIL"), null)))
                    .thenFaults(Reason.ANSWERS_MISSING, "/answers/rim/left")
                    .as(Reason.NOTE_MISSING);
            assertThat(done.decide(
                            amend("bob", new AmendedAnswer("rim", "left", new AnswerValue.Text("FAIL"), "bent"))))
                    .hasSize(2);
        }
    }

    @Nested
    class Voiding {

        final VoidChecklist voids = new VoidChecklist(CHECKLIST, "wrong machine");

        @Test
        void ends_a_checklist_in_any_state() {
            var voided = new ChecklistVoided(CHECKLIST, "wrong machine");
            given().when(voids).then(voided);
            given(GOOD, COMPLETES).when(voids).then(voided);
            given(GOOD, COMPLETES, approve("sue")).when(voids).then(voided);
            assertThat(given(voids).state().standing()).isEqualTo(Standing.VOIDED);
        }

        @Test
        void is_final() {
            var voided = given(GOOD, COMPLETES, voids);
            var hash = given(GOOD, COMPLETES).outcome().contentHash();
            for (var command : List.<OfStarted>of(
                    voids,
                    approve("sue"),
                    reject("sue"),
                    sign("s1", hash, null),
                    amend("bob", "brake", "FAIL"),
                    complete("tablet", 5, false))) {
                voided.when(command).thenRejected(Reason.CHECKLIST_VOIDED);
            }
        }

        @Test
        void keeps_what_still_arrives_and_changes_nothing() {
            var voided = given(GOOD, COMPLETES, voids);
            var late = answer("tablet", 3, "brake", "FAIL");
            voided.when(answers("ada", late)).then(fact("ada", late, true));
            var claims = complete("tablet", 5, true);
            voided.when(claims).then(new CompletionClaimed(CHECKLIST, claims.operationId(), at(5), "tablet", "ada"));
            voided.when(photo(1, 4_000)).then(announced(1, 4_000));
            assertThat(voided.and(answers("ada", late)).state().standing()).isEqualTo(Standing.VOIDED);
            voided.and(answers("ada", late)).when(answers("ada", late)).then();
        }
    }

    @Test
    void a_log_that_cannot_be_is_not_read() {
        assertThatIllegalStateException().isThrownBy(() -> ChecklistState.evolve(new Unstarted(), announced(1, 1)));
        assertThatIllegalStateException().isThrownBy(() -> ChecklistState.evolve(given().state(), STARTED));
        var voided = new ChecklistVoided(CHECKLIST, "wrong machine");
        assertThatIllegalStateException()
                .isThrownBy(() -> ChecklistState.evolve(ChecklistState.evolve(given().state(), voided), voided));
    }

    static AnswerQuestions answers(String user, SentAnswer... answers) {
        return new AnswerQuestions(CHECKLIST, List.of(answers), user);
    }

    private static SentAnswer sent(UUID operation, String question, @Nullable String instance, String value) {
        return new SentAnswer(operation, question, instance, new AnswerValue.Text(value), null, at(1), "phone", 1);
    }

    static QuestionAnswered fact(String user, SentAnswer sent, boolean late) {
        return new QuestionAnswered(
                CHECKLIST,
                sent.operationId(),
                sent.question(),
                sent.instance(),
                sent.value(),
                sent.note(),
                sent.capturedAt(),
                sent.deviceId(),
                sent.deviceSeq(),
                user,
                late);
    }

    static CompleteChecklist complete(String device, long minute, boolean kept) {
        return new CompleteChecklist(CHECKLIST, id("claim" + device + minute), at(minute), device, "ada", kept);
    }

    private static AnnouncePhoto photo(long minute, long bytes) {
        return new AnnouncePhoto(CHECKLIST, id("photo"), null, null, SHA, "image/jpeg", bytes, at(minute), "ada");
    }

    private static AnnouncePhoto photo(@Nullable String question, @Nullable String instance) {
        return new AnnouncePhoto(CHECKLIST, id("photo"), question, instance, SHA, "image/jpeg", 1, at(1), "ada");
    }

    private static AnnouncePhoto by(String user, AnnouncePhoto p) {
        return new AnnouncePhoto(
                p.checklistId(),
                p.photoId(),
                p.question(),
                p.instance(),
                p.sha256(),
                p.contentType(),
                p.bytes(),
                p.capturedAt(),
                user);
    }

    private static PhotoAnnounced announced(long minute, long bytes) {
        return new PhotoAnnounced(CHECKLIST, id("photo"), null, null, SHA, "image/jpeg", bytes, at(minute), "ada");
    }

    private static SignChecklist sign(String name, String hash, @Nullable UUID image) {
        return new SignChecklist(CHECKLIST, id(name), "inspected", at(20), hash, image, "ada");
    }

    private static ApproveChecklist approve(String user) {
        return new ApproveChecklist(CHECKLIST, "fine", user);
    }

    private static RejectChecklist reject(String user) {
        return new RejectChecklist(CHECKLIST, "blurred", user);
    }

    private static AmendChecklist amend(String user, String question, @Nullable String value) {
        return amend(user, amended(question, value));
    }

    private static AmendChecklist amend(String user, AmendedAnswer... answers) {
        return new AmendChecklist(CHECKLIST, id("amendment"), "misread", List.of(answers), user);
    }

    private static AmendedAnswer amended(String question, @Nullable String value) {
        return new AmendedAnswer(question, null, value == null ? null : new AnswerValue.Text(value), null);
    }

    private static String hash(Started state, CompleteChecklist claim) {
        var claimed = new CompletionClaimed(
                CHECKLIST, claim.operationId(), claim.completedAt(), claim.deviceId(), claim.userId());
        return MergeRule.merge(FORM, CHECKLIST, state.progress().work().with(claimed))
                .contentHash();
    }

    private static Given given(OfStarted... commands) {
        var given = new Given((Started) ChecklistState.evolve(new Unstarted(), STARTED));
        for (var command : commands) {
            given = given.and(command);
        }
        return given;
    }

    private static void assertRejected(Reason reason, Runnable decision) {
        assertThatExceptionOfType(Rejected.class)
                .isThrownBy(decision::run)
                .satisfies(rejected -> assertThat(rejected.reason()).isEqualTo(reason));
    }

    record Given(Started state) {

        Given and(OfStarted command) {
            var next = state;
            for (var event : decide(command)) {
                next = (Started) ChecklistState.evolve(next, event);
            }
            return new Given(next);
        }

        List<ChecklistEvent> decide(OfStarted command) {
            return ChecklistDecider.decide(command, state, FORM);
        }

        Progress progress() {
            return state.progress();
        }

        Outcome outcome() {
            return Optional.ofNullable(progress().outcome()).orElseThrow();
        }

        When when(OfStarted command) {
            return new When(this, command);
        }
    }

    record When(Given given, OfStarted command) {

        void then(ChecklistEvent... expected) {
            assertThat(given.decide(command)).containsExactly(expected);
        }

        void then(Function<Started, List<ChecklistEvent>> expected) {
            assertThat(given.decide(command)).isEqualTo(expected.apply(given.state()));
        }

        void thenCompleted() {
            assertThat(given.decide(command)).last().isInstanceOf(ChecklistCompleted.class);
        }

        void thenRejected(Reason reason) {
            assertRejected(reason, () -> given.decide(command));
        }

        Faults thenFaults(Reason reason, String... pointers) {
            var faults = new ArrayList<Rejected.Fault>();
            assertThatExceptionOfType(Rejected.class)
                    .isThrownBy(() -> given.decide(command))
                    .satisfies(rejected -> {
                        assertThat(rejected.reason()).isEqualTo(reason);
                        faults.addAll(rejected.faults());
                    });
            assertThat(faults).extracting(Rejected.Fault::field).containsExactly(pointers);
            return new Faults(faults);
        }
    }

    record Faults(List<Rejected.Fault> faults) {

        void as(Reason... reasons) {
            assertThat(faults).extracting(Rejected.Fault::reason).containsOnly(reasons);
        }

        void saying(String... details) {
            assertThat(faults).extracting(Rejected.Fault::detail).containsExactly(details);
        }
    }
}
