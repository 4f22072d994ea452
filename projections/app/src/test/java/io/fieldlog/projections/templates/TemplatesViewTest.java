package io.fieldlog.projections.templates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.fieldlog.events.Condition;
import io.fieldlog.events.Event;
import io.fieldlog.events.QuestionType;
import io.fieldlog.events.Severity;
import io.fieldlog.events.TemplateEvent.Option;
import io.fieldlog.events.TemplateEvent.Question;
import io.fieldlog.events.TemplateEvent.Section;
import io.fieldlog.events.TemplateEvent.TemplatePublished;
import io.fieldlog.events.TemplateEvent.TemplateWithdrawn;
import io.fieldlog.projections.fold.InconsistentLogException;
import io.fieldlog.projections.fold.Json;
import io.fieldlog.projections.fold.WorkingSet;
import io.fieldlog.projections.testing.Fold;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TemplatesViewTest {

    final UUID template = new UUID(2, 1);

    @Test
    void shows_the_newest_version_and_keeps_every_one() {
        var rows = fold(published(1, "Daily", null), published(2, "Every day", "80"));

        assertThat(rows.rows(Template.TABLE).values()).singleElement().satisfies(row -> {
            assertThat(row.name()).isEqualTo("Every day");
            assertThat(row.newest()).isEqualTo(2);
            assertThat(row.withdrawnAt()).isNull();
            assertThat(row.version()).isEqualTo(2);
            assertThat(row.position()).isEqualTo(2);
        });
        assertThat(rows.rows(TemplateVersion.TABLE).values())
                .extracting(TemplateVersion::number, TemplateVersion::name, TemplateVersion::passPercent)
                .containsExactly(tuple(1, "Daily", null), tuple(2, "Every day", new BigDecimal("80")));
    }

    @Test
    void a_withdrawal_leaves_the_newest_version_and_raises_the_version_of_the_whole() {
        var rows = fold(
                published(1, "Daily", null),
                new TemplateWithdrawn(template, Instant.parse("2026-11-01T07:00:00.123456789Z")));

        assertThat(rows.rows(Template.TABLE).values()).singleElement().satisfies(row -> {
            assertThat(row.newest()).isEqualTo(1);
            assertThat(row.withdrawnAt()).isEqualTo(Instant.parse("2026-11-01T07:00:00.123456Z"));
            assertThat(row.version()).isEqualTo(2);
        });
    }

    @Test
    void sections_are_told_as_they_are_published_without_what_a_question_does_not_have() {
        var rows = fold(published(1, "Daily", null));

        assertThat(new Json(rows.rows(TemplateVersion.TABLE)
                        .values()
                        .iterator()
                        .next()
                        .sections()
                        .text()))
                .isEqualTo(new Json("""
                        [{"key": "brakes", "title": "Brakes", "repeats": false, "questions": [
                          {"key": "tyre", "label": "Tyres", "type": "SINGLE_CHOICE", "mandatory": true, "critical": false,
                           "photoRequiredOnFail": false, "noteRequiredOnFail": false, "options": [
                             {"key": "good", "label": "Good", "score": 2, "failed": false},
                             {"key": "poor", "label": "Poor", "failed": true}]},
                          {"key": "pressure", "label": "Pressure", "type": "NUMBER", "mandatory": false,
                           "critical": true, "defectSeverityOnFail": "MAJOR", "photoRequiredOnFail": false,
                           "noteRequiredOnFail": false, "unit": "kPa", "min": 600,
                           "visibleWhen": {"all": [{"question": "tyre", "is": ["poor"]},
                                                   {"not": {"question": "tyre", "answered": false}}]}}]}]"""));
    }

    @Test
    void the_database_gets_a_percentage_in_the_form_in_which_it_gives_it_back() {
        var rows = fold(published(1, "Daily", "8E+1"));
        assertThat(rows.rows(TemplateVersion.TABLE).values().iterator().next().passPercent())
                .isEqualTo(new BigDecimal("80"));
    }

    @Test
    void contradictions_are_refused() {
        assertThatThrownBy(() -> fold(published(2, "Daily", null))).isInstanceOf(InconsistentLogException.class);
        assertThatThrownBy(() -> fold(published(1, "Daily", null), published(1, "Daily", null)))
                .isInstanceOf(InconsistentLogException.class);
        assertThatThrownBy(() -> fold(new TemplateWithdrawn(template, Instant.EPOCH)))
                .isInstanceOf(InconsistentLogException.class);
        assertThatThrownBy(() -> fold(published(1, "Daily", "1E-1001"))).isInstanceOf(InconsistentLogException.class);
    }

    private WorkingSet fold(Event... events) {
        return Fold.of(new TemplatesView(), events);
    }

    private TemplatePublished published(int version, String name, @Nullable String percent) {
        return new TemplatePublished(
                template,
                version,
                name,
                percent == null ? null : new BigDecimal(percent),
                List.of(new Section(
                        "brakes",
                        "Brakes",
                        false,
                        List.of(
                                new Question(
                                        "tyre",
                                        "Tyres",
                                        QuestionType.SINGLE_CHOICE,
                                        true,
                                        null,
                                        null,
                                        null,
                                        false,
                                        null,
                                        false,
                                        false,
                                        List.of(
                                                new Option("good", "Good", new BigDecimal("2"), false),
                                                new Option("poor", "Poor", null, true)),
                                        null,
                                        null,
                                        null,
                                        null),
                                new Question(
                                        "pressure",
                                        "Pressure",
                                        QuestionType.NUMBER,
                                        false,
                                        null,
                                        new Condition.All(List.of(
                                                new Condition.Is("tyre", List.of("poor")),
                                                new Condition.Not(new Condition.Answered("tyre", false)))),
                                        null,
                                        true,
                                        Severity.MAJOR,
                                        false,
                                        false,
                                        List.of(),
                                        "kPa",
                                        new BigDecimal("600"),
                                        null,
                                        null)))));
    }
}
