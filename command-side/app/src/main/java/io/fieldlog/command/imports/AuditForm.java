package io.fieldlog.command.imports;

import io.fieldlog.command.imports.AuditExport.Item;
import io.fieldlog.command.templates.Flaws;
import io.fieldlog.events.Condition;
import io.fieldlog.events.QuestionType;
import io.fieldlog.events.TemplateEvent.Option;
import io.fieldlog.events.TemplateEvent.Question;
import io.fieldlog.events.TemplateEvent.Section;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The template that an audit was made from. Sections and categories become sections, a dynamic field a section that
/// repeats; what a smart field hides is asked when its condition holds.
final class AuditForm {

    /// A question's item, in the order of the template; `instance` is that of a repeated section.
    record Placed(Item item, String question, @Nullable String instance) {}

    private static final BigDecimal NO_WEIGHT_SAID = BigDecimal.ONE;

    private final AuditExport export;
    private final Report report;
    private final List<Draft> drafts = new ArrayList<>();
    private final Map<String, Question> questions = new LinkedHashMap<>();
    private final List<Placed> placed = new ArrayList<>();

    private record Draft(String key, String title, boolean repeats, List<Question> questions) {}

    AuditForm(AuditExport export, Report report) {
        this.export = export;
        this.report = report;
        for (var root : export.roots()) {
            visit(root, null, List.of(), List.of(), null);
        }
    }

    List<Section> sections() {
        return drafts.stream()
                .filter(draft -> !draft.questions().isEmpty())
                .map(draft -> new Section(draft.key(), draft.title(), draft.repeats(), List.copyOf(draft.questions())))
                .toList();
    }

    /// Where answers stand: the questions' own items, and their copies in the elements of dynamic fields.
    List<Placed> placed() {
        return placed;
    }

    Question question(String key) {
        var question = questions.get(key);
        if (question == null) {
            throw new IllegalStateException("placed without being asked: " + key);
        }
        return question;
    }

    private void visit(
            Item item, @Nullable Draft within, List<String> path, List<Condition> when, @Nullable Item above) {
        switch (item.type()) {
            case "section", "category" -> {
                if (within != null && within.repeats()) {
                    report.add("The heading %s: a section that repeats has none within."
                            .formatted(Report.quote(item.label())));
                    below(item, within, path, when);
                } else {
                    var deeper = deeper(path, item.label());
                    below(item, draft(item, deeper, false), deeper, when);
                }
            }
            case "dynamicfield" -> repeated(item, within, path, when);
            case "smartfield" -> {
                var conditions = new ArrayList<>(when);
                condition(item, above).ifPresent(conditions::add);
                for (var child : item.children()) {
                    visit(child, within, path, conditions, item);
                }
            }
            default -> {
                var draft = within == null ? draft(item, List.of(export.templateName()), false) : within;
                ask(item, draft, when);
                below(item, draft, path, when);
            }
        }
    }

    private void below(Item item, @Nullable Draft within, List<String> path, List<Condition> when) {
        for (var child : item.children()) {
            visit(child, within, path, when, item);
        }
    }

    private static List<String> deeper(List<String> path, String label) {
        var deeper = new ArrayList<>(path);
        Wording.line(label, Wording.LONGEST_TITLE).ifPresent(deeper::add);
        return List.copyOf(deeper);
    }

    private Draft draft(Item item, List<String> path, boolean repeats) {
        var title =
                Wording.line(String.join(" / ", path), Wording.LONGEST_TITLE).orElse(item.type());
        var draft = new Draft(item.id(), title, repeats, new ArrayList<>());
        drafts.add(draft);
        return draft;
    }

    /// Its first part says what is asked, the others are what was added to the audit.
    private void repeated(Item item, @Nullable Draft within, List<String> path, List<Condition> when) {
        if (within != null && within.repeats()) {
            report.add(
                    "The repeated part %s: it stands within one that repeats.".formatted(Report.quote(item.label())));
            return;
        }
        var deeper = deeper(path, item.label());
        var draft = draft(item, deeper, true);
        var prime = item.children().stream()
                .filter(child -> child.type().equals("primeelement"))
                .findFirst()
                .or(() -> item.children().stream().findFirst());
        if (prime.isEmpty()) {
            report.add("The repeated part %s: it asks nothing.".formatted(Report.quote(item.label())));
            return;
        }
        var before = placed.size();
        below(prime.get(), draft, deeper, when);
        var asked = List.copyOf(placed.subList(before, placed.size()));
        placed.subList(before, placed.size()).clear();
        var instance = 0;
        for (var element : item.children()) {
            if (element.type().equals("element")) {
                instance++;
                place(element, asked, Integer.toString(instance));
            } else if (element != prime.get()) {
                report.add("A part of %s of the kind %s.".formatted(Report.quote(item.label()), element.type()));
            }
        }
    }

    private void place(Item element, List<Placed> asked, String instance) {
        var copies = new ArrayList<Item>();
        flatten(element, copies);
        var same = copies.size() == asked.size();
        for (var i = 0; same && i < copies.size(); i++) {
            same = copies.get(i).type().equals(asked.get(i).item().type());
        }
        if (!same) {
            report.add("The repeated part %s: its items are not those of the template."
                    .formatted(Report.quote(element.id())));
            return;
        }
        for (var i = 0; i < copies.size(); i++) {
            placed.add(new Placed(copies.get(i), asked.get(i).question(), instance));
        }
    }

    private static void flatten(Item item, List<Item> into) {
        for (var child : item.children()) {
            switch (child.type()) {
                case "section", "category", "smartfield" -> {}
                case "dynamicfield" -> {
                    continue;
                }
                default -> into.add(child);
            }
            flatten(child, into);
        }
    }

    private void ask(Item item, Draft draft, List<Condition> when) {
        var type = type(item);
        var label = Wording.line(item.label(), Wording.LONGEST_LABEL);
        if (label.isPresent() && item.label().strip().length() > Wording.LONGEST_LABEL) {
            report.add("The end of the long text %s.".formatted(Report.quote(item.label())));
        }
        var question = new Question(
                item.id(),
                label.orElse(item.type()),
                type,
                isMandatory(item, type),
                null,
                when.isEmpty() ? null : when.size() == 1 ? when.getFirst() : new Condition.All(List.copyOf(when)),
                null,
                false,
                null,
                false,
                false,
                isChoice(type) ? options(item) : List.of(),
                null,
                type == QuestionType.NUMBER
                        ? AuditExport.decimal(item.option("min")).orElse(null)
                        : null,
                type == QuestionType.NUMBER
                        ? AuditExport.decimal(item.option("max")).orElse(null)
                        : null,
                null);
        draft.questions().add(question);
        questions.put(question.key(), question);
        placed.add(new Placed(item, question.key(), null));
        leftBehind(item);
    }

    private boolean isMandatory(Item item, QuestionType type) {
        if (!item.option("is_mandatory").asBoolean(false)) {
            return false;
        }
        if (type.isMedia()) {
            report.add("That %s is mandatory: exports hold no pictures, so that no audit would be completed."
                    .formatted(Report.quote(item.label())));
            return false;
        }
        return type != QuestionType.INSTRUCTION;
    }

    private static boolean isChoice(QuestionType type) {
        return type == QuestionType.SINGLE_CHOICE || type == QuestionType.MULTIPLE_CHOICE;
    }

    private QuestionType type(Item item) {
        return switch (item.type()) {
            case "question" -> hasChoices(item) ? QuestionType.SINGLE_CHOICE : QuestionType.TEXT;
            case "list" -> hasChoices(item) ? QuestionType.MULTIPLE_CHOICE : QuestionType.TEXT;
            case "text", "textsingle" -> QuestionType.TEXT;
            case "datetime" -> {
                var date = item.option("enable_date").asBoolean(true);
                var time = item.option("enable_time").asBoolean(true);
                yield date == time ? QuestionType.DATETIME : date ? QuestionType.DATE : QuestionType.TIME;
            }
            case "checkbox", "switch" -> QuestionType.CHECKBOX;
            case "slider" -> QuestionType.NUMBER;
            case "address" -> QuestionType.LOCATION;
            case "media" -> QuestionType.PHOTO;
            case "signature" -> QuestionType.SIGNATURE;
            case "drawing" -> QuestionType.DRAWING;
            case "scanner", "barcode" -> QuestionType.BARCODE;
            case "information" -> QuestionType.INSTRUCTION;
            default -> {
                report.add("The kind %s of %s: it is asked as a text."
                        .formatted(Report.quote(item.type()), Report.quote(item.label())));
                yield QuestionType.TEXT;
            }
        };
    }

    private boolean hasChoices(Item item) {
        return !options(item).isEmpty();
    }

    private List<Option> options(Item item) {
        var responses = new LinkedHashMap<String, JsonNode>();
        var sets = export.root().path("template_data").path("response_sets");
        for (var response : sets.path(item.option("response_set").asString("")).path("responses")) {
            responses.putIfAbsent(response.path("id").asString(""), response);
        }
        for (var chosen : item.response("selected")) {
            responses.putIfAbsent(chosen.path("id").asString(""), chosen);
        }
        var failing = StreamSupport.stream(item.option("failed_responses").spliterator(), false)
                .map(failed -> failed.asString(""))
                .collect(Collectors.toSet());
        var saysWhichFail = item.option("failed_responses").isArray();
        var weight = AuditExport.decimal(item.option("weighting")).orElse(NO_WEIGHT_SAID);
        var isScored = responses.values().stream().anyMatch(AuditForm::isScored);
        return responses.entrySet().stream()
                .filter(response -> Flaws.isKey(response.getKey()))
                .map(response -> option(
                        response.getKey(),
                        response.getValue(),
                        saysWhichFail
                                ? failing.contains(response.getKey())
                                : response.getValue().path("failed").asBoolean(false),
                        weight,
                        isScored))
                .toList();
    }

    private static boolean isScored(JsonNode response) {
        return response.path("enable_score").asBoolean(false);
    }

    /// A response that is not scored, among others that are, says that the question does not apply.
    private static Option option(String id, JsonNode response, boolean failed, BigDecimal weight, boolean isScored) {
        var label = Wording.line(response.path("label").asString(""), Wording.LONGEST_OPTION);
        return new Option(
                id,
                label.orElse(id),
                isScored(response)
                        ? AuditExport.decimal(response.path("score"))
                                .orElse(BigDecimal.ZERO)
                                .multiply(weight)
                        : null,
                failed,
                isScored && !isScored(response) ? true : null);
    }

    private void leftBehind(Item item) {
        if (item.type().equals("information")
                && !item.option("type").asString("text").equals("text")) {
            report.add("The %s of %s: instructions are text."
                    .formatted(Report.quote(item.option("type").asString("")), Report.quote(item.label())));
        }
        if (item.type().equals("checkbox")
                && AuditExport.decimal(item.node().path("scoring").path("max_score"))
                        .filter(max -> max.signum() > 0)
                        .isPresent()) {
            report.add("The score of the checkbox %s: here only choices are scored."
                    .formatted(Report.quote(item.label())));
        }
    }

    /// In SafetyCulture's API conditions are numbers that mean what is said here.
    private Optional<Condition> condition(Item smart, @Nullable Item above) {
        var said = smart.option("condition").asString("");
        if (above == null || !questions.containsKey(above.id())) {
            report.add("A condition that looks at no question: what stands below it is always asked.");
            return Optional.empty();
        }
        var key = above.id();
        var values = StreamSupport.stream(smart.option("values").spliterator(), false)
                .map(value -> value.asString(""))
                .toList();
        var condition = switch (said) {
            case "3f206180-e4f6-11e1-aff1-0800200c9a66",
                    "35f6c130-e500-11e1-aff1-0800200c9a66",
                    "831f8ff0-e500-11e1-aff1-0800200c9a66" -> new Condition.Answered(key, true);
            case "3f206181-e4f6-11e1-aff1-0800200c9a66",
                    "35f6c131-e500-11e1-aff1-0800200c9a66",
                    "831f8ff1-e500-11e1-aff1-0800200c9a66" -> new Condition.Answered(key, false);
            case "3f206182-e4f6-11e1-aff1-0800200c9a66",
                    "3f206184-e4f6-11e1-aff1-0800200c9a66",
                    "35f6c132-e500-11e1-aff1-0800200c9a66",
                    "35f6c134-e500-11e1-aff1-0800200c9a66",
                    "7c441470-e501-11e1-aff1-0800200c9a66",
                    "6ff300f0-e501-11e1-aff1-0800200c9a66",
                    "8259d900-12e3-11e4-9191-0800200c9a66" -> is(key, values);
            case "3f206183-e4f6-11e1-aff1-0800200c9a66",
                    "3f206185-e4f6-11e1-aff1-0800200c9a66",
                    "35f6c133-e500-11e1-aff1-0800200c9a66",
                    "35f6c135-e500-11e1-aff1-0800200c9a66",
                    "7c441471-e501-11e1-aff1-0800200c9a66",
                    "6ff300f1-e501-11e1-aff1-0800200c9a66",
                    "8259d901-12e3-11e4-9191-0800200c9a66" -> answeredAndNot(key, is(key, values));
            case "4e671f40-e4ff-11e1-aff1-0800200c9a66", "3d346f00-e501-11e1-aff1-0800200c9a66" ->
                new Condition.Is(key, List.of("true"));
            case "4e671f41-e4ff-11e1-aff1-0800200c9a66", "3d346f01-e501-11e1-aff1-0800200c9a66" ->
                new Condition.Not(new Condition.Is(key, List.of("true")));
            default -> slider(said, key, values);
        };
        if (condition == null) {
            report.add("The condition %s of %s: what stands below it is always asked."
                    .formatted(Report.quote(said), Report.quote(above.label())));
        }
        return Optional.ofNullable(condition);
    }

    private static @Nullable Condition is(String key, List<String> values) {
        return values.isEmpty() ? null : new Condition.Is(key, values);
    }

    private static @Nullable Condition answeredAndNot(String key, @Nullable Condition condition) {
        return condition == null
                ? null
                : new Condition.All(List.of(new Condition.Answered(key, true), new Condition.Not(condition)));
    }

    private static @Nullable Condition slider(String said, String key, List<String> values) {
        if (!said.startsWith("cda7c33") || values.isEmpty()) {
            return null;
        }
        var bounds = new ArrayList<BigDecimal>();
        for (var value : values) {
            var bound = Wording.number(value);
            if (bound.isEmpty()) {
                return null;
            }
            bounds.add(bound.get());
        }
        var low = bounds.getFirst();
        var high = bounds.getLast();
        var equal = new Condition.Is(key, List.of(low.stripTrailingZeros().toPlainString()));
        return switch (said) {
            case "cda7c330-e500-11e1-aff1-0800200c9a66" -> new Condition.Below(key, low);
            case "cda7c331-e500-11e1-aff1-0800200c9a66" -> answeredAndNot(key, new Condition.Above(key, low));
            case "cda7c332-e500-11e1-aff1-0800200c9a66" -> equal;
            case "cda7c333-e500-11e1-aff1-0800200c9a66" -> answeredAndNot(key, equal);
            case "cda7c334-e500-11e1-aff1-0800200c9a66" -> answeredAndNot(key, new Condition.Below(key, low));
            case "cda7c335-e500-11e1-aff1-0800200c9a66" -> new Condition.Above(key, low);
            case "cda7c336-e500-11e1-aff1-0800200c9a66" ->
                new Condition.All(List.of(
                        new Condition.Answered(key, true),
                        new Condition.Not(new Condition.Below(key, low)),
                        new Condition.Not(new Condition.Above(key, high))));
            case "cda7c337-e500-11e1-aff1-0800200c9a66" ->
                new Condition.Any(List.of(new Condition.Below(key, low), new Condition.Above(key, high)));
            default -> null;
        };
    }
}
