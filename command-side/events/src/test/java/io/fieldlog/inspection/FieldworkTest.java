package io.fieldlog.inspection;

import static io.fieldlog.inspection.Forms.CHECKLIST;
import static io.fieldlog.inspection.Forms.TEMPLATE;
import static io.fieldlog.inspection.Forms.answer;
import static io.fieldlog.inspection.Forms.at;
import static io.fieldlog.inspection.Forms.claim;
import static io.fieldlog.inspection.Forms.id;
import static io.fieldlog.inspection.Forms.photo;
import static io.fieldlog.inspection.Forms.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.fieldlog.events.ChecklistEvent;
import io.fieldlog.events.ChecklistEvent.ChecklistAmended;
import io.fieldlog.events.ChecklistEvent.ChecklistApproved;
import io.fieldlog.events.ChecklistEvent.ChecklistCompleted;
import io.fieldlog.events.ChecklistEvent.ChecklistRejected;
import io.fieldlog.events.ChecklistEvent.ChecklistReopened;
import io.fieldlog.events.ChecklistEvent.ChecklistRescored;
import io.fieldlog.events.ChecklistEvent.ChecklistSigned;
import io.fieldlog.events.ChecklistEvent.ChecklistStarted;
import io.fieldlog.events.ChecklistEvent.ChecklistVoided;
import io.fieldlog.events.ChecklistEvent.Outcome;
import io.fieldlog.events.ChecklistEvent.PhotoAttached;
import io.fieldlog.events.ChecklistEvent.QuestionAnswered;
import io.fieldlog.events.ChecklistEvent.Result;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FieldworkTest {

    static final Outcome OUTCOME =
            new Outcome(id("claim"), at(1), "a", Result.PASS, BigDecimal.ONE, BigDecimal.ONE, 0, "hash");

    static Stream<ChecklistEvent> whatSaysNothingOfTheContent() {
        return Stream.of(
                new ChecklistStarted(CHECKLIST, id("machine"), id("site"), TEMPLATE, 1, at(0), null, "inspector"),
                new PhotoAttached(CHECKLIST, id("p"), "sha", 1),
                new ChecklistCompleted(CHECKLIST, OUTCOME),
                new ChecklistRescored(CHECKLIST, OUTCOME),
                new ChecklistReopened(CHECKLIST),
                new ChecklistSigned(CHECKLIST, id("s"), "Inspected", at(1), "hash", null, "inspector"),
                new ChecklistApproved(CHECKLIST, "hash", null, "supervisor"),
                new ChecklistRejected(CHECKLIST, "hash", "No.", "supervisor"),
                new ChecklistVoided(CHECKLIST, "Wrong machine."));
    }

    @ParameterizedTest
    @MethodSource("whatSaysNothingOfTheContent")
    void what_is_no_work_leaves_it_as_it_is(ChecklistEvent event) {
        var work = Fieldwork.none().with(answer("a", 1, "brake", text("PASS")));
        assertThat(work.with(event)).isEqualTo(work);
    }

    @Test
    void all_that_comes_is_kept_once() {
        var all = List.of(
                answer("a", 1, "brake", text("PASS")),
                claim("a", 9),
                claim("b", 9),
                photo("p", "brake", 1),
                photo("q", "brake", 1),
                amendment("1"),
                amendment("2"));
        var work = Fieldwork.none().withAll(all);
        assertThat(work.answers()).hasSize(1);
        assertThat(work.claims()).hasSize(2);
        assertThat(work.photos()).hasSize(2);
        assertThat(work.amendments()).hasSize(2);
        assertThat(work.withAll(all)).isEqualTo(work);
    }

    @Test
    void an_operation_may_answer_several_questions_and_instances() {
        var work = Fieldwork.none()
                .with(of("operation", "brake", null))
                .with(of("operation", "lamp", null))
                .with(of("operation", "tyre", "left"))
                .with(of("operation", "tyre", "right"))
                .with(of("other", "brake", null));
        assertThat(work.answers()).hasSize(5);
        assertThat(work.answer(id("operation"), "tyre", "right")).contains(of("operation", "tyre", "right"));
        assertThat(work.answer(id("other"), "brake", null)).contains(of("other", "brake", null));
        assertThat(work.answer(id("operation"), "tyre", null)).isEmpty();
        assertThat(work.answer(id("operation"), "horn", null)).isEmpty();
        assertThat(work.answer(id("third"), "brake", null)).isEmpty();
    }

    private static QuestionAnswered of(String operation, String question, @Nullable String instance) {
        return new QuestionAnswered(
                CHECKLIST, id(operation), question, instance, text("PASS"), null, at(1), "a", 1, "inspector", false);
    }

    private static ChecklistAmended amendment(String id) {
        return new ChecklistAmended(CHECKLIST, Forms.id(id), "Looked again.", List.of(), "supervisor");
    }
}
