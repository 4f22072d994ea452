package io.fieldlog.command.templates;

import io.fieldlog.command.Rejected;
import io.fieldlog.command.Rejected.Fault;
import io.fieldlog.command.fields.Text;
import io.fieldlog.events.QuestionType;
import io.fieldlog.events.Severity;
import io.fieldlog.events.TemplateEvent.Option;
import io.fieldlog.events.TemplateEvent.Question;
import io.fieldlog.events.TemplateEvent.Section;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A version as an author writes it: what is left out is as if it were not wanted.
record TemplateDefinition(
        @Text(max = 200) String name,

        @Digits(integer = 3, fraction = 9) @DecimalMin("0") @DecimalMax("100") @Nullable
        BigDecimal passPercent,

        @Valid List<SectionDraft> sections) {

    record SectionDraft(
            String key,
            @Text(max = 500) String title,
            @Nullable Boolean repeats,
            @Valid List<QuestionDraft> questions) {}

    record QuestionDraft(
            String key,
            @Text(max = 2000, lines = true) String label,
            QuestionType type,
            @Nullable Boolean mandatory,
            @Text(max = 5000, lines = true) @Nullable String help,
            @Nullable ConditionDraft visibleWhen,

            @Digits(integer = 9, fraction = 9) @DecimalMin("0") @Nullable
            BigDecimal score,

            @Nullable Boolean critical,
            @Nullable Severity defectSeverityOnFail,
            @Nullable Boolean photoRequiredOnFail,
            @Nullable Boolean noteRequiredOnFail,
            @Valid @Nullable List<OptionDraft> options,
            @Text(max = 30) @Nullable String unit,
            @Digits(integer = 18, fraction = 9) @Nullable BigDecimal min,
            @Digits(integer = 18, fraction = 9) @Nullable BigDecimal max,
            @Text(max = 100) @Nullable String meter) {}

    record OptionDraft(
            String key,
            @Text(max = 500) String label,
            @Digits(integer = 9, fraction = 9) @Nullable BigDecimal score,
            @Nullable Boolean failed,
            @Nullable Boolean notApplicable) {}

    /// @throws Rejected when a condition says nothing that can be followed
    List<Section> asSections() {
        var faults = new ArrayList<Fault>();
        var written = new ArrayList<Section>();
        for (var s = 0; s < sections.size(); s++) {
            var draft = sections.get(s);
            var questions = new ArrayList<Question>();
            for (var q = 0; q < draft.questions().size(); q++) {
                var pointer = "/sections/%d/questions/%d/visibleWhen".formatted(s, q);
                questions.add(question(draft.questions().get(q), pointer, faults));
            }
            written.add(new Section(draft.key(), draft.title(), isTrue(draft.repeats()), List.copyOf(questions)));
        }
        if (!faults.isEmpty()) {
            throw Rejected.of(faults);
        }
        return List.copyOf(written);
    }

    private static Question question(QuestionDraft draft, String pointerOfCondition, List<Fault> faults) {
        var visibleWhen = draft.visibleWhen();
        return new Question(
                draft.key(),
                draft.label(),
                draft.type(),
                isTrue(draft.mandatory()),
                draft.help(),
                visibleWhen == null ? null : visibleWhen.condition(pointerOfCondition, faults),
                draft.score(),
                isTrue(draft.critical()),
                draft.defectSeverityOnFail(),
                isTrue(draft.photoRequiredOnFail()),
                isTrue(draft.noteRequiredOnFail()),
                draft.options() == null
                        ? List.of()
                        : draft.options().stream()
                                .map(TemplateDefinition::option)
                                .toList(),
                draft.unit(),
                draft.min(),
                draft.max(),
                draft.meter());
    }

    private static Option option(OptionDraft draft) {
        return new Option(
                draft.key(),
                draft.label(),
                draft.score(),
                isTrue(draft.failed()),
                isTrue(draft.notApplicable()) ? true : null);
    }

    private static boolean isTrue(@Nullable Boolean flag) {
        return Boolean.TRUE.equals(flag);
    }
}
