package io.fieldlog.command.imports;

import io.fieldlog.command.imports.Relevance.Untranslatable;
import io.fieldlog.command.imports.Sheet.Line;
import io.fieldlog.command.templates.Flaws;
import io.fieldlog.events.Condition;
import io.fieldlog.events.QuestionType;
import io.fieldlog.events.TemplateEvent.Option;
import io.fieldlog.events.TemplateEvent.Question;
import io.fieldlog.events.TemplateEvent.Section;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The template that an XLSForm describes: groups become sections, repeats become sections that repeat, and every cell
/// that has no counterpart is reported with its row.
final class XlsFormDefinition {

    private static final int DEEPEST_GROUPS = 30;

    /// What every row may say and is understood, or says nothing that could be lost.
    private static final Set<String> UNDERSTOOD =
            Set.of("type", "name", "label", "hint", "required", "relevant", "constraint", "parameters");

    private static final Set<String> UNDERSTOOD_OF_PICTURES =
            Set.of("type", "name", "label", "hint", "required", "relevant", "appearance");

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{[^}]*}");
    private static final Pattern PARAMETER = Pattern.compile("(start|end)\\s*=\\s*(-?[0-9]+(?:\\.[0-9]+)?)");

    private record Group(Line line, boolean repeats, List<String> path, List<Line> relevances) {}

    private record Asked(Line line, Question question, List<Line> relevances) {}

    private record Draft(String key, String title, boolean repeats, List<Asked> asked) {}

    private final Report report;
    private final Map<String, List<Option>> choices = new HashMap<>();
    private final Optional<String> label;
    private final Optional<String> hint;
    private final List<Draft> drafts = new ArrayList<>();
    private final Set<String> sectionKeys = new HashSet<>();
    private final Map<String, QuestionType> types = new LinkedHashMap<>();
    private final Deque<Group> open = new ArrayDeque<>();
    private @Nullable Draft current;
    private int skippedRepeats;

    private XlsFormDefinition(Sheet survey, Sheet choices, String language, Report report) {
        this.report = report;
        this.label = survey.inLanguage("label", language);
        this.hint = survey.inLanguage("hint", language);
        readChoices(choices, language);
    }

    static List<Section> sections(Sheet survey, Sheet choices, String language, Report report) throws UnreadableFile {
        var definition = new XlsFormDefinition(survey, choices, language, report);
        for (var line : survey.lines()) {
            definition.read(line);
        }
        if (!definition.open.isEmpty()) {
            throw new UnreadableFile("Row %d of survey begins a group that is never ended."
                    .formatted(definition.open.getFirst().line().number()));
        }
        definition.reportLanguages(survey, definition.label, "label", "survey");
        definition.reportLanguages(survey, definition.hint, "hint", "survey");
        return definition.sections();
    }

    private void readChoices(Sheet sheet, String language) {
        var text = sheet.inLanguage("label", language);
        var seen = new HashMap<String, Set<String>>();
        var others = new TreeMap<String, Integer>();
        for (var line : sheet.lines()) {
            var list = line.cell(sheet.columns().contains("list_name") ? "list_name" : "list name");
            var name = line.cell("name").isEmpty() ? line.cell("value") : line.cell("name");
            if (list.isEmpty() || !Flaws.isKey(name)) {
                lost(line, "choices", "it needs a list_name and a name of at most 128 printable characters");
                continue;
            }
            if (!seen.computeIfAbsent(list, _ -> new HashSet<>()).add(name)) {
                lost(line, "choices", "the list %s has %s already".formatted(Report.quote(list), Report.quote(name)));
                continue;
            }
            var shown = text.map(line::cell)
                    .flatMap(it -> Wording.line(it, Wording.LONGEST_OPTION))
                    .orElse(name);
            choices.computeIfAbsent(list, _ -> new ArrayList<>()).add(new Option(name, shown, null, false));
            line.cells().keySet().stream()
                    .filter(column ->
                            !Set.of("list_name", "list name", "name", "value").contains(column))
                    .filter(column -> !column.equals("label") && !column.startsWith("label::"))
                    .forEach(column -> others.merge(column, 1, Integer::sum));
        }
        reportLanguages(sheet, text, "label", "choices");
        others.forEach((column, count) -> report.add(
                "The column %s of choices, %d cells: options have nothing of that name.".formatted(column, count)));
    }

    private void reportLanguages(Sheet sheet, Optional<String> used, String base, String name) {
        sheet.columns().stream()
                .filter(column -> column.equals(base) || column.startsWith(base + "::"))
                .filter(column -> used.filter(column::equals).isEmpty())
                .forEach(column ->
                        report.add("The column %s of %s: a template has one language.".formatted(column, name)));
    }

    private void lost(Line line, String sheet, String reason) {
        report.add("Row %d of %s: %s.".formatted(line.number(), sheet, reason));
    }

    private void lost(Line line, String reason) {
        lost(line, "survey", reason);
    }

    private void read(Line line) throws UnreadableFile {
        var type = line.cell("type").strip().replaceAll("\\s+", " ");
        switch (type.toLowerCase(Locale.ROOT).replace(' ', '_')) {
            case "" -> lost(line, "it has no type");
            case "begin_group" -> begin(line, false);
            case "begin_repeat" -> begin(line, true);
            case "end_group" -> end(line, false);
            case "end_repeat" -> end(line, true);
            default -> {
                if (skippedRepeats == 0) {
                    ask(line, type);
                }
            }
        }
    }

    private void begin(Line line, boolean repeats) throws UnreadableFile {
        if (open.size() == DEEPEST_GROUPS) {
            throw new UnreadableFile("Row %d of survey begins more than %d groups within each other."
                    .formatted(line.number(), DEEPEST_GROUPS));
        }
        var outer = open.peek();
        var within = isRepeating();
        var path = new ArrayList<>(outer == null ? List.<String>of() : outer.path());
        path.add(title(line));
        var relevances = new ArrayList<>(outer == null ? List.<Line>of() : outer.relevances());
        if (!line.cell("relevant").isEmpty()) {
            relevances.add(line);
        }
        open.push(new Group(line, repeats, List.copyOf(path), List.copyOf(relevances)));
        if (within && repeats) {
            skippedRepeats++;
            lost(line, "it repeats within what repeats, and is left out with all that is in it");
        } else if (within) {
            lost(line, "the group within a repeat: its questions stand in the repeat itself");
        } else {
            current = null;
        }
        leftBehind(line, Set.of("label", "relevant"));
    }

    private boolean isRepeating() {
        return open.stream().anyMatch(Group::repeats);
    }

    private String title(Line line) {
        return label.map(line::cell)
                .flatMap(it -> Wording.line(it, Wording.LONGEST_TITLE))
                .orElse(line.cell("name"));
    }

    private void end(Line line, boolean repeats) throws UnreadableFile {
        if (open.isEmpty() || open.peek().repeats() != repeats) {
            throw new UnreadableFile("Row %d of survey ends what was not begun.".formatted(line.number()));
        }
        var ended = open.pop();
        if (ended.repeats() && isRepeating()) {
            skippedRepeats--;
        }
        if (!isRepeating()) {
            current = null;
        }
    }

    private void ask(Line line, String said) {
        var kind = kind(line, said);
        if (kind == null) {
            return;
        }
        var name = line.cell("name");
        if (!Flaws.isKey(name)) {
            lost(line, "it has no name of at most 128 printable characters");
            return;
        }
        if (types.containsKey(name)) {
            lost(line, "a question before it has the name %s".formatted(Report.quote(name)));
            return;
        }
        types.put(name, kind.type());
        var group = open.peek();
        var draft = current == null ? draft(line, group) : current;
        current = draft;
        var relevances = new ArrayList<>(group == null ? List.<Line>of() : group.relevances());
        if (!line.cell("relevant").isEmpty()) {
            relevances.add(line);
        }
        draft.asked().add(new Asked(line, question(line, name, kind), List.copyOf(relevances)));
        leftBehind(line, isToldByAppearance(kind.type()) ? UNDERSTOOD_OF_PICTURES : UNDERSTOOD);
    }

    private static boolean isToldByAppearance(QuestionType type) {
        return type == QuestionType.SIGNATURE || type == QuestionType.DRAWING;
    }

    private Draft draft(Line line, @Nullable Group group) {
        var path = group == null ? List.<String>of() : group.path();
        var title =
                Wording.line(String.join(" / ", path), Wording.LONGEST_TITLE).orElse("Questions");
        var key = group == null || !Flaws.isKey(group.line().cell("name"))
                ? "section"
                : group.line().cell("name");
        if (!sectionKeys.add(key)) {
            key = "section-" + line.number();
            sectionKeys.add(key);
        }
        var draft = new Draft(key, title, isRepeating(), new ArrayList<>());
        drafts.add(draft);
        return draft;
    }

    private record Kind(QuestionType type, List<Option> options, boolean isWhole) {

        static Kind of(QuestionType type) {
            return new Kind(type, List.of(), false);
        }
    }

    /// Nothing when it asks nothing that a checklist could.
    private @Nullable Kind kind(Line line, String said) {
        var words = said.toLowerCase(Locale.ROOT);
        var choice = choice(said);
        if (choice != null) {
            return choice.length == 0 ? unknown(line, said) : options(line, words, choice);
        }
        return switch (words) {
            case "text", "string" -> Kind.of(QuestionType.TEXT);
            case "integer", "int" -> new Kind(QuestionType.NUMBER, List.of(), true);
            case "decimal", "range" -> Kind.of(QuestionType.NUMBER);
            case "date" -> Kind.of(QuestionType.DATE);
            case "time" -> Kind.of(QuestionType.TIME);
            case "datetime" -> Kind.of(QuestionType.DATETIME);
            case "geopoint" -> Kind.of(QuestionType.LOCATION);
            case "barcode" -> Kind.of(QuestionType.BARCODE);
            case "note" -> Kind.of(QuestionType.INSTRUCTION);
            case "acknowledge", "trigger" -> Kind.of(QuestionType.CHECKBOX);
            case "image", "photo" -> {
                var look = line.cell("appearance").toLowerCase(Locale.ROOT);
                yield Kind.of(
                        look.contains("signature")
                                ? QuestionType.SIGNATURE
                                : look.contains("draw") || look.contains("annotate")
                                        ? QuestionType.DRAWING
                                        : QuestionType.PHOTO);
            }
            case "calculate", "hidden" -> {
                lost(line, "%s %s: nothing is calculated".formatted(words, Report.quote(line.cell("name"))));
                yield null;
            }
            case "geotrace", "geoshape", "audio", "video", "file" -> {
                lost(
                        line,
                        "%s %s: there is no question of this kind".formatted(words, Report.quote(line.cell("name"))));
                yield null;
            }
            case "start",
                    "end",
                    "today",
                    "deviceid",
                    "subscriberid",
                    "simserial",
                    "phonenumber",
                    "username",
                    "email",
                    "audit",
                    "start-geopoint",
                    "background-audio",
                    "background-geopoint" -> {
                lost(line, "%s: every answer says by itself who gave it, when and on which device".formatted(words));
                yield null;
            }
            default -> unknown(line, said);
        };
    }

    private @Nullable Kind unknown(Line line, String said) {
        lost(line, "the type %s is not known".formatted(Report.quote(said)));
        return null;
    }

    /// The words behind `select_one` and its like; empty when they are missing.
    private static String @Nullable [] choice(String said) {
        for (var form : List.of(
                "select_one",
                "select one from",
                "select one",
                "select_multiple",
                "select all that apply from",
                "select multiple",
                "rank")) {
            if (said.toLowerCase(Locale.ROOT).equals(form)) {
                return new String[0];
            }
            if (said.toLowerCase(Locale.ROOT).startsWith(form + " ")) {
                return said.substring(form.length() + 1).split(" ");
            }
        }
        return null;
    }

    private Kind options(Line line, String words, String[] choice) {
        var list = choice[0];
        var options = new ArrayList<>(choices.getOrDefault(list, List.of()));
        if (choice.length > 1 && choice[choice.length - 1].equalsIgnoreCase("or_other")) {
            if (options.stream().noneMatch(option -> option.key().equals("other"))) {
                options.add(new Option("other", "Other", null, false));
            }
            lost(line, "what other is: a choice has options only, write it into the note");
        }
        if (options.isEmpty() || options.size() > Flaws.MOST_OPTIONS) {
            lost(
                    line,
                    options.isEmpty()
                            ? "the list %s is not among the choices: it is asked as a text"
                                    .formatted(Report.quote(list))
                            : "the list %s has %d choices, an options list %d at most: it is asked as a text"
                                    .formatted(Report.quote(list), options.size(), Flaws.MOST_OPTIONS));
            return Kind.of(QuestionType.TEXT);
        }
        if (words.startsWith("rank")) {
            lost(line, "the order of what is ranked: it is asked which are chosen");
        }
        var isOne = words.startsWith("select_one") || words.startsWith("select one");
        return new Kind(isOne ? QuestionType.SINGLE_CHOICE : QuestionType.MULTIPLE_CHOICE, List.copyOf(options), false);
    }

    private Question question(Line line, String name, Kind kind) {
        var text = label.map(line::cell).orElse("");
        if (REFERENCE.matcher(text).find()) {
            lost(line, "the answers that its label quotes: it stands there as it was written");
        }
        if (text.codePointCount(0, text.length()) > Wording.LONGEST_LABEL) {
            lost(line, "the end of its long label");
        }
        var limits = limits(line, kind);
        return new Question(
                name,
                Wording.lines(text, Wording.LONGEST_LABEL).orElse(name),
                kind.type(),
                isRequired(line, kind.type()),
                hint.map(line::cell)
                        .flatMap(it -> Wording.lines(it, Wording.LONGEST_HELP))
                        .orElse(null),
                null,
                null,
                false,
                null,
                false,
                false,
                kind.options(),
                null,
                limits.min(),
                limits.max(),
                null);
    }

    private boolean isRequired(Line line, QuestionType type) {
        var required = line.cell("required").toLowerCase(Locale.ROOT);
        return switch (required) {
            case "", "no", "false", "false()", "0" -> false;
            case "yes", "true", "true()", "1" -> {
                if (type == QuestionType.INSTRUCTION) {
                    lost(line, "required: an instruction has no answer");
                }
                yield type != QuestionType.INSTRUCTION;
            }
            default -> {
                lost(line, "required %s: a question is mandatory or not".formatted(Report.quote(required)));
                yield false;
            }
        };
    }

    private Limits limits(Line line, Kind kind) {
        var constraint = line.cell("constraint");
        var limits = constraint.isEmpty()
                ? Limits.NONE
                : kind.type() == QuestionType.NUMBER
                        ? Limits.of(constraint, kind.isWhole())
                        : new Limits(null, null, List.of(constraint));
        limits.rest()
                .forEach(rest -> lost(
                        line,
                        "constraint %s: only numbers have limits, that a number may reach"
                                .formatted(Report.quote(rest))));
        if (!line.cell("type").strip().equalsIgnoreCase("range")) {
            if (!line.cell("parameters").isEmpty()) {
                lost(line, "parameters %s".formatted(Report.quote(line.cell("parameters"))));
            }
            return limits;
        }
        var min = limits.min();
        var max = limits.max();
        var parameters = PARAMETER.matcher(line.cell("parameters"));
        while (parameters.find()) {
            var bound = Wording.number(parameters.group(2)).orElse(null);
            if (bound == null) {
                lost(line, "parameters %s".formatted(Report.quote(parameters.group())));
            } else if (parameters.group(1).equals("start")) {
                min = min == null ? bound : min.max(bound);
            } else {
                max = max == null ? bound : max.min(bound);
            }
        }
        return min != null && max != null && min.compareTo(max) > 0
                ? new Limits(max, min, limits.rest())
                : new Limits(min, max, limits.rest());
    }

    private void leftBehind(Line line, Set<String> understood) {
        line.cells().forEach((column, cell) -> {
            var base = column.contains("::") ? column.substring(0, column.indexOf("::")) : column;
            var isSaidOnce = base.equals("label") || base.equals("hint");
            if (!isSaidOnce && !column.equals("type") && !column.equals("name") && !understood.contains(column)) {
                lost(line, "%s %s has no counterpart".formatted(column, Report.quote(cell)));
            }
        });
    }

    private List<Section> sections() {
        var sections = new ArrayList<Section>();
        for (var draft : drafts) {
            var questions = draft.asked().stream().map(this::withCondition).toList();
            sections.add(new Section(draft.key(), draft.title(), draft.repeats(), questions));
        }
        return List.copyOf(sections);
    }

    /// Rows may ask about rows below them, so this comes when all are known.
    private Question withCondition(Asked asked) {
        var conditions = new LinkedHashSet<Condition>();
        for (var line : asked.relevances()) {
            try {
                Relevance.condition(line.cell("relevant"), types).ifPresent(conditions::add);
            } catch (Untranslatable e) {
                lost(
                        asked.line(),
                        "relevant %s of row %d: %s, so that it is always asked"
                                .formatted(Report.quote(line.cell("relevant")), line.number(), e.reason()));
            }
        }
        var question = asked.question();
        return conditions.isEmpty()
                ? question
                : new Question(
                        question.key(),
                        question.label(),
                        question.type(),
                        question.mandatory(),
                        question.help(),
                        conditions.size() == 1 ? conditions.getFirst() : new Condition.All(List.copyOf(conditions)),
                        question.score(),
                        question.critical(),
                        question.defectSeverityOnFail(),
                        question.photoRequiredOnFail(),
                        question.noteRequiredOnFail(),
                        question.options(),
                        question.unit(),
                        question.min(),
                        question.max(),
                        question.meter());
    }
}
