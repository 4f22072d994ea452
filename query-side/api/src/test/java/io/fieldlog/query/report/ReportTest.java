package io.fieldlog.query.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.fieldlog.query.photos.Thumbnails;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.ZoneId;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ReportTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String CHAIN_HASH = "c0ffee".repeat(10) + "beef";
    private static final String SHA_256 = "ab".repeat(32);
    private static final String PHOTO = "0190a0b0-0000-7000-8000-000000000001";
    private static final String ABSENT = "0190a0b0-0000-7000-8000-000000000002";

    private static final String FORM = """
            {"name": "Forklift, daily", "sections": [
              {"key": "brakes", "title": "Brakes", "questions": [
                {"key": "brake", "label": "Service brake holds", "type": "PASS_FAIL_NA"},
                {"key": "tyre", "label": "Tyres", "type": "SINGLE_CHOICE", "options": [
                  {"key": "good", "label": "Good as new"}, {"key": "poor", "label": "Worn out"}]},
                {"key": "pressure", "label": "Pressure", "type": "NUMBER", "unit": "kPa"}]},
              {"key": "wheels", "title": "Wheels", "repeats": true, "questions": [
                {"key": "rim", "label": "Rim", "type": "PASS_FAIL_NA"}]}]}""";

    private static final String CHECKLIST = """
            {"checklistId": "0190a0b0-0000-7000-8000-00000000000c", "machineId": "0190a0b0-0000-7000-8000-00000000000d",
             "siteId": "0190a0b0-0000-7000-8000-00000000000e", "templateName": "Forklift, daily", "templateVersion": 3,
             "state": "COMPLETED", "completionPending": false, "result": "FAIL", "score": 2.50, "maxScore": 4, "percent": 62.5,
             "failed": 1, "evidenceComplete": false, "startedAt": "2026-07-23T06:00:00Z",
             "completedAt": "2026-07-23T06:30:00Z", "inspector": "user-7", "completedBy": "user-7",
             "sections": [{"section": "brakes", "title": "Brakes", "instance": null, "score": 2, "maxScore": 3},
                          {"section": "wheels", "title": "Wheels", "instance": "left", "score": 0.5, "maxScore": 1}],
             "answers": [
               {"question": "tyre", "value": "good", "visible": true, "failed": false, "arrivedLate": true,
                "conflicts": [{"value": "poor", "note": null, "capturedAt": "2026-07-23T06:07:00Z", "deviceId": "tablet",
                               "userId": "user-8"}]},
               {"question": "brake", "value": "FAIL", "note": "Hält nicht, тормоз, φρένο", "visible": true, "failed": true,
                "conflicts": []},
               {"question": "pressure", "value": 750.50, "visible": true, "failed": false, "amendmentId": "x",
                "conflicts": []},
               {"question": "rim", "instance": "left", "value": "PASS", "visible": false, "afterCompletion": true,
                "conflicts": []}],
             "missing": ["rim"], "lacks": [{"question": "rim", "instance": "right", "lacks": "ANSWER"}],
             "photos": {"expected": 2, "present": 1, "missing": ["%2$s"], "items": [
               {"photoId": "%1$s", "question": "brake", "sha256": "%3$s", "contentType": "image/jpeg", "bytes": 5,
                "capturedAt": "2026-07-23T06:05:00Z", "present": true},
               {"photoId": "%2$s", "question": null, "sha256": "%3$s", "contentType": "image/jpeg", "bytes": 5,
                "capturedAt": "2026-07-23T06:06:00Z", "present": false}]},
             "contentHash": "feed", "signatures": [
               {"meaning": "inspected by", "signedAt": "2026-07-23T06:40:00Z", "contentHash": "0ld", "userId": "user-7",
                "imagePhotoId": null, "stale": true}],
             "amendments": [{"reason": "misread the gauge", "recordedAt": "2026-07-23T07:00:00Z", "userId": "user-9",
                             "answers": [{"question": "pressure", "value": 750.5, "note": null}]}],
             "review": null, "voided": null, "version": 12, "position": 345, "recordedAt": "2026-07-23T07:00:00.123456Z",
             "chainHash": "%4$s"}""".formatted(PHOTO, ABSENT, SHA_256, CHAIN_HASH);

    private static Findings findings(String checklist, Thumbnails.State thumbnail) {
        return new Findings(
                JSON.readTree(checklist),
                JSON.readTree(FORM),
                new Findings.Machine(UUID.randomUUID(), "FL-1", "Stapler Süd", "Forklift", "Linde", "H30", "4711"),
                new Findings.Site("Hamburg", ZoneId.of("Europe/Berlin")),
                Map.of(SHA_256, thumbnail));
    }

    private static byte[] jpeg(String sha256) {
        assertThat(sha256).isEqualTo(SHA_256);
        var bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB), "jpeg", bytes);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] pdf(String checklist) {
        return new Report(findings(checklist, Thumbnails.State.MADE), ReportTest::jpeg).pdf();
    }

    private static String text(byte[] pdf) throws IOException {
        try (var document = Loader.loadPDF(pdf)) {
            return new PDFTextStripper().getText(document);
        }
    }

    private static long pictures(PDDocument document) throws IOException {
        var count = 0L;
        for (var page : document.getPages()) {
            for (var name : page.getResources().getXObjectNames()) {
                if (page.getResources().getXObject(name) instanceof PDImageXObject) {
                    count++;
                }
            }
        }
        return count;
    }

    @Test
    void says_everything_that_an_inspector_asks_for() throws IOException {
        var text = text(pdf(CHECKLIST));

        assertThat(text)
                .contains("FL-1", "Stapler Süd", "Linde", "H30", "4711", "Hamburg")
                .contains("Forklift, daily, version 3", "FAIL", "2.5 of 4 (62.5 %)", "incomplete", "user-7")
                .contains("2026-07-23 08:30:00 +02:00") // the site's time
                .contains("Service brake holds FAIL [FAILED]")
                .contains("Note: Hält nicht, тормоз, φρένο")
                .contains("Tyres Good as new [arrived late]")
                .contains("Conflict: user-8 answered Worn out on device tablet, 2026-07-23 08:07:00 +02:00")
                .contains("Pressure 750.5 kPa [amended]")
                .contains("Rim (left) PASS [given after the completion, does not count; hidden, does not count]")
                .contains("Missing (2)", "Rim (right): no answer", "Photo " + ABSENT + ": announced, not arrived")
                .contains("2 of 3 Brakes", "0.5 of 1 Wheels (left)")
                .contains("Photos (1 of 2)", PHOTO + " of Service brake holds", "SHA-256 " + SHA_256)
                .contains("misread the gauge")
                .contains("inspected by: signed by user-7", "Stale: the content has changed since.")
                .contains("Position in the log 345", "Chain hash " + CHAIN_HASH, "Content hash feed")
                .contains("Page 1 of 2", "Page 2 of 2");
        assertThat(text.indexOf("Failed items (1)")).isBetween(0, text.indexOf("All answers"));
        assertThat(text.indexOf("Service brake holds")).isLessThan(text.indexOf("All answers"));
    }

    @Test
    void prints_a_photo_once_where_it_belongs() throws IOException {
        try (var document = Loader.loadPDF(pdf(CHECKLIST))) {
            assertThat(pictures(document)).isEqualTo(1);
        }
        assertThat(text(pdf(CHECKLIST))).contains("The picture is above.", "The photo has not arrived.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"WANTED", "UNAVAILABLE"})
    void says_so_when_there_is_no_picture_to_print(String state) throws IOException {
        var report = new Report(findings(CHECKLIST, Thumbnails.State.valueOf(state)), _ -> {
            throw new AssertionError("there is none");
        });
        assertThat(text(report.pdf())).contains("there is no small picture of it to print");
    }

    @Test
    void the_same_findings_give_the_same_bytes_and_others_another_tag() {
        assertThat(pdf(CHECKLIST)).isEqualTo(pdf(CHECKLIST));
        var made = findings(CHECKLIST, Thumbnails.State.MADE);
        var wanted = findings(CHECKLIST, Thumbnails.State.WANTED);
        assertThat(made.entityTag()).startsWith("\"12-345-").isNotEqualTo(wanted.entityTag());
    }

    @Test
    void the_file_was_made_when_its_position_was_recorded() throws IOException {
        try (var document = Loader.loadPDF(pdf(CHECKLIST))) {
            assertThat(document.getDocumentInformation().getCreationDate().toInstant())
                    .isEqualTo("2026-07-23T07:00:00Z");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "👷🏽‍♀️ 火 ก",
                "שלום (עולם) 12",
                "الفرامل لا تعمل 3.5",
                "\u0000\u0007\uD800 \uFFFF\u202E",
                "a\u0301\u0308\uFE0F",
                "\t \u00A0\u2003",
                "<b>&amp;</b>\\(x) Tj ET",
                "\u2028line\r\nline\u0085",
                ""
            })
    void writes_any_text(String note) throws IOException {
        var checklist = (ObjectNode) JSON.readTree(CHECKLIST);
        for (var answer : checklist.path("answers")) {
            ((ObjectNode) answer).put("note", note);
            ((ObjectNode) answer).put("value", note);
        }
        checklist.put("inspector", note);
        assertThat(text(pdf(checklist.toString()))).contains("Page 1 of");
    }

    @Test
    void names_what_the_font_does_not_have_and_shows_hebrew_from_the_right() throws IOException {
        var checklist = (ObjectNode) JSON.readTree(CHECKLIST);
        checklist.put("inspector", "🚜 tractor");
        checklist.put("completedBy", "שלום");
        var text = text(pdf(checklist.toString()));
        assertThat(text).contains("{U+1F69C} tractor");
        assertThat(Typeface.seen("שלום 12 (א)")).isEqualTo("(א) 12 םולש");
        assertThat(Typeface.seen("abc")).isEqualTo("abc");
    }

    @Test
    void takes_five_hundred_answers_and_a_word_that_is_wider_than_the_page() throws IOException {
        var checklist = (ObjectNode) JSON.readTree(CHECKLIST);
        var answers = checklist.putArray("answers");
        IntStream.range(0, 500)
                .forEach(i -> answers.addObject()
                        .put("question", "rim")
                        .put("instance", "wheel " + i)
                        .put("value", "PASS")
                        .put("note", "x".repeat(i))
                        .put("failed", i % 100 == 0));
        var text = text(pdf(checklist.toString()));
        assertThat(text)
                .contains(IntStream.range(0, 500)
                        .mapToObj("Rim (wheel %d)"::formatted)
                        .collect(Collectors.toList()));
        assertThat(text.lines().mapToInt(String::length).max().orElseThrow()).isLessThan(140);
        assertThat(text.chars().filter(letter -> letter == 'x').count()).isGreaterThan(499 * 500 / 2);
    }

    @Test
    void ends_after_so_many_pages_and_says_so() throws IOException {
        var checklist = (ObjectNode) JSON.readTree(CHECKLIST);
        var answers = checklist.putArray("answers");
        IntStream.range(0, 400)
                .forEach(i -> answers.addObject()
                        .put("question", "rim")
                        .put("value", "PASS")
                        .put("note", "word ".repeat(2000)));
        try (var document = Loader.loadPDF(pdf(checklist.toString()))) {
            assertThat(document.getNumberOfPages()).isEqualTo(Sheet.MOST_PAGES);
            var stripper = new PDFTextStripper();
            stripper.setStartPage(Sheet.MOST_PAGES);
            assertThat(stripper.getText(document)).contains("the rest is not printed");
        }
    }

    @Test
    void shows_what_is_known_of_a_machine_and_a_site_that_are_not_there_yet() throws IOException {
        var report = new Report(
                new Findings(JSON.readTree(CHECKLIST), JSON.readTree("{}"), null, null, Map.of()), ReportTest::jpeg);
        assertThat(text(report.pdf())).contains("0190a0b0-0000-7000-8000-00000000000d", "2026-07-23 06:30:00 +00:00");
    }
}
