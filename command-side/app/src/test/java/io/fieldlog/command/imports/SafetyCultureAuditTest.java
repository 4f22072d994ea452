package io.fieldlog.command.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fieldlog.command.imports.SafetyCultureAudit.Read;
import io.fieldlog.events.AnswerValue;
import io.fieldlog.events.Condition;
import io.fieldlog.events.QuestionType;
import io.fieldlog.events.TemplateEvent.Question;
import io.fieldlog.events.TemplateEvent.Section;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetyCultureAuditTest {

    static final Path SAMPLE = Path.of(System.getProperty("fieldlog.root"), "docs/samples/safetyculture-audit.json");

    static Read read(String json) {
        try {
            return SafetyCultureAudit.read(() -> new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    static String refusal(String json) {
        try {
            SafetyCultureAudit.read(() -> new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
        } catch (UnreadableFile e) {
            return e.reason();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("it was read");
    }

    static Read sample(UnaryOperator<String> changed) throws IOException {
        return read(changed.apply(Files.readString(SAMPLE)));
    }

    static Question question(Read read, String key) {
        return read.sections().stream()
                .flatMap(section -> section.questions().stream())
                .filter(question -> question.key().equals(key))
                .findFirst()
                .orElseThrow();
    }

    /// An audit of these items, all of one section.
    static String audit(String items) {
        return """
                {"audit_id": "a1", "template_id": "t1",
                 "audit_data": {"date_started": "2020-02-12T00:49:47.760Z", "date_completed": null},
                 "template_data": {"metadata": {"name": "T"}, "response_sets": {
                   "yn": {"responses": [
                     {"id": "yes", "label": "Yes", "score": 2, "enable_score": true},
                     {"id": "no", "label": "No", "score": 0, "enable_score": true},
                     {"id": "na", "label": "N/A", "score": 1, "enable_score": false}]}}},
                 "header_items": [{"item_id": "s", "type": "section", "label": "S"}],
                 "items": [%s]}""".formatted(items);
    }

    static String item(String id, String parent, String type, String more) {
        return "{\"item_id\": \"%s\", \"parent_id\": \"%s\", \"label\": \"%s\", \"type\": \"%s\"%s}"
                .formatted(id, parent, id.toUpperCase(java.util.Locale.ROOT), type, more.isEmpty() ? "" : ", " + more);
    }

    static String choice(String id, String parent, String chosen) {
        return item(
                id,
                parent,
                "question",
                "\"options\": {\"response_set\": \"yn\"}%s"
                        .formatted(
                                chosen.isEmpty()
                                        ? ""
                                        : ", \"responses\": {\"selected\": [{\"id\": \"%s\"}]}".formatted(chosen)));
    }

    static String scored(String json) throws UnreadableFile {
        var read = read(json);
        var score = SafetyCultureAudit.score(read.sections(), read.answers(), read.export());
        return score.score() + " of " + score.max();
    }

    @Test
    void the_sample_scores_what_its_export_says() throws Exception {
        var read = sample(json -> json);
        var score = SafetyCultureAudit.score(read.sections(), read.answers(), read.export());
        assertThat(score.score()).isEqualByComparingTo("1");
        assertThat(score.max()).isEqualByComparingTo("14");
        assertThat(score.percent()).isEqualByComparingTo("7.143");
        assertThat(read.completedAt()).isNull();
        assertThat(read.notCarriedOver()).noneMatch(line -> line.startsWith("The score"));
    }

    @Test
    void all_43_items_of_the_sample_are_in_its_template() throws IOException {
        var read = sample(json -> json);
        assertThat(read.sections())
                .extracting(Section::title)
                .containsExactly(
                        "Information",
                        "Audit / Property Exterior",
                        "Audit / Property Interior",
                        "Audit / Property Interior / Room",
                        "Audit / Risk Reduction",
                        "Audit / Potential risks",
                        "Audit / Further action");
        assertThat(read.sections())
                .filteredOn(Section::repeats)
                .singleElement()
                .satisfies(room -> assertThat(room.questions()).hasSize(3));
        var questions = read.sections().stream()
                .flatMap(section -> section.questions().stream())
                .toList();
        // 43 items: 2 sections, 5 categories, 1 dynamic field with 1 element, 2 smart fields, and what is asked
        assertThat(questions).hasSize(43 - 2 - 5 - 2 - 2);
        assertThat(questions.stream().collect(Collectors.groupingBy(Question::type, Collectors.counting())))
                .containsEntry(QuestionType.SINGLE_CHOICE, 22L)
                .containsEntry(QuestionType.INSTRUCTION, 4L)
                .containsEntry(QuestionType.TEXT, 2L)
                .containsEntry(QuestionType.DATETIME, 1L)
                .containsEntry(QuestionType.LOCATION, 1L)
                .containsEntry(QuestionType.PHOTO, 1L)
                .containsEntry(QuestionType.SIGNATURE, 1L);
        assertThat(question(read, "B28D1B91-C77C-4940-8FD5-0B6C8B2F0E65").visibleWhen())
                .isEqualTo(new Condition.Is(
                        "6AA1D6B1-5D14-4EEC-87D0-28FF2F3485EE", List.of("b5935f54-fd15-45ea-a6e7-4b7cddce81b3")));
        assertThat(question(read, "7C26BA9C-3202-4BE7-9D8E-E14D8FBB08BD").options())
                .filteredOn(option -> option.failed())
                .singleElement()
                .satisfies(option -> assertThat(option.label()).isEqualTo("No"));
    }

    @Test
    void the_answers_of_the_sample_are_there() throws IOException {
        assertThat(sample(json -> json).answers())
                .extracting(answer -> answer.value().bare())
                .containsExactly(
                        "2020-02-12T00:49:51.000Z", "Chris Barrington", "af89ffa0-5db2-4a49-93e5-7dd392ab8f10");
    }

    @Test
    void what_has_no_counterpart_is_named() throws IOException {
        assertThat(sample(json -> json).notCarriedOver())
                .containsExactly(
                        "The export names no machine: the inspection is of a stand-in with the template's name.",
                        "When each question was answered: all answers have the time of the last change.",
                        "Names of authors and owners: here people are known by their user ids.",
                        "Colours of responses.",
                        "The template's description: Comprehensive Property Inspection Audit.",
                        "The template's picture.");
    }

    @Test
    void another_score_than_the_exports_is_named() throws IOException {
        assertThat(sample(json -> json.replaceFirst("\"total_score\": ?14", "\"total_score\": 15"))
                        .notCarriedOver())
                .contains("The score: the export says 1 of 15 (7.143 %), here it is 1 of 14 (7.143 %).");
    }

    @Test
    void a_response_that_is_not_scored_takes_its_question_out_of_the_score() throws UnreadableFile {
        assertThat(scored(audit(choice("a", "s", "yes") + "," + choice("b", "s", ""))))
                .isEqualTo("2 of 4");
        assertThat(scored(audit(choice("a", "s", "yes") + "," + choice("b", "s", "na"))))
                .isEqualTo("2 of 2");
        assertThat(scored(audit(choice("a", "s", "no") + "," + choice("b", "s", "na"))))
                .isEqualTo("0 of 2");
    }

    @Test
    void weights_multiply() throws UnreadableFile {
        assertThat(scored(audit(choice("a", "s", "yes").replace("\"yn\"", "\"yn\", \"weighting\": 3"))))
                .isEqualTo("6 of 6");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "3f206182-e4f6-11e1-aff1-0800200c9a66; yes; 4 of 4",
                "3f206182-e4f6-11e1-aff1-0800200c9a66; no; 0 of 2",
                "3f206183-e4f6-11e1-aff1-0800200c9a66; no; 2 of 4",
                "3f206183-e4f6-11e1-aff1-0800200c9a66; ''; 0 of 2",
                "3f206180-e4f6-11e1-aff1-0800200c9a66; no; 2 of 4",
                "3f206181-e4f6-11e1-aff1-0800200c9a66; no; 0 of 2"
            })
    void what_a_smart_field_hides_counts_nothing(String condition, String chosen, String score) throws UnreadableFile {
        var smart = item(
                "f",
                "a",
                "smartfield",
                "\"options\": {\"condition\": \"%s\", \"values\": [\"yes\"]}".formatted(condition));
        assertThat(scored(audit(choice("a", "s", chosen) + "," + smart + "," + choice("b", "f", "yes"))))
                .isEqualTo(score);
    }

    @Test
    void a_condition_without_a_counterpart_is_named_and_always_asked() {
        var smart = item("f", "a", "smartfield", "\"options\": {\"condition\": \"other\", \"values\": []}");
        var read = read(audit(choice("a", "s", "") + "," + smart + "," + choice("b", "f", "")));
        assertThat(question(read, "b").visibleWhen()).isNull();
        assertThat(read.notCarriedOver()).contains("The condition other of A: what stands below it is always asked.");
    }

    @Test
    void repeats_are_instances_of_their_section() throws UnreadableFile {
        var rooms = item("d", "s", "dynamicfield", "")
                + "," + item("p", "d", "primeelement", "\"inactive\": true")
                + "," + choice("q", "p", "")
                + "," + item("e1", "d", "element", "")
                + "," + choice("q1", "e1", "yes")
                + "," + item("e2", "d", "element", "")
                + "," + choice("q2", "e2", "no");
        var read = read(audit(rooms));
        assertThat(read.answers())
                .extracting(answer -> answer.question() + " " + answer.instance() + " "
                        + answer.value().bare())
                .containsExactly("q 1 yes", "q 2 no");
        assertThat(scored(audit(rooms))).isEqualTo("2 of 4");
    }

    @Test
    void every_kind_of_answer_finds_its_place() {
        var read = read(audit(String.join(
                ",",
                item(
                        "list",
                        "s",
                        "list",
                        "\"options\": {\"response_set\": \"yn\"}, \"responses\": {\"selected\": [{\"id\": \"yes\"}, {\"id\": \"no\"}], \"text\": \"both\"}"),
                item(
                        "slider",
                        "s",
                        "slider",
                        "\"options\": {\"min\": \"0\", \"max\": \"10\"}, \"responses\": {\"value\": \"7.5\"}"),
                item("box", "s", "checkbox", "\"responses\": {\"value\": \"1\"}"),
                item("switch", "s", "switch", "\"responses\": {\"value\": false}"),
                item(
                        "where",
                        "s",
                        "address",
                        "\"responses\": {\"location_text\": \"Sydney\", \"location\": {\"geometry\": {\"coordinates\": [151.2, -33.8]}}}"),
                item("nowhere", "s", "address", "\"responses\": {\"location_text\": \"Sydney\"}"),
                item(
                        "day",
                        "s",
                        "datetime",
                        "\"options\": {\"enable_date\": true, \"enable_time\": false}, \"responses\": {\"datetime\": \"2020-02-12T00:49:51.000Z\"}"),
                item("code", "s", "scanner", "\"responses\": {\"value\": \"4006381\"}"),
                item("photo", "s", "media", "\"media\": [{\"media_id\": \"m\"}]"),
                item("other", "s", "weather", "\"responses\": {\"text\": \"sunny\"}"))));
        assertThat(read.answers())
                .extracting(answer -> answer.question() + " " + answer.value().bare() + " " + answer.note())
                .containsExactly(
                        "list [yes, no] both",
                        "slider 7.5 null",
                        "box true null",
                        "switch false null",
                        "where {lat=-33.8, lon=151.2} Sydney",
                        "day 2020-02-12 null",
                        "code 4006381 null",
                        "other sunny null");
        assertThat(question(read, "slider").max()).isEqualTo(new BigDecimal("10"));
        assertThat(read.notCarriedOver())
                .contains(
                        "The place Sydney of NOWHERE: it has no coordinates.",
                        "1 pictures of PHOTO: the export names them and does not hold them.",
                        "The kind weather of OTHER: it is asked as a text.");
        assertThat(read.answers().get(2).value()).isEqualTo(new AnswerValue.Flag(true));
    }

    @Test
    void a_completed_audit_says_what_it_lacks_here() {
        var mandatory = "\"options\": {\"is_mandatory\": true}";
        var completed = audit(item("a", "s", "text", mandatory) + "," + item("b", "s", "signature", mandatory))
                .replace("\"date_completed\": null", "\"date_completed\": \"2020-02-12T01:00:00Z\"");
        var read = read(completed);
        assertThat(read.completedAt()).isEqualTo("2020-02-12T01:00:00Z");
        assertThat(read.answeredAt()).isEqualTo("2020-02-12T00:49:47.760Z");
        assertThat(question(read, "b").mandatory()).isFalse();
        assertThat(read.notCarriedOver())
                .contains(
                        "That B is mandatory: exports hold no pictures, so that no audit would be completed.",
                        "That it is completed: it lacks the mandatory answer to A.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "[]",
                "{\"audit_id\": \"a\"}",
                "{\"audit_id\": \"a\", \"audit_id\": \"b\"}",
                "{\"audit_id\": 7, \"template_id\": \"t\"}",
                "{\"audit_id\": \"a\", \"template_id\": \"t\", \"header_items\": [], \"items\": 7}",
                "{\"audit_id\": \"a\", \"template_id\": \"t\", \"header_items\": [], \"items\": [7]}"
            })
    void a_file_of_another_structure_is_refused(String json) {
        assertThat(refusal(json)).isNotBlank();
    }

    @Test
    void items_that_hang_together_wrongly_are_refused() {
        assertThat(refusal(audit(item("a", "b", "question", "") + "," + item("b", "a", "question", ""))))
                .isEqualTo("2 of its items stand below each other.");
        assertThat(refusal(audit(item("a", "x", "question", ""))))
                .isEqualTo("The item a stands below x, which is not in the file.");
        assertThat(refusal(audit(item("a", "s", "text", "") + "," + item("a", "s", "text", ""))))
                .isEqualTo("The item a is there twice.");
        var deep = new StringBuilder(item("c0", "s", "category", ""));
        for (var depth = 1; depth < 40; depth++) {
            deep.append(',').append(item("c" + depth, "c" + (depth - 1), "category", ""));
        }
        assertThat(refusal(audit(deep.toString()))).isEqualTo("Its items stand more than 30 levels deep.");
        assertThat(refusal(audit(""))).isEqualTo("The audit asks nothing.");
        assertThat(refusal(audit(item("a", "s", "text", "")).replace("2020-02-12T00:49:47.760Z", "soon")))
                .isEqualTo("Its date_started is no time of the past: \"soon\".");
    }

    @Test
    void a_file_that_is_too_deep_or_too_large_is_refused() {
        assertThat(refusal("[".repeat(10_000))).startsWith("The file cannot be read as JSON");
        assertThat(refusal("{\"a\":[" + "[],".repeat(1_100_000) + "0]}")).startsWith("The file cannot be read as JSON");
        assertThatExceptionOfType(UnreadableFile.class)
                .isThrownBy(() ->
                        SafetyCultureAudit.read(() -> new ByteArrayInputStream(new byte[AuditExport.LARGEST + 1])))
                .satisfies(e -> assertThat(e.reason()).isEqualTo("The file is larger than 8 MiB, which no audit is."));
    }
}
