package io.fieldlog.command.checklists;

import io.fieldlog.command.checklists.ChecklistCommand.SentAnswer;
import io.fieldlog.events.AnswerValue;
import io.fieldlog.events.Condition;
import io.fieldlog.events.QuestionType;
import io.fieldlog.events.TemplateEvent.Option;
import io.fieldlog.events.TemplateEvent.Question;
import io.fieldlog.events.TemplateEvent.Section;
import io.fieldlog.events.TemplateEvent.TemplatePublished;
import io.fieldlog.inspection.Form;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Words for the tests of a checklist: a small form with everything that the rules look at.
final class Inspections {

    static final UUID CHECKLIST = id("checklist");
    static final UUID MACHINE = id("machine");
    static final UUID SITE = id("site");
    static final UUID TEMPLATE = id("template");
    static final Instant START = Instant.parse("2026-11-23T07:00:00Z");

    /// `brake` and `tyre` are mandatory, `why` once the tyre is poor; `rim` repeats with the wheels, and must be shown
    /// and explained when it failed.
    static final Form FORM = new Form(new TemplatePublished(
            TEMPLATE,
            1,
            "Forklift, daily",
            null,
            List.of(
                    new Section(
                            "machine",
                            "Machine",
                            false,
                            List.of(
                                    question("brake", QuestionType.PASS_FAIL_NA, true, null),
                                    question("tyre", QuestionType.SINGLE_CHOICE, true, null, "good", "poor"),
                                    question("why", QuestionType.TEXT, true, new Condition.Is("tyre", List.of("poor"))),
                                    question("pressure", QuestionType.NUMBER, false, null))),
                    new Section(
                            "wheels",
                            "Wheels",
                            true,
                            List.of(question("rim", QuestionType.PASS_FAIL_NA, false, null))))));

    private Inspections() {}

    static Question question(
            String key, QuestionType type, boolean mandatory, @Nullable Condition visibleWhen, String... options) {
        var shown = key.equals("rim");
        return new Question(
                key,
                "The " + key,
                type,
                mandatory,
                null,
                visibleWhen,
                null,
                key.equals("brake"),
                null,
                shown,
                shown,
                Arrays.stream(options)
                        .map(option -> new Option(
                                option,
                                option,
                                option.equals("good") ? BigDecimal.TWO : BigDecimal.ZERO,
                                option.equals("poor")))
                        .toList(),
                null,
                null,
                null,
                null);
    }

    /// At this many minutes after the start.
    static Instant at(long minutes) {
        return START.plusSeconds(60 * minutes);
    }

    static SentAnswer answer(String device, long minute, String question, @Nullable Object value) {
        return answer(device, minute, question, null, value, null);
    }

    static SentAnswer answer(
            String device,
            long minute,
            String question,
            @Nullable String instance,
            @Nullable Object value,
            @Nullable String note) {
        return new SentAnswer(
                id(device + minute + question + instance),
                question,
                instance,
                value == null ? null : AnswerValue.of(value),
                note,
                at(minute),
                device,
                minute);
    }

    static UUID id(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }
}
