package io.fieldlog.command.imports;

import static io.fieldlog.events.QuestionType.NUMBER;
import static io.fieldlog.events.QuestionType.SINGLE_CHOICE;
import static io.fieldlog.events.QuestionType.TEXT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fieldlog.command.imports.Templates.Present;
import io.fieldlog.events.QuestionType;
import io.fieldlog.events.TemplateEvent.Option;
import io.fieldlog.events.TemplateEvent.Question;
import io.fieldlog.events.TemplateEvent.Section;
import io.fieldlog.events.TemplateEvent.TemplatePublished;
import io.fieldlog.inspection.Form;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What template a file of inspections makes.
class InspectionsCsvTest {

    static final Present NOTHING = new Present(Optional.empty(), Map.of());

    static List<Section> sections(String file, Present present) {
        try {
            var survey = InspectionsCsv.survey(() -> new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)));
            return InspectionsCsv.sections(survey, present);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    static Map<String, Question> questions(List<Section> sections) {
        return sections.stream()
                .flatMap(section -> section.questions().stream())
                .collect(Collectors.toMap(Question::key, question -> question, (one, _) -> one, LinkedHashMap::new));
    }

    static Question question(Map<String, Question> questions, String key) {
        return Objects.requireNonNull(questions.get(key));
    }

    /// A column of these cells, beside those that every file has.
    static Question column(Present present, String... cells) {
        var file = new StringBuilder("inspection_id,license_,inspection_date,facility_type,results,x\n");
        for (var cell : cells) {
            file.append("1,1,2012-01-01,Bar,Pass,\"").append(cell).append("\"\n");
        }
        return question(questions(sections(file.toString(), present)), "x");
    }

    static Present present(Question... questions) {
        var sections = List.of(new Section("inspection", "Inspection", false, List.of(questions)));
        var published = new TemplatePublished(UUID.randomUUID(), 1, "Inspection", null, sections);
        return new Present(
                Optional.of(new Form(published)),
                List.of(questions).stream().collect(Collectors.toMap(Question::key, Question::type)));
    }

    @Test
    void its_columns_are_the_questions_and_its_cells_the_choices() {
        var questions = questions(sections("""
                "",inspection_id,license_,inspection_date,facility_type,results,Risk (1-3),seconds,empty
                1,7,1,2012-01-01,Bar,Pass w/ Conditions,High,0.5,
                2,8,1,2012-01-01,Bar,Fail,Low,NA,
                3,9,1,2012-01-01,Bar,Pass,High,17,
                """, NOTHING));
        assertThat(questions).containsOnlyKeys("facility_type", "results", "Risk (1-3)", "seconds");
        var results = question(questions, "results");
        assertThat(results.critical()).isTrue();
        assertThat(results.mandatory()).isTrue();
        assertThat(results.options())
                .containsExactly(
                        new Option("Pass w/ Conditions", "Pass w/ Conditions", null, false),
                        new Option("Fail", "Fail", null, true),
                        new Option("Pass", "Pass", null, false));
        assertThat(question(questions, "Risk (1-3)").options())
                .extracting(Option::key)
                .containsExactly("High", "Low");
        assertThat(question(questions, "Risk (1-3)").critical()).isFalse();
        assertThat(question(questions, "seconds").type()).isEqualTo(NUMBER);
    }

    @ParameterizedTest
    @CsvSource({
        "0, NUMBER",
        "-1.25, NUMBER",
        "+3, NUMBER",
        "1e-05, NUMBER",
        "1.05753424657534123, NUMBER",
        "007, SINGLE_CHOICE",
        "1., SINGLE_CHOICE",
        "'1,5', SINGLE_CHOICE",
        "0x10, SINGLE_CHOICE",
        "NaN, SINGLE_CHOICE",
        "NA, SINGLE_CHOICE",
        "1e500, SINGLE_CHOICE",
        "1234567890123456789, SINGLE_CHOICE"
    })
    void a_number_is_what_can_be_written_again_as_it_stands(String cell, QuestionType type) {
        assertThat(column(NOTHING, cell).type()).isEqualTo(type);
    }

    @Test
    void one_cell_that_is_no_number_makes_a_column_of_words() {
        assertThat(column(NOTHING, "1", "2", "none").type()).isEqualTo(SINGLE_CHOICE);
        assertThat(column(NOTHING, "1", "NA", "none").options())
                .extracting(Option::key)
                .containsExactly("1", "NA", "none");
    }

    @Test
    void many_or_long_cells_are_text() {
        var words = IntStream.rangeClosed(0, 100).mapToObj(i -> "w" + i).toArray(String[]::new);
        assertThat(column(NOTHING, words).type()).isEqualTo(TEXT);
        assertThat(column(NOTHING, words).options()).isEmpty();
        assertThat(column(NOTHING, java.util.Arrays.copyOf(words, 100)).options())
                .hasSize(100);
        assertThat(column(NOTHING, "x".repeat(129)).type()).isEqualTo(TEXT);
        assertThat(column(NOTHING, "two\nlines").type()).isEqualTo(TEXT);
    }

    @Test
    void a_question_that_is_there_keeps_its_type_and_gets_the_choices_it_lacks() {
        var before = column(NOTHING, "b", "a");
        assertThat(column(present(before), "c", "a").options())
                .extracting(Option::key)
                .containsExactly("b", "a", "c");
        assertThat(column(present(before), "1", "2").type()).isEqualTo(SINGLE_CHOICE);
        assertThat(column(present(column(NOTHING, "1")), "many").type()).isEqualTo(NUMBER);
        assertThat(column(new Present(Optional.empty(), Map.of("x", TEXT)), "1").type())
                .isEqualTo(TEXT);
    }

    @Test
    void what_the_template_asks_already_stays_even_when_a_file_does_not_have_it() {
        var file = "inspection_id,license_,inspection_date,facility_type,results\n1,1,2012-01-01,Bar,Pass\n";
        var first = sections(file.replace("results", "results,x").replace("Pass", "Pass,1"), NOTHING);
        var present = new Present(
                Optional.of(new Form(new TemplatePublished(UUID.randomUUID(), 1, "Inspection", null, first))),
                Map.of());
        assertThat(sections(file, present)).isEqualTo(first);
    }

    @Test
    void answers_are_what_the_cells_say() throws BadRecord {
        var number = column(NOTHING, "1");
        assertThat(SurveyedColumn.answer(number, "1.50").orElseThrow().bare()).isEqualTo(new BigDecimal("1.50"));
        assertThat(SurveyedColumn.answer(number, "2e3").orElseThrow().bare()).isEqualTo(new BigDecimal("2000"));
        assertThat(SurveyedColumn.answer(number, "NA")).isEmpty();
        assertThat(SurveyedColumn.answer(number, "")).isEmpty();
        var choice = column(NOTHING, "a");
        assertThatExceptionOfType(BadRecord.class)
                .isThrownBy(() -> SurveyedColumn.answer(choice, "b"))
                .satisfies(e -> assertThat(e.reason())
                        .isEqualTo("Its x does not fit: b It must be the key of one of the question's options."));
    }

    @Test
    void columns_that_are_missing_or_too_many_are_named() {
        assertThatExceptionOfType(UnreadableFile.class)
                .isThrownBy(() -> InspectionsCsv.survey(
                        () -> new ByteArrayInputStream("license_,a\n".getBytes(StandardCharsets.UTF_8))))
                .satisfies(e -> assertThat(e.reason())
                        .isEqualTo("The header has no column inspection_id, inspection_date, facility_type, results."));
        var wide =
                "a".repeat(1) + IntStream.range(0, 500).mapToObj(i -> ",b" + i).collect(Collectors.joining());
        assertThatExceptionOfType(UnreadableFile.class)
                .isThrownBy(() -> Columns.of(List.of(wide.split(",")), List.of()))
                .satisfies(e -> assertThat(e.reason()).isEqualTo("The header has 501 columns: at most 500 are read."));
    }
}
