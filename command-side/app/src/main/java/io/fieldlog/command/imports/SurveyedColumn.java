package io.fieldlog.command.imports;

import io.fieldlog.command.checklists.Fit;
import io.fieldlog.command.templates.Flaws;
import io.fieldlog.events.AnswerValue;
import io.fieldlog.events.QuestionType;
import io.fieldlog.events.TemplateEvent.Option;
import io.fieldlog.events.TemplateEvent.Question;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a column asks, told from its cells: numbers only, few different words, or text.
final class SurveyedColumn {

    /// A column with more different cells holds text, not choices.
    static final int MOST_CHOICES = 100;

    /// The critical question of an inspection, which is a choice whatever its cells are.
    static final String RESULTS = "results";

    private static final String FAIL = "Fail";

    /// How R writes that there is no number.
    private static final String NO_NUMBER = "NA";

    private static final int LONGEST_NUMBER = 60;

    /// No leading zeros: what has them is a code.
    private static final Pattern NUMBER = Pattern.compile("[+-]?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]{1,3})?");

    private final String header;
    private final SequencedSet<String> different = new LinkedHashSet<>();
    private boolean hasNumber;
    private boolean hasOther;
    private boolean isText;

    SurveyedColumn(String header) {
        this.header = header;
    }

    String header() {
        return header;
    }

    private boolean isResults() {
        return header.equalsIgnoreCase(RESULTS);
    }

    void see(String cell) {
        if (cell.isEmpty()) {
            return;
        }
        if (!cell.equals(NO_NUMBER)) {
            var isNumber = !hasOther && number(cell).isPresent();
            hasNumber |= isNumber;
            hasOther |= !isNumber;
        }
        if (!Flaws.isKey(cell) || (different.size() == mostChoices() && !different.contains(cell))) {
            isText = true;
        } else {
            different.add(cell);
        }
    }

    private int mostChoices() {
        return isResults() ? Flaws.MOST_OPTIONS : MOST_CHOICES;
    }

    boolean isEmpty() {
        return different.isEmpty() && !isText;
    }

    private QuestionType type() {
        if (isResults()) {
            return QuestionType.SINGLE_CHOICE;
        }
        if (hasNumber && !hasOther) {
            return QuestionType.NUMBER;
        }
        return isText ? QuestionType.TEXT : QuestionType.SINGLE_CHOICE;
    }

    /// @param before the type that the question has in a version that was published already: it keeps it
    Question question(@Nullable QuestionType before) {
        var type = before == null ? type() : before;
        var options = type == QuestionType.SINGLE_CHOICE ? options(List.of()) : List.<Option>of();
        return question(header, type, isResults(), options);
    }

    private static Question question(String key, QuestionType type, boolean isResults, List<Option> options) {
        return new Question(
                key, key, type, isResults, null, null, null, isResults, null, false, false, options, null, null, null,
                null);
    }

    /// The question as it is, with the choices that only this file has behind its own.
    Question extended(Question present) {
        return present.type() == QuestionType.SINGLE_CHOICE
                ? new Question(
                        present.key(),
                        present.label(),
                        present.type(),
                        present.mandatory(),
                        present.help(),
                        present.visibleWhen(),
                        present.score(),
                        present.critical(),
                        present.defectSeverityOnFail(),
                        present.photoRequiredOnFail(),
                        present.noteRequiredOnFail(),
                        options(present.options()),
                        present.unit(),
                        present.min(),
                        present.max(),
                        present.meter())
                : present;
    }

    private List<Option> options(List<Option> present) {
        var options = new ArrayList<>(present);
        var keys = new LinkedHashSet<>(present.stream().map(Option::key).toList());
        for (var key : different) {
            if (keys.size() < Flaws.MOST_OPTIONS && keys.add(key)) {
                options.add(new Option(key, key, null, isResults() && key.equalsIgnoreCase(FAIL)));
            }
        }
        return List.copyOf(options);
    }

    /// What a cell answers to its question; nothing when it is empty.
    static Optional<AnswerValue> answer(Question question, String cell) throws BadRecord {
        if (cell.isEmpty() || (question.type() == QuestionType.NUMBER && cell.equals(NO_NUMBER))) {
            return Optional.empty();
        }
        var answer = switch (question.type()) {
            case NUMBER, METER ->
                number(cell)
                        .orElseThrow(() ->
                                new BadRecord("Its %s is no number: %s.".formatted(question.key(), shortened(cell))));
            case SINGLE_CHOICE, TEXT, BARCODE, DATE, TIME, DATETIME, PASS_FAIL_NA -> new AnswerValue.Text(cell);
            case MULTIPLE_CHOICE, LOCATION, CHECKBOX, PHOTO, SIGNATURE, DRAWING, INSTRUCTION ->
                throw new BadRecord(
                        "Its %s answers no question of type %s.".formatted(question.key(), question.type()));
        };
        var complaint = Fit.complaint(question, answer);
        if (complaint.isPresent()) {
            throw new BadRecord(
                    "Its %s does not fit: %s %s".formatted(question.key(), shortened(cell), complaint.get()));
        }
        return Optional.of(answer);
    }

    private static String shortened(String cell) {
        return cell.length() <= LONGEST_NUMBER ? cell : cell.substring(0, LONGEST_NUMBER) + "…";
    }

    private static Optional<AnswerValue> number(String cell) {
        if (cell.length() > LONGEST_NUMBER || !NUMBER.matcher(cell).matches()) {
            return Optional.empty();
        }
        var number = new BigDecimal(cell);
        var answer = new AnswerValue.Number(number.scale() < 0 ? number.setScale(0) : number);
        return Fit.complaint(ANY_NUMBER, answer).isEmpty() ? Optional.of(answer) : Optional.empty();
    }

    private static final Question ANY_NUMBER = question("number", QuestionType.NUMBER, false, List.of());
}
