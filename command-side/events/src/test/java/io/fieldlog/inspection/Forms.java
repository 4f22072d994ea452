package io.fieldlog.inspection;

import io.fieldlog.events.AnswerValue;
import io.fieldlog.events.ChecklistEvent.CompletionClaimed;
import io.fieldlog.events.ChecklistEvent.PhotoAnnounced;
import io.fieldlog.events.ChecklistEvent.QuestionAnswered;
import io.fieldlog.events.Condition;
import io.fieldlog.events.QuestionType;
import io.fieldlog.events.Severity;
import io.fieldlog.events.TemplateEvent.Option;
import io.fieldlog.events.TemplateEvent.Question;
import io.fieldlog.events.TemplateEvent.Section;
import io.fieldlog.events.TemplateEvent.TemplatePublished;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Words for the tests of the merge rule.
final class Forms {

    static final UUID CHECKLIST = UUID.fromString("00000000-0000-7000-8000-000000000001");
    static final UUID TEMPLATE = UUID.fromString("00000000-0000-7000-8000-000000000002");
    static final Instant START = Instant.parse("2026-11-23T07:00:00Z");

    private Forms() {}

    static Form form(Section... sections) {
        return form(null, sections);
    }

    static Form form(@Nullable BigDecimal passPercent, Section... sections) {
        return new Form(new TemplatePublished(TEMPLATE, 1, "Forklift, daily", passPercent, List.of(sections)));
    }

    static Section section(String key, Question... questions) {
        return new Section(key, key, false, List.of(questions));
    }

    static Section repeated(String key, Question... questions) {
        return new Section(key, key, true, List.of(questions));
    }

    static Draft question(String key, QuestionType type) {
        return new Draft(key, type);
    }

    static Draft check(String key) {
        return question(key, QuestionType.PASS_FAIL_NA);
    }

    static Option option(String key, @Nullable String score) {
        return new Option(key, key, score == null ? null : new BigDecimal(score), false);
    }

    static Option failed(String key) {
        return new Option(key, key, BigDecimal.ZERO, true);
    }

    /// At this many seconds after the start.
    static Instant at(long seconds) {
        return START.plusSeconds(seconds);
    }

    static QuestionAnswered answer(String device, long seq, String question, @Nullable AnswerValue value) {
        return answer(device, seq, at(seq), question, null, value, null);
    }

    static QuestionAnswered answer(
            String device,
            long seq,
            Instant capturedAt,
            String question,
            @Nullable String instance,
            @Nullable AnswerValue value,
            @Nullable String note) {
        return new QuestionAnswered(
                CHECKLIST,
                id(device + seq + question + instance),
                question,
                instance,
                value,
                note,
                capturedAt,
                device,
                seq,
                "inspector",
                false);
    }

    static CompletionClaimed claim(String device, long seconds) {
        return new CompletionClaimed(CHECKLIST, id("claim" + device + seconds), at(seconds), device, "inspector");
    }

    static PhotoAnnounced photo(String name, @Nullable String question, long seconds) {
        return new PhotoAnnounced(
                CHECKLIST, id(name), question, null, "sha of " + name, "image/jpeg", 1_000, at(seconds), "inspector");
    }

    static AnswerValue text(String text) {
        return new AnswerValue.Text(text);
    }

    static AnswerValue number(String number) {
        return new AnswerValue.Number(new BigDecimal(number));
    }

    static AnswerValue keys(String... keys) {
        return new AnswerValue.Keys(Arrays.asList(keys));
    }

    static UUID id(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /// A question in the making.
    static final class Draft {
        private final String key;
        private final QuestionType type;
        private boolean mandatory;
        private @Nullable Condition visibleWhen;
        private @Nullable BigDecimal score;
        private boolean critical;
        private boolean photoOnFail;
        private boolean noteOnFail;
        private List<Option> options = List.of();
        private @Nullable BigDecimal min;
        private @Nullable BigDecimal max;

        Draft(String key, QuestionType type) {
            this.key = key;
            this.type = type;
        }

        Draft mandatory() {
            mandatory = true;
            return this;
        }

        Draft critical() {
            critical = true;
            return this;
        }

        Draft photoOnFail() {
            photoOnFail = true;
            return this;
        }

        Draft noteOnFail() {
            noteOnFail = true;
            return this;
        }

        Draft when(Condition condition) {
            visibleWhen = condition;
            return this;
        }

        Draft scores(String points) {
            score = new BigDecimal(points);
            return this;
        }

        Draft of(Option... choices) {
            options = List.of(choices);
            return this;
        }

        Draft between(@Nullable String from, @Nullable String to) {
            min = from == null ? null : new BigDecimal(from);
            max = to == null ? null : new BigDecimal(to);
            return this;
        }

        Question build() {
            return new Question(
                    key,
                    key,
                    type,
                    mandatory,
                    null,
                    visibleWhen,
                    score,
                    critical,
                    critical ? Severity.OUT_OF_SERVICE : null,
                    photoOnFail,
                    noteOnFail,
                    options,
                    null,
                    min,
                    max,
                    null);
        }
    }
}
