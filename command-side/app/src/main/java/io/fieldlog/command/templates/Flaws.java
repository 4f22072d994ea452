package io.fieldlog.command.templates;

import static io.fieldlog.command.Reason.CIRCULAR_CONDITION;
import static io.fieldlog.command.Reason.DUPLICATE_KEY;
import static io.fieldlog.command.Reason.INVALID_FIELD;
import static io.fieldlog.command.Reason.UNKNOWN_QUESTION;

import io.fieldlog.command.Reason;
import io.fieldlog.command.Rejected.Fault;
import io.fieldlog.events.Condition;
import io.fieldlog.events.QuestionType;
import io.fieldlog.events.TemplateEvent.Option;
import io.fieldlog.events.TemplateEvent.Question;
import io.fieldlog.events.TemplateEvent.Section;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// What is wrong with a definition before it becomes a version for ever: keys that are not unique, choices without
/// options, limits that exclude everything, conditions that nobody can follow.
public final class Flaws {

    static final int MOST_SECTIONS = 200;
    static final int MOST_QUESTIONS = 2_000;
    public static final int MOST_OPTIONS = 500;
    static final int LONGEST_KEY = 128;

    /// How many questions may hang on each other in a row: each is looked at within the one before.
    static final int DEEPEST_CONDITIONS = 50;

    private static final int MOST_FAULTS = 100;

    /// A question and the pointer to it.
    private record Placed(Question question, String pointer) {}

    private final List<Fault> faults = new ArrayList<>();
    private final Map<String, Placed> questions = new LinkedHashMap<>();
    private final Set<String> questionKeys = new HashSet<>();

    private Flaws() {}

    /// At most the first hundred, in the order of the definition.
    static List<Fault> of(List<Section> sections) {
        var flaws = new Flaws();
        flaws.checkSections(sections);
        flaws.checkConditions();
        return flaws.faults.stream().limit(MOST_FAULTS).toList();
    }

    private void checkSections(List<Section> sections) {
        if (sections.isEmpty() || sections.size() > MOST_SECTIONS) {
            invalid("/sections", "It must have 1 to %d sections.".formatted(MOST_SECTIONS));
        }
        var count = sections.stream()
                .mapToInt(section -> section.questions().size())
                .sum();
        if (count > MOST_QUESTIONS) {
            invalid("/sections", "It may have %d questions in all, not %d.".formatted(MOST_QUESTIONS, count));
        }
        var keys = new HashSet<String>();
        for (var s = 0; s < sections.size(); s++) {
            var section = sections.get(s);
            var pointer = "/sections/" + s;
            checkKey(section.key(), keys, pointer);
            if (section.questions().isEmpty()) {
                invalid(pointer + "/questions", "It must have questions.");
            }
            for (var q = 0; q < section.questions().size(); q++) {
                check(section.questions().get(q), pointer + "/questions/" + q);
            }
        }
    }

    private void check(Question question, String pointer) {
        checkKey(question.key(), questionKeys, pointer);
        questions.putIfAbsent(question.key(), new Placed(question, pointer));
        switch (question.type()) {
            case SINGLE_CHOICE, MULTIPLE_CHOICE -> checkOptions(question.options(), pointer + "/options");
            case PASS_FAIL_NA,
                    NUMBER,
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
                    INSTRUCTION -> {
                if (!question.options().isEmpty()) {
                    invalid(pointer + "/options", "Only SINGLE_CHOICE and MULTIPLE_CHOICE have options.");
                }
            }
        }
        var min = question.min();
        var max = question.max();
        if (question.type() != QuestionType.NUMBER && question.type() != QuestionType.METER) {
            if (min != null) {
                invalid(pointer + "/min", "Only NUMBER and METER have limits.");
            }
            if (max != null) {
                invalid(pointer + "/max", "Only NUMBER and METER have limits.");
            }
        } else if (min != null && max != null && min.compareTo(max) > 0) {
            invalid(pointer + "/min", "It must not be above max.");
        }
    }

    private void checkOptions(List<Option> options, String pointer) {
        if (options.isEmpty() || options.size() > MOST_OPTIONS) {
            invalid(pointer, "A choice must have 1 to %d options.".formatted(MOST_OPTIONS));
        }
        var keys = new HashSet<String>();
        for (var o = 0; o < options.size(); o++) {
            checkKey(options.get(o).key(), keys, pointer + "/" + o);
        }
    }

    private void checkKey(String key, Set<String> taken, String pointer) {
        if (!isKey(key)) {
            invalid(pointer + "/key", "It must have 1 to %d printable characters.".formatted(LONGEST_KEY));
        } else if (!taken.add(key)) {
            add(pointer + "/key", DUPLICATE_KEY, "%s is the key of another one.".formatted(key));
        }
    }

    /// Whether questions, sections and options may be called so.
    public static boolean isKey(String text) {
        return !text.isBlank()
                && text.codePointCount(0, text.length()) <= LONGEST_KEY
                && text.codePoints().allMatch(Flaws::isPrintable);
    }

    private static boolean isPrintable(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    private void checkConditions() {
        var dependsOn = new HashMap<String, Set<String>>();
        questions.forEach((key, placed) -> {
            var condition = placed.question().visibleWhen();
            if (condition == null) {
                return;
            }
            var asked = new LinkedHashSet<String>();
            check(condition, placed.pointer() + "/visibleWhen", asked);
            dependsOn.put(key, asked);
        });
        var depths = new HashMap<String, Integer>();
        questions.forEach((key, placed) -> {
            if (depth(key, dependsOn, depths, new HashSet<>()) > DEEPEST_CONDITIONS) {
                invalid(
                        placed.pointer() + "/visibleWhen",
                        "More than %d questions hang on each other in a row.".formatted(DEEPEST_CONDITIONS));
            }
        });
    }

    private void check(Condition condition, String pointer, Set<String> asked) {
        switch (condition) {
            case Condition.Is(var question, var is) -> {
                checkReference(question, pointer, asked);
                if (is.isEmpty()) {
                    invalid(pointer + "/is", "It must name an answer.");
                }
            }
            case Condition.Above(var question, var _) -> checkReference(question, pointer, asked);
            case Condition.Below(var question, var _) -> checkReference(question, pointer, asked);
            case Condition.Answered(var question, var _) -> checkReference(question, pointer, asked);
            case Condition.All(var all) -> check(all, pointer + "/all", asked);
            case Condition.Any(var any) -> check(any, pointer + "/any", asked);
            case Condition.Not(var not) -> check(not, pointer + "/not", asked);
        }
    }

    private void check(List<Condition> parts, String pointer, Set<String> asked) {
        if (parts.isEmpty()) {
            invalid(pointer, "It must have conditions.");
        }
        for (var p = 0; p < parts.size(); p++) {
            check(parts.get(p), pointer + "/" + p, asked);
        }
    }

    private void checkReference(String question, String pointer, Set<String> asked) {
        if (questions.containsKey(question)) {
            asked.add(question);
        } else {
            add(pointer + "/question", UNKNOWN_QUESTION, "The template has no question %s.".formatted(question));
        }
    }

    /// On how many others in a row a question hangs. One that is reached again within its own conditions is at fault,
    /// and counts as if it hung on nothing.
    private int depth(String key, Map<String, Set<String>> dependsOn, Map<String, Integer> known, Set<String> within) {
        var before = known.get(key);
        if (before != null) {
            return before;
        }
        if (!within.add(key)) {
            add(
                    Objects.requireNonNull(questions.get(key)).pointer() + "/visibleWhen",
                    CIRCULAR_CONDITION,
                    "Whether %s is asked depends on its own answer.".formatted(key));
            known.put(key, 0);
            return 0;
        }
        var depth = 0;
        for (var other : dependsOn.getOrDefault(key, Set.of())) {
            depth = Math.max(depth, 1 + depth(other, dependsOn, known, within));
        }
        within.remove(key);
        known.merge(key, depth, Math::max);
        return depth;
    }

    private void invalid(String pointer, String detail) {
        add(pointer, INVALID_FIELD, detail);
    }

    private void add(String pointer, Reason reason, String detail) {
        faults.add(new Fault(pointer, reason, detail));
    }
}
