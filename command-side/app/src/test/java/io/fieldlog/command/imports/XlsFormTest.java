package io.fieldlog.command.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.fieldlog.command.imports.XlsForm.Read;
import io.fieldlog.events.Condition;
import io.fieldlog.events.QuestionType;
import io.fieldlog.events.TemplateEvent.Option;
import io.fieldlog.events.TemplateEvent.Question;
import io.fieldlog.events.TemplateEvent.Section;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class XlsFormTest {

    static final String CHOICES = """
            list_name | name | label
            yn        | yes  | Yes
            yn        | no   | No
            colour    | red  | Red
            colour    | blue | Blue
            """;

    static final String SETTINGS = """
            form_title    | form_id
            Truck, weekly | truck_weekly
            """;

    static Read read(byte[] file) {
        try {
            return XlsForm.read(() -> new ByteArrayInputStream(file));
        } catch (UnreadableFile e) {
            throw new AssertionError(e.reason(), e);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static Read read(String survey) {
        return read(form(survey).bytes());
    }

    static TestWorkbook form(String survey) {
        return new TestWorkbook()
                .sheet("survey", survey)
                .sheet("choices", CHOICES)
                .sheet("settings", SETTINGS);
    }

    static String refusal(byte[] file) {
        try {
            XlsForm.read(() -> new ByteArrayInputStream(file));
        } catch (UnreadableFile e) {
            return e.reason();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("it was read");
    }

    static Question question(Read read, String key) {
        return read.sections().stream()
                .flatMap(section -> section.questions().stream())
                .filter(question -> question.key().equals(key))
                .findFirst()
                .orElseThrow();
    }

    /// The condition of a question after questions of each kind.
    static @Nullable Condition relevant(String expression) {
        return question(related(expression), "q").visibleWhen();
    }

    static Read related(String expression) {
        return read("""
                type                   | name | label | relevant
                integer                | n    | N     |
                select_one yn          | yn   | YN    |
                select_multiple colour | c    | C     |
                acknowledge            | ok   | OK    |
                text                   | t    | T     |
                calculate              | calc |       |
                text                   | q    | Q     | %s
                """.formatted(expression));
    }

    /// Written out in an event it would be a number that nobody can read again.
    @Test
    void a_condition_or_a_limit_with_a_number_beyond_all_bounds_is_not_translated() {
        assertThat(relevant("${n} > '1e999999999'")).isNull();
        assertThat(relevant("${n} > " + "9".repeat(2_000))).isNull();
        var read = read("type | name | label | constraint\ninteger | n | N | . < " + "9".repeat(2_000) + "\n");
        assertThat(question(read, "n").max()).isNull();
    }

    @Test
    void the_survey_becomes_a_template() {
        var read = read("""
                type            | name    | label           | hint        | required
                select_one yn   | clean   | Is it clean?    | Look well   | yes
                integer         | km      | Kilometres      |             |
                note            | n1      | Take care       |             |
                begin_group     | engine  | Engine          |             |
                decimal         | oil     | Oil             |             | true()
                begin group     | belts   | Belts           |             |
                select_multiple colour | belt | Belt colours |           |
                end group       |         |                 |             |
                text            | remark  | Remark          |             | no
                end_group       |         |                 |             |
                begin_repeat    | tyre    | Tyre            |             |
                image           | photo   | Photo           |             |
                end_repeat      |         |                 |             |
                geopoint        | where   | Where           |             |
                """);
        assertThat(read.formId()).isEqualTo("truck_weekly");
        assertThat(read.title()).isEqualTo("Truck, weekly");
        assertThat(read.sections())
                .extracting(Section::title)
                .containsExactly("Questions", "Engine", "Engine / Belts", "Engine", "Tyre", "Questions");
        assertThat(read.sections())
                .extracting(Section::key)
                .doesNotHaveDuplicates()
                .contains("engine", "belts", "tyre");
        assertThat(read.sections())
                .extracting(Section::repeats)
                .containsExactly(false, false, false, false, true, false);
        assertThat(question(read, "clean"))
                .isEqualTo(new Question(
                        "clean",
                        "Is it clean?",
                        QuestionType.SINGLE_CHOICE,
                        true,
                        "Look well",
                        null,
                        null,
                        false,
                        null,
                        false,
                        false,
                        List.of(new Option("yes", "Yes", null, false), new Option("no", "No", null, false)),
                        null,
                        null,
                        null,
                        null));
        assertThat(question(read, "oil").mandatory()).isTrue();
        assertThat(question(read, "remark").mandatory()).isFalse();
        assertThat(question(read, "belt").type()).isEqualTo(QuestionType.MULTIPLE_CHOICE);
        assertThat(read.notCarriedOver()).isEmpty();
    }

    @Test
    void the_sample_as_another_program_writes_workbooks_becomes_a_template() throws IOException {
        var read = read(
                Files.readAllBytes(Path.of(System.getProperty("fieldlog.root"), "docs/samples/forklift-form.xlsx")));
        assertThat(read.title()).isEqualTo("Forklift, weekly");
        assertThat(read.sections()).extracting(Section::title).containsExactly("Truck", "Tyre", "Questions");
        assertThat(question(read, "plate").mandatory()).isTrue();
        assertThat(question(read, "hours").max()).isEqualTo("99999");
        assertThat(question(read, "forks").options())
                .extracting(Option::label)
                .containsExactly("Good", "Worn", "Cracked");
        assertThat(question(read, "forks_why").visibleWhen())
                .isEqualTo(new Condition.Any(List.of(
                        new Condition.Is("forks", List.of("worn")), new Condition.Is("forks", List.of("cracked")))));
        assertThat(question(read, "stop").visibleWhen()).isEqualTo(new Condition.Is("leaks", List.of("brake")));
        assertThat(question(read, "signature").type()).isEqualTo(QuestionType.SIGNATURE);
        assertThat(read.notCarriedOver())
                .containsExactlyInAnyOrder(
                        "The column label::deutsch (de) of choices: a template has one language.",
                        "The column label::deutsch (de) of survey: a template has one language.",
                        "The setting version.",
                        "Row 2 of survey: start: every answer says by itself who gave it, when and on which device.",
                        "Row 5 of survey: constraint_message That is too many has no counterpart.",
                        "Row 17 of survey: calculate late: nothing is calculated.");
    }

    @ParameterizedTest
    @CsvSource({
        "text, TEXT",
        "integer, NUMBER",
        "decimal, NUMBER",
        "date, DATE",
        "time, TIME",
        "dateTime, DATETIME",
        "geopoint, LOCATION",
        "barcode, BARCODE",
        "note, INSTRUCTION",
        "acknowledge, CHECKBOX",
        "image, PHOTO",
        "select_one yn, SINGLE_CHOICE",
        "select one from yn, SINGLE_CHOICE",
        "select_multiple yn, MULTIPLE_CHOICE"
    })
    void every_kind_of_question_finds_its_place(String type, QuestionType expected) {
        var read = read("type | name | label\n%s | q | Q".formatted(type));
        assertThat(question(read, "q").type()).isEqualTo(expected);
        assertThat(read.notCarriedOver()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "calculate; Row 2 of survey: calculate x: nothing is calculated.",
                "geoshape; Row 2 of survey: geoshape x: there is no question of this kind.",
                "audio; Row 2 of survey: audio x: there is no question of this kind.",
                "deviceid; Row 2 of survey: deviceid: every answer says by itself who gave it, when and on which device.",
                "telepathy; Row 2 of survey: the type telepathy is not known.",
                "select_one; Row 2 of survey: the type select_one is not known."
            })
    void what_asks_nothing_here_is_named_with_its_row(String type, String line) {
        var read = read("type | name | label\n%s | x | X\ntext | q | Q".formatted(type));
        assertThat(read.notCarriedOver()).containsExactly(line);
        assertThat(read.sections().getFirst().questions()).hasSize(1);
    }

    @Test
    void cells_without_a_counterpart_are_named_with_their_row() {
        assertThat(read("""
                type | name | label | appearance | calculation | default | constraint_message | required | media::image
                text | q    | Q     | minimal    | 1 + 1       | x       | No!                | ${a} = 1 | q.png
                """).notCarriedOver())
                .containsExactlyInAnyOrder(
                        "Row 2 of survey: required ${a} = 1: a question is mandatory or not.",
                        "Row 2 of survey: appearance minimal has no counterpart.",
                        "Row 2 of survey: calculation 1 + 1 has no counterpart.",
                        "Row 2 of survey: default x has no counterpart.",
                        "Row 2 of survey: constraint_message No! has no counterpart.",
                        "Row 2 of survey: media::image q.png has no counterpart.");
    }

    @Test
    void the_default_language_is_taken_and_the_others_are_named() {
        var survey = """
                type          | name | label::French (fr) | label::English (en) | hint::English (en)
                select_one yn | q    | Propre ?           | Clean?              | Look
                """;
        var choices = """
                list_name | name | label::English (en) | label::French (fr)
                yn        | yes  | Yes                 | Oui
                """;
        var english = new TestWorkbook()
                .sheet("survey", survey)
                .sheet("choices", choices)
                .sheet("settings", "form_id | default_language\nf | English (en)");
        var read = read(english.bytes());
        assertThat(question(read, "q").label()).isEqualTo("Clean?");
        assertThat(question(read, "q").help()).isEqualTo("Look");
        assertThat(question(read, "q").options()).extracting(Option::label).containsExactly("Yes");
        assertThat(read.notCarriedOver())
                .containsExactlyInAnyOrder(
                        "The column label::french (fr) of choices: a template has one language.",
                        "The column label::french (fr) of survey: a template has one language.");
        var unsaid = new TestWorkbook().sheet("survey", survey).sheet("choices", choices);
        assertThat(question(read(unsaid.bytes()), "q").label()).isEqualTo("Propre ?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "integer; . >= 0 and . <= 120; 0; 120",
                "integer; . > 0 and . < 10; 1; 9",
                "integer; 5 <= .; 5;",
                "integer; (. >= 1) and (. >= 3); 3;",
                "decimal; . >= 0.5; 0.5;",
                "decimal; . > 0;;",
                "integer; . >= 0 and . mod 2 = 0; 0;",
                "integer; . >= 0 or . = -1;;",
                "integer; . >= ${other};;",
                "integer; . >= 9 and . <= 1;;",
                "text; regex(., '[a-z]+');;"
            })
    void a_constraint_becomes_limits_as_far_as_it_is_some(
            String type, String constraint, @Nullable BigDecimal min, @Nullable BigDecimal max) {
        var read = read("type | name | label | constraint\n%s | q | Q | %s".formatted(type, constraint));
        assertThat(question(read, "q").min()).isEqualTo(min);
        assertThat(question(read, "q").max()).isEqualTo(max);
        var isWhole = (min != null || max != null) && !constraint.contains("mod");
        assertThat(read.notCarriedOver()).hasSize(isWhole ? 0 : 1);
    }

    @Test
    void a_range_has_its_ends_as_limits() {
        var read = read("type | name | label | parameters\nrange | q | Q | start=1 end=5 step=1");
        assertThat(question(read, "q").min()).isEqualTo("1");
        assertThat(question(read, "q").max()).isEqualTo("5");
    }

    @Test
    void what_is_relevant_becomes_a_condition() {
        assertThat(relevant("${yn} = 'yes'")).isEqualTo(new Condition.Is("yn", List.of("yes")));
        assertThat(relevant("'yes' = ${yn}")).isEqualTo(new Condition.Is("yn", List.of("yes")));
        assertThat(relevant("${yn} != \"yes\"")).isEqualTo(new Condition.Not(new Condition.Is("yn", List.of("yes"))));
        assertThat(relevant("selected(${c}, 'red')")).isEqualTo(new Condition.Is("c", List.of("red")));
        assertThat(relevant("not(selected(${c},'red'))"))
                .isEqualTo(new Condition.Not(new Condition.Is("c", List.of("red"))));
        assertThat(relevant("${n} > 3")).isEqualTo(new Condition.Above("n", new BigDecimal("3")));
        assertThat(relevant("3 > ${n}")).isEqualTo(new Condition.Below("n", new BigDecimal("3")));
        assertThat(relevant("${n}>=3"))
                .isEqualTo(new Condition.All(List.of(
                        new Condition.Answered("n", true),
                        new Condition.Not(new Condition.Below("n", new BigDecimal("3"))))));
        assertThat(relevant("${t} != ''")).isEqualTo(new Condition.Answered("t", true));
        assertThat(relevant("string-length(${t}) = 0")).isEqualTo(new Condition.Answered("t", false));
        assertThat(relevant("count-selected(${c}) >= 1")).isEqualTo(new Condition.Answered("c", true));
        assertThat(relevant("${ok} = 'OK'")).isEqualTo(new Condition.Is("ok", List.of("true")));
        assertThat(relevant("true()")).isNull();
        assertThat(relevant("${n} = 1 or ${n} = 2 and ${yn} = 'no'"))
                .isEqualTo(new Condition.Any(List.of(
                        new Condition.Is("n", List.of("1")),
                        new Condition.All(
                                List.of(new Condition.Is("n", List.of("2")), new Condition.Is("yn", List.of("no")))))));
        assertThat(relevant("(${n} = 1 or ${n} = 2) and ${yn} = 'no'")).isInstanceOf(Condition.All.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "${gone} = 1; it asks about gone, which is not carried over",
                "${calc} = 1; it asks about calc, which is not carried over",
                "${n} = ${t}; it compares something else than a question with a constant",
                "${yn} > 1; yn is no number",
                "count(${n}) > 1; it compares something else than a question with a constant",
                "string-length(${t}) > 5; string-length() is only asked whether it is 0",
                "${n} = ; it compares something else than a question with a constant",
                "(${n} = 1; it lacks )",
                "${n} = 1 ${t}; it cannot be followed at ${t}",
                "${n} # 1; it cannot be followed at # 1",
                "not(true()); it never holds"
            })
    void what_is_relevant_by_other_means_is_always_asked_and_named(String expression, String reason) {
        var read = related(expression);
        assertThat(question(read, "q").visibleWhen()).isNull();
        assertThat(read.notCarriedOver())
                .contains("Row 8 of survey: relevant %s of row 8: %s, so that it is always asked."
                        .formatted(expression.strip(), reason));
    }

    @Test
    void an_expression_without_end_is_not_followed() {
        assertThat(relevant("(".repeat(200) + "${n} = 1" + ")".repeat(200))).isNull();
        assertThat(relevant("${n} = 1 and ".repeat(500) + "${n} = 1")).isNull();
    }

    @Test
    void the_condition_of_a_group_holds_for_all_that_is_in_it() {
        var read = read("""
                type        | name | label | relevant
                integer     | n    | N     |
                begin_group | g    | G     | ${n} > 1
                text        | a    | A     |
                text        | b    | B     | ${a} = 'x'
                end_group   |      |       |
                text        | c    | C     |
                """);
        assertThat(question(read, "a").visibleWhen()).isEqualTo(new Condition.Above("n", new BigDecimal("1")));
        assertThat(question(read, "b").visibleWhen())
                .isEqualTo(new Condition.All(
                        List.of(new Condition.Above("n", new BigDecimal("1")), new Condition.Is("a", List.of("x")))));
        assertThat(question(read, "c").visibleWhen()).isNull();
    }

    @Test
    void a_repeat_within_a_repeat_is_left_out_whole_and_named() {
        var read = read("""
                type         | name | label
                begin_repeat | r    | R
                text         | a    | A
                begin_repeat | s    | S
                text         | b    | B
                end_repeat   |      |
                text         | c    | C
                end_repeat   |      |
                """);
        assertThat(read.sections())
                .singleElement()
                .satisfies(section -> assertThat(section.questions())
                        .extracting(Question::key)
                        .containsExactly("a", "c"));
        assertThat(read.notCarriedOver())
                .containsExactly(
                        "Row 4 of survey: it repeats within what repeats, and is left out with all that is in it.");
    }

    @Test
    void lists_that_are_missing_or_too_long_are_asked_as_text() {
        var many = new StringBuilder("list_name | name | label\n");
        for (var i = 0; i < 501; i++) {
            many.append("many | c").append(i).append(" | C\n");
        }
        var read = read(new TestWorkbook()
                .sheet("survey", "type | name | label\nselect_one many | a | A\nselect_one gone | b | B")
                .sheet("choices", many.toString())
                .bytes());
        assertThat(question(read, "a").type()).isEqualTo(QuestionType.TEXT);
        assertThat(read.notCarriedOver())
                .contains(
                        "Row 2 of survey: the list many has 501 choices, an options list 500 at most: it is asked as a text.",
                        "Row 3 of survey: the list gone is not among the choices: it is asked as a text.");
    }

    @Test
    void other_sheets_and_settings_are_named() {
        var read = read(new TestWorkbook()
                .sheet("survey", "type | name\ntext | q")
                .sheet("settings", "form_id | version\nf | 7")
                .sheet("entities", "list_name\ntrees")
                .bytes());
        assertThat(read.notCarriedOver()).containsExactly("The setting version.", "The sheet entities.");
    }

    @Test
    void cells_come_as_shared_texts_numbers_and_truths_too() {
        var sheet = """
                <worksheet><sheetData>
                <row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="str"><v>required</v></c></row>
                <row r="5"><c r="A5" t="s"><v>2</v></c><c r="B5"><v>7.0</v></c><c r="C5" t="b"><v>1</v></c></row>
                </sheetData></worksheet>""";
        var texts = "<sst><si><t>type</t></si><si><r><t>na</t></r><r><t>me</t></r></si><si><t>text</t>"
                + "<rPh><t>spoken</t></rPh></si></sst>";
        var read = read(new TestWorkbook()
                .sheetXml("survey", sheet)
                .part("xl/sharedStrings.xml", texts.getBytes(StandardCharsets.UTF_8))
                .bytes());
        assertThat(question(read, "7").mandatory()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "begin_group | g | G\ntext | q | Q",
                "text | q | Q\nend_group | |",
                "begin_group | g | G\ntext | q | Q\nend_repeat | |",
                "begin_group | a | A\nbegin_repeat | b | B\nend_group | |\nend_repeat | |"
            })
    void groups_that_do_not_close_are_refused_with_their_row(String rows) {
        assertThat(refusal(form("type | name | label\n" + rows).bytes())).startsWith("Row ");
    }

    @Test
    void groups_without_end_are_refused() {
        var rows = new StringBuilder("type | name | label\n");
        for (var depth = 0; depth < 40; depth++) {
            rows.append("begin_group | g").append(depth).append(" | G\n");
        }
        assertThat(refusal(form(rows.toString()).bytes()))
                .isEqualTo("Row 32 of survey begins more than 30 groups within each other.");
    }

    @Test
    void what_is_no_form_is_refused() {
        assertThat(refusal(new byte[0])).isEqualTo("The file is no workbook (.xlsx).");
        assertThat(refusal("type,name\ntext,q".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("The file is no workbook (.xlsx).");
        assertThat(refusal(new TestWorkbook().sheet("other", "a | b\n1 | 2").bytes()))
                .isEqualTo("The workbook has no sheet survey with rows in it.");
        assertThat(refusal(new TestWorkbook().sheet("survey", "a | b\n1 | 2").bytes()))
                .isEqualTo("The sheet survey has no column type.");
        assertThat(refusal(form("type | name\nstart | s").bytes()))
                .isEqualTo("The form asks nothing that a checklist could.");
        assertThat(refusal(new byte[Workbook.LARGEST_FILE + 1]))
                .isEqualTo("The file is larger than 8 MiB, which no form is.");
    }

    @Test
    void a_damaged_workbook_is_refused_wherever_it_is_damaged() {
        var whole = form("type | name\ntext | q").bytes();
        for (var length = 1; length < whole.length; length += 97) {
            try {
                XlsForm.read(bytes(Arrays.copyOf(whole, length)));
            } catch (UnreadableFile expected) {
                assertThat(expected.reason()).isNotBlank();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
        assertThat(refusal(new TestWorkbook()
                        .sheetXml("survey", "<worksheet><sheetData><row>")
                        .bytes()))
                .isEqualTo("The file is no workbook (.xlsx), or it is damaged.");
        assertThat(refusal(new TestWorkbook()
                        .sheetXml("survey", "<worksheet><row><c t=\"s\"><v>9</v></c></row></worksheet>")
                        .bytes()))
                .isEqualTo("The workbook is damaged: a cell holds a text that is not there.");
        assertThat(refusal(new TestWorkbook()
                        .sheetXml("survey", "<a>".repeat(1_000))
                        .bytes()))
                .isEqualTo("The workbook is damaged: it is more than 50 levels deep.");
    }

    static ImportFormat.ImportFile bytes(byte[] file) {
        return () -> new ByteArrayInputStream(file);
    }

    @Test
    void a_workbook_that_grows_when_it_is_unpacked_is_refused() {
        var zeros = new byte[Workbook.LARGEST_INFLATED + (1 << 20)];
        assertThat(refusal(
                        form("type | name\ntext | q").part("a/bomb.bin", zeros).bytes()))
                .isEqualTo("The workbook is larger than 64 MiB when it is unpacked.");
        var blanks = zeros.clone();
        Arrays.fill(blanks, (byte) ' ');
        assertThat(refusal(new TestWorkbook()
                        .part("xl/sharedStrings.xml", blanks)
                        .sheet("survey", "type\ntext")
                        .bytes()))
                .isEqualTo("The workbook is larger than 64 MiB when it is unpacked.");
    }

    @Test
    void entities_are_not_followed() {
        var sheet = "<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><worksheet><sheetData><row>"
                + "<c t=\"inlineStr\"><is><t>type &e;</t></is></c></row></sheetData></worksheet>";
        assertThat(refusal(new TestWorkbook().sheetXml("survey", sheet).bytes()))
                .doesNotContain("root:");
    }

    @Test
    void a_hundred_thousand_rows_are_refused() {
        var rows = new StringBuilder("type | name\n");
        for (var row = 0; row < 100_000; row++) {
            rows.append("text | q").append(row).append('\n');
        }
        assertThat(refusal(form(rows.toString()).bytes())).isEqualTo("The sheet survey has more than 20000 rows.");
    }
}
