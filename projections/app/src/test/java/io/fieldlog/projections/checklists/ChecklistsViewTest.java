package io.fieldlog.projections.checklists;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.fieldlog.events.AnswerValue;
import io.fieldlog.events.ChecklistEvent;
import io.fieldlog.events.ChecklistEvent.AmendedAnswer;
import io.fieldlog.events.ChecklistEvent.ChecklistAmended;
import io.fieldlog.events.ChecklistEvent.ChecklistApproved;
import io.fieldlog.events.ChecklistEvent.ChecklistRejected;
import io.fieldlog.events.ChecklistEvent.ChecklistSigned;
import io.fieldlog.events.ChecklistEvent.ChecklistStarted;
import io.fieldlog.events.ChecklistEvent.ChecklistVoided;
import io.fieldlog.events.ChecklistEvent.CompletionClaimed;
import io.fieldlog.events.ChecklistEvent.PhotoAnnounced;
import io.fieldlog.events.ChecklistEvent.PhotoAttached;
import io.fieldlog.events.ChecklistEvent.QuestionAnswered;
import io.fieldlog.events.ChecklistEvent.Result;
import io.fieldlog.events.Condition;
import io.fieldlog.events.Event;
import io.fieldlog.events.QuestionType;
import io.fieldlog.events.TemplateEvent.Option;
import io.fieldlog.events.TemplateEvent.Question;
import io.fieldlog.events.TemplateEvent.Section;
import io.fieldlog.events.TemplateEvent.TemplatePublished;
import io.fieldlog.projections.fold.InconsistentLogException;
import io.fieldlog.projections.fold.WorkingSet;
import io.fieldlog.projections.testing.EventLog;
import io.fieldlog.projections.testing.Fold;
import io.fieldlog.projections.testing.Inspection;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ChecklistsViewTest {

    static final Instant NINE = Instant.parse("2026-11-23T09:00:00Z");

    final UUID checklist = new UUID(5, 1);
    final UUID machine = new UUID(2, 1);
    final UUID photo = new UUID(6, 1);
    final TemplatePublished template = template();
    final ChecklistStarted started = new ChecklistStarted(
            checklist, machine, new UUID(3, 1), template.templateId(), 1, NINE, new UUID(8, 1), "inspector");
    final Inspection inspection = new Inspection(started, template);
    final List<Event> log = new ArrayList<>(List.of(template, started));
    private int operations;

    @Test
    void a_started_checklist_misses_its_mandatory_questions_and_has_no_result() {
        var shown = shown();

        assertThat(shown.path("checklistId").asString()).isEqualTo(checklist.toString());
        assertThat(shown.path("machineId").asString()).isEqualTo(machine.toString());
        assertThat(shown.path("templateVersion").asInt()).isEqualTo(1);
        assertThat(shown.path("templateName").asString()).isEqualTo("Daily");
        assertThat(shown.path("occurrenceId").asString()).isEqualTo(new UUID(8, 1).toString());
        assertThat(shown.path("state").asString()).isEqualTo("STARTED");
        assertThat(shown.path("result").isNull()).isTrue();
        assertThat(shown.path("completedAt").isNull()).isTrue();
        assertThat(shown.path("completionPending").asBoolean()).isFalse();
        assertThat(texts(shown.path("missing"))).containsExactly("brake", "tyre");
        assertThat(shown.path("score").decimalValue()).isEqualByComparingTo("0");
        assertThat(shown.path("maxScore").decimalValue()).isEqualByComparingTo("3");
        assertThat(shown.path("inspector").asString()).isEqualTo("inspector");
        assertThat(shown.path("startedAt").asString()).isEqualTo("2026-11-23T09:00:00Z");
        assertThat(shown.path("version").asInt()).isEqualTo(1);
        assertThat(shown.path("position").asInt()).isEqualTo(2);
    }

    @Test
    void scores_live_before_the_completion_and_rolls_up_by_section() {
        record(answer("brake", "PASS", 1, "tablet"));

        var shown = shown();
        assertThat(shown.path("score").decimalValue()).isEqualByComparingTo("1");
        assertThat(shown.path("maxScore").decimalValue()).isEqualByComparingTo("3");
        assertThat(shown.path("percent").decimalValue()).isEqualByComparingTo("33.333");
        assertThat(shown.path("sections").valueStream())
                .extracting(
                        section -> section.path("section").asString(),
                        section -> section.path("title").asString(),
                        section -> section.path("score").asInt(),
                        section -> section.path("maxScore").asInt())
                .containsExactly(tuple("brakes", "Brakes", 1, 1), tuple("tyres", "Tyres", 0, 2));
        assertThat(texts(shown.path("missing"))).containsExactly("tyre");
    }

    @Test
    void an_answer_is_shown_with_its_conflicts() {
        record(answer("brake", "FAIL", 1, "phone"));
        record(answer("brake", "PASS", 2, "tablet"));

        var answer = shown().path("answers").get(0);
        assertThat(answer.path("question").asString()).isEqualTo("brake");
        assertThat(answer.path("instance").isNull()).isTrue();
        assertThat(answer.path("value").asString()).isEqualTo("PASS");
        assertThat(answer.path("deviceId").asString()).isEqualTo("tablet");
        assertThat(answer.path("deviceSeq").asInt()).isEqualTo(2);
        assertThat(answer.path("operationId").asString()).isEqualTo(new UUID(7, 2).toString());
        assertThat(answer.path("failed").asBoolean()).isFalse();
        assertThat(answer.path("visible").asBoolean()).isTrue();
        assertThat(answer.path("arrivedLate").asBoolean()).isFalse();
        assertThat(answer.path("afterCompletion").asBoolean()).isFalse();
        assertThat(answer.path("conflicts").size()).isEqualTo(1);
        assertThat(answer.path("conflicts").get(0).path("value").asString()).isEqualTo("FAIL");
        assertThat(answer.path("conflicts").get(0).path("deviceId").asString()).isEqualTo("phone");
        assertThat(answer.path("conflicts").get(0).path("operationId").asString())
                .isEqualTo(new UUID(7, 1).toString());
    }

    @Test
    void one_operation_may_answer_several_questions() {
        var brake = answer("brake", "PASS", 1, "tablet");
        var tyre = answer("tyre", "good", 2, "tablet");
        record(brake);
        record(new QuestionAnswered(
                tyre.checklistId(),
                brake.operationId(),
                tyre.question(),
                tyre.instance(),
                tyre.value(),
                tyre.note(),
                tyre.capturedAt(),
                tyre.deviceId(),
                tyre.deviceSeq(),
                tyre.userId(),
                tyre.arrivedLate()));
        record(brake);
        assertThat(shown().path("answers").valueStream())
                .extracting(answer -> answer.path("question").asString())
                .containsExactly("brake", "tyre");
    }

    @Test
    void a_hidden_answer_is_shown_as_hidden() {
        record(answer("why", "worn", 1, "tablet"));
        assertThat(shown().path("answers").get(0).path("visible").asBoolean()).isFalse();
        record(answer("tyre", "poor", 2, "tablet"));
        assertThat(shown().path("answers").get(1).path("visible").asBoolean()).isTrue();
    }

    @Test
    void is_completed_with_its_result_by_the_claim() {
        complete("PASS", "good");

        var shown = shown();
        assertThat(shown.path("state").asString()).isEqualTo("COMPLETED");
        assertThat(shown.path("result").asString()).isEqualTo("PASS");
        assertThat(shown.path("completedAt").asString()).isEqualTo("2026-11-23T09:10:00Z");
        assertThat(shown.path("completedBy").asString()).isEqualTo("inspector");
        assertThat(shown.path("missing").isEmpty()).isTrue();
        assertThat(row().state()).isEqualTo(State.COMPLETED);
        assertThat(row().result()).isEqualTo(Result.PASS);
        assertThat(row().completedAt()).isEqualTo(NINE.plusSeconds(600));
    }

    @Test
    void a_claim_without_all_answers_is_pending() {
        record(claim(10));

        assertThat(shown().path("completionPending").asBoolean()).isTrue();
        assertThat(shown().path("state").asString()).isEqualTo("STARTED");
    }

    @Test
    void a_late_answer_counts_makes_signatures_stale_and_takes_the_approval() {
        complete("PASS", "good");
        log.add(signed(inspection.merged().contentHash()));
        log.add(new ChecklistApproved(checklist, inspection.merged().contentHash(), null, "supervisor"));
        assertThat(shown().path("state").asString()).isEqualTo("APPROVED");
        assertThat(shown().path("review").path("userId").asString()).isEqualTo("supervisor");
        assertThat(shown().path("signatures").get(0).path("stale").asBoolean()).isFalse();

        record(answer("brake", "FAIL", 5, "tablet"));

        var shown = shown();
        assertThat(shown.path("state").asString()).isEqualTo("COMPLETED");
        assertThat(shown.path("result").asString()).isEqualTo("FAIL");
        assertThat(shown.path("failed").asInt()).isEqualTo(1);
        assertThat(shown.path("review").isNull()).isTrue();
        assertThat(shown.path("answers").get(0).path("arrivedLate").asBoolean()).isTrue();
        assertThat(shown.path("signatures").get(0).path("stale").asBoolean()).isTrue();
    }

    @Test
    void an_answer_captured_after_the_completion_is_kept_and_counts_nothing() {
        complete("PASS", "good");
        record(answer("brake", "FAIL", 11, "tablet"));

        var shown = shown();
        assertThat(shown.path("result").asString()).isEqualTo("PASS");
        assertThat(shown.path("answers").valueStream())
                .extracting(
                        answer -> answer.path("question").asString(),
                        answer -> answer.path("value").asString(),
                        answer -> answer.path("afterCompletion").asBoolean())
                .containsExactly(
                        tuple("brake", "PASS", false), tuple("brake", "FAIL", true), tuple("tyre", "good", false));
    }

    @Test
    void a_rejection_ends_with_an_amendment_that_is_told() {
        complete("PASS", "good");
        log.add(new ChecklistRejected(checklist, inspection.merged().contentHash(), "blurred", "supervisor"));
        assertThat(shown().path("state").asString()).isEqualTo("REJECTED");
        assertThat(shown().path("review").path("note").asString()).isEqualTo("blurred");

        record(new ChecklistAmended(
                checklist,
                new UUID(9, 1),
                "tried again",
                List.of(new AmendedAnswer("brake", null, new AnswerValue.Text("FAIL"), "soft")),
                "inspector2"));

        var shown = shown();
        assertThat(shown.path("state").asString()).isEqualTo("COMPLETED");
        assertThat(shown.path("answers").get(0).path("value").asString()).isEqualTo("FAIL");
        assertThat(shown.path("answers").get(0).path("amendmentId").asString()).isEqualTo(new UUID(9, 1).toString());
        var amendment = shown.path("amendments").get(0);
        assertThat(amendment.path("reason").asString()).isEqualTo("tried again");
        assertThat(amendment.path("userId").asString()).isEqualTo("inspector2");
        assertThat(amendment.path("answers").get(0).path("value").asString()).isEqualTo("FAIL");
    }

    @Test
    void a_completion_that_turns_out_to_lack_an_answer_is_taken_back() {
        complete("PASS", "good");
        record(answer("tyre", "poor", 5, "tablet"));

        assertThat(shown().path("state").asString()).isEqualTo("STARTED");
        assertThat(shown().path("completionPending").asBoolean()).isTrue();
        assertThat(shown().path("result").isNull()).isTrue();
        assertThat(texts(shown().path("missing"))).containsExactly("why");
    }

    @Test
    void a_void_checklist_stays_void_whatever_arrives() {
        complete("PASS", "good");
        log.add(new ChecklistVoided(checklist, "wrong machine"));
        record(answer("brake", "FAIL", 5, "tablet"));
        log.add(new ChecklistApproved(checklist, inspection.merged().contentHash(), null, "supervisor"));

        assertThat(shown().path("state").asString()).isEqualTo("VOIDED");
        assertThat(shown().path("voided").path("reason").asString()).isEqualTo("wrong machine");
        assertThat(history().getLast().inspectedAt()).isNull();
    }

    @Test
    void evidence_is_complete_when_every_photo_is_there_as_it_was_announced() {
        assertThat(shown().path("evidenceComplete").asBoolean()).isTrue();
        record(announced(photo, "ab"));
        assertThat(shown().path("evidenceComplete").asBoolean()).isFalse();
        assertThat(shown().path("photos").path("expected").asInt()).isEqualTo(1);
        assertThat(shown().path("photos").path("present").asInt()).isZero();
        assertThat(texts(shown().path("photos").path("missing"))).containsExactly(photo.toString());

        log.add(new PhotoAttached(checklist, photo, "cd", 10));
        assertThat(shown().path("evidenceComplete").asBoolean()).isFalse();

        log.add(new PhotoAttached(checklist, photo, "ab", 10));
        assertThat(shown().path("evidenceComplete").asBoolean()).isTrue();
        assertThat(shown().path("photos").path("present").asInt()).isEqualTo(1);
        assertThat(shown().path("photos").path("missing").isEmpty()).isTrue();
    }

    @Test
    void a_photo_that_an_answer_names_is_expected_before_it_is_announced() {
        record(new QuestionAnswered(
                checklist,
                new UUID(7, 90),
                "picture",
                null,
                new AnswerValue.Keys(List.of(photo.toString().toUpperCase(java.util.Locale.ROOT))),
                null,
                NINE,
                "tablet",
                1,
                "inspector",
                false));

        assertThat(texts(shown().path("photos").path("missing"))).containsExactly(photo.toString());
        assertThat(shown().path("evidenceComplete").asBoolean()).isFalse();
    }

    @Test
    void every_change_of_the_standing_is_a_row_of_history_that_ends_with_the_next() {
        complete("PASS", "good");
        log.add(new ChecklistApproved(checklist, inspection.merged().contentHash(), null, "supervisor"));
        record(answer("brake", "FAIL", 5, "tablet"));

        assertThat(history())
                .extracting(
                        ChecklistHistory::state,
                        ChecklistHistory::inspectedAt,
                        ChecklistHistory::fromPosition,
                        ChecklistHistory::untilPosition)
                .containsExactly(
                        tuple(State.STARTED, null, 2L, 6L),
                        tuple(State.COMPLETED, NINE.plusSeconds(600), 6L, 7L),
                        tuple(State.APPROVED, NINE.plusSeconds(600), 7L, 9L),
                        tuple(State.COMPLETED, NINE.plusSeconds(600), 9L, null));
        var standing =
                JsonMapper.shared().readTree(history().getLast().standing().text());
        assertThat(standing.path("checklistId").asString()).isEqualTo(checklist.toString());
        assertThat(standing.path("state").asString()).isEqualTo("COMPLETED");
        assertThat(standing.path("result").asString()).isEqualTo("FAIL");
        assertThat(standing.path("score").decimalValue()).isEqualByComparingTo("2");
        assertThat(standing.path("completedAt").asString()).isEqualTo("2026-11-23T09:10:00Z");
    }

    @Test
    void each_fact_is_kept_with_its_position() {
        record(answer("brake", "FAIL", 1, "phone"));
        record(answer("brake", "PASS", 2, "phone"));
        record(claim(10));
        record(announced(photo, "ab"));
        log.add(new PhotoAttached(checklist, photo, "ab", 10));

        var work = work();
        assertThat(work.answers()).extracting(Work.Answer::position).containsExactly(3L, 4L);
        assertThat(work.claims()).extracting(Work.Claim::position).containsExactly(5L);
        assertThat(work.photos()).singleElement().satisfies(kept -> {
            assertThat(kept.position()).isEqualTo(6);
            assertThat(kept.attached()).isNotNull();
        });
    }

    @Test
    void what_is_recorded_twice_counts_once() {
        record(answer("brake", "FAIL", 1, "phone"));
        log.add(log.getLast());

        assertThat(work().answers()).hasSize(1);
        assertThat(row().version()).isEqualTo(3);
    }

    @Test
    void the_list_shows_the_same_as_the_whole_but_for_details() {
        complete("PASS", "good");
        var summary = JsonMapper.shared().readTree(row().summary().text());
        var document = shown();

        assertThat(summary.propertyNames())
                .contains("checklistId", "state", "result", "score", "inspector", "position")
                .doesNotContain("answers", "missing");
        summary.properties()
                .forEach(property -> assertThat(document.get(property.getKey())).isEqualTo(property.getValue()));
    }

    @Test
    void carries_the_hash_and_the_time_of_the_entry_at_its_position() {
        complete("PASS", "good");
        var entries = new EventLog();
        log.forEach(event -> entries.append(Fold.ORGANIZATION, event));
        var last = entries.entries().getLast().event();

        assertThat(shown().path("position").asLong()).isEqualTo(last.position());
        assertThat(shown().path("chainHash").asString())
                .isEqualTo(HexFormat.of().formatHex(last.hash()));
        assertThat(shown().path("recordedAt").asString())
                .isEqualTo(last.recordedAt().toString());
    }

    @Test
    void contradictions_are_refused() {
        assertThatThrownBy(() -> Fold.of(new ChecklistsView(), started))
                .isInstanceOf(InconsistentLogException.class)
                .hasMessage("a checklist fills in a template that was never published");
        assertThatThrownBy(() -> Fold.of(new ChecklistsView(), template, new ChecklistVoided(checklist, "x")))
                .isInstanceOf(InconsistentLogException.class)
                .hasMessage("something happens to a checklist that was never started");
        assertThatThrownBy(() -> Fold.of(new ChecklistsView(), template, started, started))
                .isInstanceOf(InconsistentLogException.class)
                .hasMessage("a checklist is started twice");
        assertThatThrownBy(() ->
                        Fold.of(new ChecklistsView(), template, started, new PhotoAttached(checklist, photo, "ab", 10)))
                .isInstanceOf(InconsistentLogException.class)
                .hasMessage("a photo is attached that was never announced");
    }

    private void record(ChecklistEvent fact) {
        log.addAll(inspection.record(fact));
    }

    private void complete(String brake, String tyre) {
        record(answer("brake", brake, 1, "tablet"));
        record(answer("tyre", tyre, 2, "tablet"));
        record(claim(10));
    }

    private QuestionAnswered answer(String question, String value, int minute, String device) {
        return new QuestionAnswered(
                checklist,
                new UUID(7, ++operations),
                question,
                null,
                new AnswerValue.Text(value),
                null,
                NINE.plusSeconds(60L * minute),
                device,
                minute,
                "inspector",
                false);
    }

    private CompletionClaimed claim(int minute) {
        return new CompletionClaimed(
                checklist, new UUID(7, ++operations), NINE.plusSeconds(60L * minute), "tablet", "inspector");
    }

    private PhotoAnnounced announced(UUID id, String sha256) {
        return new PhotoAnnounced(checklist, id, null, null, sha256, "image/jpeg", 10, NINE, "inspector");
    }

    private ChecklistSigned signed(String contentHash) {
        return new ChecklistSigned(checklist, new UUID(9, 9), "Seen.", NINE, contentHash, null, "inspector");
    }

    private WorkingSet fold() {
        return Fold.of(new ChecklistsView(), log.toArray(Event[]::new));
    }

    private Checklist row() {
        return fold().rows(Checklist.TABLE).values().iterator().next();
    }

    private Work work() {
        return fold().rows(ChecklistWork.TABLE).values().iterator().next().work();
    }

    private List<ChecklistHistory> history() {
        return List.copyOf(fold().rows(ChecklistHistory.TABLE).values());
    }

    private JsonNode shown() {
        return JsonMapper.shared().readTree(row().document().text());
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asString).toList();
    }

    private static TemplatePublished template() {
        return new TemplatePublished(
                new UUID(4, 1),
                1,
                "Daily",
                null,
                List.of(
                        new Section(
                                "brakes",
                                "Brakes",
                                false,
                                List.of(
                                        question("brake", QuestionType.PASS_FAIL_NA, true, null),
                                        question("picture", QuestionType.PHOTO, false, null))),
                        new Section(
                                "tyres",
                                "Tyres",
                                false,
                                List.of(
                                        question("tyre", QuestionType.SINGLE_CHOICE, true, null),
                                        question(
                                                "why",
                                                QuestionType.TEXT,
                                                true,
                                                new Condition.Is("tyre", List.of("poor")))))));
    }

    private static Question question(
            String key, QuestionType type, boolean mandatory, @Nullable Condition visibleWhen) {
        return new Question(
                key,
                key,
                type,
                mandatory,
                null,
                visibleWhen,
                null,
                false,
                null,
                false,
                false,
                type == QuestionType.SINGLE_CHOICE
                        ? List.of(
                                new Option("good", "Good", new BigDecimal("2"), false),
                                new Option("poor", "Poor", BigDecimal.ZERO, true))
                        : List.of(),
                null,
                null,
                null,
                null);
    }
}
