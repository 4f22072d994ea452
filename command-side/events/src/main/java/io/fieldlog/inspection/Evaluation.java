package io.fieldlog.inspection;

import io.fieldlog.events.AnswerValue;
import io.fieldlog.events.Condition;
import io.fieldlog.events.QuestionType;
import io.fieldlog.events.TemplateEvent.Option;
import io.fieldlog.events.TemplateEvent.Question;
import io.fieldlog.events.TemplateEvent.Section;
import io.fieldlog.inspection.Form.Item;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A form with values in it: what is asked, what fails, what it scores.
final class Evaluation {

    /// What stands in a slot; no value where an answer was taken back.
    record Entry(@Nullable AnswerValue value, @Nullable String note) {}

    private final Form form;
    private final Map<Slot, Entry> entries;
    private final Map<Section, List<@Nullable String>> instances = new HashMap<>();
    private final Map<Slot, Boolean> visible = new HashMap<>();

    Evaluation(Form form, Map<Slot, Entry> entries) {
        this.form = form;
        this.entries = entries;
        for (var section : form.sections()) {
            instances.put(section, instances(section));
        }
    }

    /// A section that repeats is there once for each instance with an answer, any other once.
    private List<@Nullable String> instances(Section section) {
        if (!section.repeats()) {
            return Collections.singletonList(null);
        }
        SortedSet<String> named = new TreeSet<>();
        entries.forEach((slot, entry) -> {
            var item = form.byKey().get(slot.question());
            if (item != null && item.section().equals(section) && slot.instance() != null && isAnswer(entry.value())) {
                named.add(slot.instance());
            }
        });
        return new ArrayList<>(named);
    }

    /// Every slot that the form has with these values, in its order, instance by instance.
    List<Slot> slots() {
        var slots = new ArrayList<Slot>();
        for (var section : form.sections()) {
            for (var instance : instances.getOrDefault(section, List.of())) {
                section.questions().forEach(question -> slots.add(new Slot(question.key(), instance)));
            }
        }
        return slots;
    }

    boolean isVisible(Slot slot) {
        var known = visible.get(slot);
        if (known != null) {
            return known;
        }
        var item = form.byKey().get(slot.question());
        if (item == null || item.section().repeats() != (slot.instance() != null)) {
            return false;
        }
        var condition = item.question().visibleWhen();
        var shown = condition == null || holds(condition, item.section(), slot.instance());
        visible.put(slot, shown);
        return shown;
    }

    private boolean holds(Condition condition, Section asking, @Nullable String instance) {
        return switch (condition) {
            case Condition.All(var all) -> all.stream().allMatch(part -> holds(part, asking, instance));
            case Condition.Any(var any) -> any.stream().anyMatch(part -> holds(part, asking, instance));
            case Condition.Not(var not) -> !holds(not, asking, instance);
            case Condition.Answered(var question, var answered) ->
                values(question, asking, instance).findAny().isPresent() == answered;
            case Condition.Is(var question, var is) ->
                values(question, asking, instance).anyMatch(value -> isOneOf(value, is));
            case Condition.Above(var question, var above) ->
                values(question, asking, instance)
                        .anyMatch(value -> compares(value, above, (v, b) -> v.compareTo(b) > 0));
            case Condition.Below(var question, var below) ->
                values(question, asking, instance)
                        .anyMatch(value -> compares(value, below, (v, b) -> v.compareTo(b) < 0));
        };
    }

    /// The answers that a condition looks at: of the same instance within a section that repeats, of all from
    /// outside.
    private Stream<AnswerValue> values(String question, Section asking, @Nullable String instance) {
        var item = form.byKey().get(question);
        if (item == null) {
            return Stream.empty();
        }
        var looked = item.section().equals(asking)
                ? Collections.singletonList(instance)
                : instances.getOrDefault(item.section(), List.of());
        return looked.stream()
                .map(of -> new Slot(question, of))
                .filter(this::isVisible)
                .flatMap(this::answer);
    }

    private Stream<AnswerValue> answer(Slot slot) {
        var entry = entries.get(slot);
        return entry == null || !isAnswer(entry.value()) ? Stream.empty() : Stream.ofNullable(entry.value());
    }

    private static boolean isOneOf(AnswerValue value, List<String> is) {
        return switch (value) {
            case AnswerValue.Text(var text) -> is.contains(text);
            case AnswerValue.Keys(var keys) -> keys.stream().anyMatch(is::contains);
            case AnswerValue.Flag(var flag) -> is.contains(String.valueOf(flag));
            case AnswerValue.Number(var number) ->
                is.contains(number.stripTrailingZeros().toPlainString());
            case AnswerValue.Place _ -> false;
        };
    }

    private static boolean compares(AnswerValue value, BigDecimal bound, BiPredicate<BigDecimal, BigDecimal> how) {
        return value instanceof AnswerValue.Number(var number) && how.test(number, bound);
    }

    /// Blank text and an empty choice are no answers.
    static boolean isAnswer(@Nullable AnswerValue value) {
        return switch (value) {
            case null -> false;
            case AnswerValue.Text(var text) -> !text.isBlank();
            case AnswerValue.Keys(var keys) -> !keys.isEmpty();
            case AnswerValue.Number _, AnswerValue.Flag _, AnswerValue.Place _ -> true;
        };
    }

    /// Whether there is a visible answer here that fails its question.
    boolean fails(Slot slot) {
        var item = form.byKey().get(slot.question());
        return item != null && isVisible(slot) && answer(slot).anyMatch(value -> fails(item.question(), value));
    }

    static boolean fails(Question question, AnswerValue value) {
        return switch (question.type()) {
            case PASS_FAIL_NA -> value instanceof AnswerValue.Text(var text) && text.equals(PassFail.FAIL);
            case SINGLE_CHOICE, MULTIPLE_CHOICE ->
                question.options().stream()
                        .anyMatch(option -> option.failed() && chosen(value).contains(option.key()));
            case NUMBER, METER ->
                value instanceof AnswerValue.Number(var number)
                        && ((question.min() != null && number.compareTo(question.min()) < 0)
                                || (question.max() != null && number.compareTo(question.max()) > 0));
            case TEXT, DATE, TIME, DATETIME, LOCATION, BARCODE, CHECKBOX, PHOTO, SIGNATURE, DRAWING, INSTRUCTION ->
                false;
        };
    }

    private static Set<String> chosen(AnswerValue value) {
        return switch (value) {
            case AnswerValue.Text(var key) -> Set.of(key);
            case AnswerValue.Keys(var keys) -> new HashSet<>(keys);
            case AnswerValue.Number _, AnswerValue.Flag _, AnswerValue.Place _ -> Set.of();
        };
    }

    /// What visible questions still lack, in the form's order.
    ///
    /// @param photographed the slots for which a photo was announced
    List<Lack> lacks(Set<Slot> photographed) {
        var lacks = new ArrayList<Lack>();
        for (var slot : slots()) {
            var item = form.byKey().get(slot.question());
            if (item == null || !isVisible(slot)) {
                continue;
            }
            var question = item.question();
            var answered = answer(slot).findAny().isPresent();
            if (question.mandatory()
                    && !answered
                    && isAsked(question)
                    && !isPhotographed(question, slot, photographed)) {
                lacks.add(new Lack(slot, Lack.Kind.ANSWER));
            }
            if (fails(slot)) {
                var entry = entries.get(slot);
                if (question.noteRequiredOnFail()
                        && (entry == null
                                || entry.note() == null
                                || entry.note().isBlank())) {
                    lacks.add(new Lack(slot, Lack.Kind.NOTE));
                }
                if (question.photoRequiredOnFail() && !photographed.contains(slot)) {
                    lacks.add(new Lack(slot, Lack.Kind.PHOTO));
                }
            }
        }
        return lacks;
    }

    private static boolean isAsked(Question question) {
        return question.type() != QuestionType.INSTRUCTION;
    }

    /// A photo that was announced for a PHOTO question answers it.
    private static boolean isPhotographed(Question question, Slot slot, Set<Slot> photographed) {
        return question.type().isMedia() && photographed.contains(slot);
    }

    Score score() {
        var sections = new ArrayList<Score.OfSection>();
        var total = BigDecimal.ZERO;
        var totalMax = BigDecimal.ZERO;
        for (var section : form.sections()) {
            for (var instance : instances.getOrDefault(section, List.of())) {
                var score = BigDecimal.ZERO;
                var max = BigDecimal.ZERO;
                for (var question : section.questions()) {
                    var slot = new Slot(question.key(), instance);
                    var points = points(question, slot);
                    score = score.add(points.score());
                    max = max.add(points.max());
                }
                sections.add(new Score.OfSection(section.key(), instance, score, max));
                total = total.add(score);
                totalMax = totalMax.add(max);
            }
        }
        return new Score(total, totalMax, List.copyOf(sections));
    }

    private record Points(BigDecimal score, BigDecimal max) {
        static final Points NONE = new Points(BigDecimal.ZERO, BigDecimal.ZERO);
    }

    private Points points(Question question, Slot slot) {
        if (!isVisible(slot)) {
            return Points.NONE;
        }
        var value = answer(slot).findAny();
        return switch (question.type()) {
            case PASS_FAIL_NA -> {
                var full = question.score() == null ? BigDecimal.ONE : question.score();
                yield switch (value.orElse(null)) {
                    case AnswerValue.Text(var text) when text.equals(PassFail.NA) -> Points.NONE;
                    case AnswerValue.Text(var text) when text.equals(PassFail.PASS) -> new Points(full, full);
                    case null, default -> new Points(BigDecimal.ZERO, full);
                };
            }
            case SINGLE_CHOICE, MULTIPLE_CHOICE -> {
                var chosen = value.map(Evaluation::chosen).orElse(Set.of());
                if (question.options().stream()
                        .anyMatch(option ->
                                Boolean.TRUE.equals(option.notApplicable()) && chosen.contains(option.key()))) {
                    yield Points.NONE;
                }
                yield new Points(
                        question.options().stream()
                                .filter(option -> chosen.contains(option.key()))
                                .map(Evaluation::points)
                                .reduce(BigDecimal.ZERO, BigDecimal::add),
                        maximum(question));
            }
            case NUMBER,
                    METER,
                    TEXT,
                    DATE,
                    TIME,
                    DATETIME,
                    LOCATION,
                    BARCODE,
                    CHECKBOX,
                    PHOTO,
                    SIGNATURE,
                    DRAWING,
                    INSTRUCTION -> Points.NONE;
        };
    }

    private static BigDecimal maximum(Question question) {
        var scores = question.options().stream().map(Evaluation::points);
        return question.type() == QuestionType.SINGLE_CHOICE
                ? scores.reduce(BigDecimal.ZERO, BigDecimal::max)
                : scores.filter(score -> score.signum() > 0).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static BigDecimal points(Option option) {
        return option.score() == null ? BigDecimal.ZERO : option.score();
    }

    /// Whether an answer that counts fails a critical question.
    boolean failsCritically() {
        return form.items().stream()
                .filter(item -> item.question().critical())
                .flatMap(this::slotsOf)
                .anyMatch(this::fails);
    }

    private Stream<Slot> slotsOf(Item item) {
        return instances.getOrDefault(item.section(), List.of()).stream()
                .map(instance -> new Slot(item.question().key(), instance));
    }
}
