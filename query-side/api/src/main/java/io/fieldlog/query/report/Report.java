package io.fieldlog.query.report;

import io.fieldlog.query.photos.Thumbnails;
import io.fieldlog.query.report.Sheet.Style;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.GregorianCalendar;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A checklist on paper: what is wrong comes first, and nothing that was sent is left out without saying so.
final class Report {

    static final int MOST_PICTURES = 200;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss xxx", Locale.ROOT);

    private static final float INDENT = 12;

    private static final String BOX = "–";

    private final JsonNode checklist;
    private final Findings findings;
    private final Function<String, byte[]> thumbnails;
    private final ZoneId zone;
    private final Map<String, JsonNode> questions = new HashMap<>();
    private final Map<String, JsonNode> photos = new LinkedHashMap<>();
    private final Set<String> pictured = new HashSet<>();

    /// @param thumbnails gives the JPEG of a photo by its SHA-256, for those that are made
    Report(Findings findings, Function<String, byte[]> thumbnails) {
        this.findings = findings;
        this.checklist = findings.checklist();
        this.thumbnails = thumbnails;
        this.zone = findings.site() == null ? ZoneOffset.UTC : findings.site().timeZone();
        for (var section : findings.form().path("sections")) {
            for (var question : section.path("questions")) {
                questions.put(question.path("key").asString(), question);
            }
        }
        for (var photo : checklist.path("photos").path("items")) {
            photos.put(photo.path("photoId").asString(), photo);
        }
    }

    byte[] pdf() {
        try (var document = new PDDocument()) {
            describe(document);
            try (var sheet = new Sheet(document)) {
                head(sheet);
                failed(sheet);
                missing(sheet);
                score(sheet);
                answers(sheet);
                photos(sheet);
                amendments(sheet);
                signatures(sheet);
                record(sheet);
                sheet.end(page -> foot(sheet, document.getNumberOfPages(), page));
            }
            var bytes = new ByteArrayOutputStream();
            document.save(bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("the report cannot be written", e);
        }
    }

    /// The file's own time and id come from the log, not from a clock: the same findings give the same bytes.
    private void describe(PDDocument document) {
        var recorded = GregorianCalendar.from(
                Instant.parse(text(checklist, "recordedAt")).atZone(ZoneOffset.UTC));
        var information = document.getDocumentInformation();
        information.setTitle("Inspection report " + text(checklist, "checklistId"));
        information.setCreator("Fieldlog");
        information.setProducer("Fieldlog");
        information.setCreationDate(recorded);
        information.setModificationDate(recorded);
        document.setDocumentId(checklist.path("position").asLong());
    }

    private void head(Sheet sheet) throws IOException {
        sheet.write(Style.TITLE, "Inspection report");
        sheet.write(
                Style.STRONG,
                "%s, version %d"
                        .formatted(
                                text(checklist, "templateName"),
                                checklist.path("templateVersion").asInt()));
        sheet.heading("Machine");
        var machine = findings.machine();
        if (machine == null) {
            sheet.pair("Machine", text(checklist, "machineId"));
        } else {
            sheet.pair("Tag", machine.tag());
            sheet.pair("Name", machine.name());
            sheet.pair("Category", machine.category());
            optional(sheet, "Make", machine.make());
            optional(sheet, "Model", machine.model());
            optional(sheet, "Serial number", machine.serialNumber());
        }
        sheet.pair(
                "Site",
                findings.site() == null
                        ? text(checklist, "siteId")
                        : findings.site().name());
        sheet.heading("Inspection");
        sheet.pair("Result", or(checklist, "result", "none, it is not completed"));
        sheet.pair("State", state());
        sheet.pair("Score", score(checklist) + percent());
        sheet.pair("Failed items", Integer.toString(checklist.path("failed").asInt()));
        sheet.pair("Evidence", checklist.path("evidenceComplete").asBoolean() ? "complete" : "incomplete");
        sheet.pair("Inspector", text(checklist, "inspector"));
        sheet.pair("Started", time(checklist, "startedAt"));
        sheet.pair("Completed", optional(checklist, "completedAt") == null ? BOX : time(checklist, "completedAt"));
        optional(sheet, "Completed by", optional(checklist, "completedBy"));
        var review = checklist.path("review");
        if (review.isObject()) {
            sheet.pair(
                    "Review",
                    "%s by %s, %s"
                            .formatted(text(review, "decision"), text(review, "userId"), time(review, "recordedAt")));
            optional(sheet, "Review note", optional(review, "note"));
        }
        var voided = checklist.path("voided");
        if (voided.isObject()) {
            sheet.pair(
                    "Void",
                    "declared by %s, %s: %s"
                            .formatted(text(voided, "userId"), time(voided, "recordedAt"), text(voided, "reason")));
        }
    }

    private String state() {
        return text(checklist, "state")
                + (checklist.path("completionPending").asBoolean()
                        ? ", completion claimed but answers are missing"
                        : "");
    }

    private static String score(JsonNode of) {
        return "%s of %s".formatted(number(of.path("score")), number(of.path("maxScore")));
    }

    private String percent() {
        return checklist.path("percent").isNumber() ? " (%s %%)".formatted(number(checklist.path("percent"))) : "";
    }

    private static void optional(Sheet sheet, String label, @Nullable String text) throws IOException {
        if (text != null) {
            sheet.pair(label, text);
        }
    }

    private void failed(Sheet sheet) throws IOException {
        var failed = checklist
                .path("answers")
                .valueStream()
                .filter(answer -> answer.path("failed").asBoolean())
                .toList();
        sheet.heading("Failed items (%d)".formatted(failed.size()));
        if (failed.isEmpty()) {
            sheet.write(Style.PLAIN, "None.");
        }
        for (var answer : failed) {
            answer(sheet, answer);
            for (var photo : photos.values()) {
                if (slot(photo).equals(slot(answer))) {
                    picture(sheet, photo, INDENT);
                }
            }
        }
    }

    private void missing(Sheet sheet) throws IOException {
        var lacks = checklist.path("lacks").valueStream().toList();
        var absent = checklist.path("photos").path("missing").valueStream().toList();
        if (lacks.isEmpty() && absent.isEmpty()) {
            return;
        }
        sheet.heading("Missing (%d)".formatted(lacks.size() + absent.size()));
        for (var lack : lacks) {
            sheet.write(
                    Style.PLAIN,
                    "%s: no %s".formatted(label(lack), text(lack, "lacks").toLowerCase(Locale.ROOT)));
        }
        for (var photo : absent) {
            var announced = photos.get(photo.asString());
            sheet.write(
                    Style.PLAIN,
                    announced == null
                            ? "Photo %s: never announced".formatted(photo.asString())
                            : "Photo %s%s: announced, not arrived".formatted(photo.asString(), of(announced)));
        }
    }

    private void score(Sheet sheet) throws IOException {
        sheet.heading("Score by section");
        for (var section : checklist.path("sections")) {
            sheet.pair(score(section), text(section, "title") + instance(section));
        }
    }

    private void answers(Sheet sheet) throws IOException {
        sheet.heading("All answers");
        var titles = new HashMap<String, String>();
        for (var section : findings.form().path("sections")) {
            for (var question : section.path("questions")) {
                titles.put(text(question, "key"), text(section, "title"));
            }
        }
        var last = "";
        for (var answer : checklist.path("answers")) {
            var title = titles.getOrDefault(text(answer, "question"), "");
            if (!title.equals(last)) {
                sheet.write(Style.STRONG, title);
                last = title;
            }
            answer(sheet, answer);
        }
    }

    private void answer(Sheet sheet, JsonNode answer) throws IOException {
        sheet.pair(label(answer), value(answer, answer.path("value")) + marks(answer));
        var note = optional(answer, "note");
        if (note != null) {
            sheet.write(Style.PLAIN, "Note: " + note, INDENT);
        }
        for (var other : answer.path("conflicts")) {
            var otherNote = optional(other, "note");
            sheet.write(
                    Style.PLAIN,
                    "Conflict: %s answered %s on device %s, %s%s"
                            .formatted(
                                    text(other, "userId"),
                                    value(answer, other.path("value")),
                                    text(other, "deviceId"),
                                    time(other, "capturedAt"),
                                    otherNote == null ? "" : "; note: " + otherNote),
                    INDENT);
        }
    }

    private static String marks(JsonNode answer) {
        var marks = new ArrayList<String>();
        if (answer.path("failed").asBoolean()) {
            marks.add("FAILED");
        }
        if (answer.path("arrivedLate").asBoolean()) {
            marks.add("arrived late");
        }
        if (answer.path("afterCompletion").asBoolean()) {
            marks.add("given after the completion, does not count");
        }
        if (!answer.path("visible").asBoolean(true)) {
            marks.add("hidden, does not count");
        }
        if (answer.path("amendmentId").isString()) {
            marks.add("amended");
        }
        return marks.isEmpty() ? "" : " [%s]".formatted(String.join("; ", marks));
    }

    private String value(JsonNode slot, JsonNode value) {
        var question = questions.get(text(slot, "question"));
        var options = question == null
                ? Map.<String, String>of()
                : question.path("options")
                        .valueStream()
                        .collect(Collectors.toMap(
                                option -> text(option, "key"), option -> text(option, "label"), (one, _) -> one));
        var unit = question == null ? null : optional(question, "unit");
        return switch (value.getNodeType()) {
            case STRING -> options.getOrDefault(value.asString(), value.asString());
            case NUMBER -> number(value) + (unit == null ? "" : " " + unit);
            case BOOLEAN -> value.asBoolean() ? "yes" : "no";
            case ARRAY ->
                value.isEmpty()
                        ? "none"
                        : value.valueStream().map(each -> each(options, each)).collect(Collectors.joining(", "));
            case OBJECT -> "%s, %s".formatted(number(value.path("lat")), number(value.path("lon")));
            case NULL, MISSING, BINARY, POJO -> BOX;
        };
    }

    private String each(Map<String, String> options, JsonNode key) {
        var text = key.asString();
        return photos.containsKey(text) ? "photo " + text : options.getOrDefault(text, text);
    }

    private void photos(Sheet sheet) throws IOException {
        sheet.heading("Photos (%d of %d)"
                .formatted(
                        checklist.path("photos").path("present").asInt(),
                        checklist.path("photos").path("expected").asInt()));
        for (var photo : photos.values()) {
            sheet.write(Style.STRONG, "%s%s".formatted(text(photo, "photoId"), of(photo)));
            sheet.write(
                    Style.SMALL,
                    "%s, %d bytes, taken %s%nSHA-256 %s"
                            .formatted(
                                    text(photo, "contentType"),
                                    photo.path("bytes").asLong(),
                                    time(photo, "capturedAt"),
                                    text(photo, "sha256")));
            picture(sheet, photo, 0);
        }
    }

    private void picture(Sheet sheet, JsonNode photo, float indent) throws IOException {
        var sha256 = text(photo, "sha256");
        if (!photo.path("present").asBoolean()) {
            sheet.write(Style.SMALL, "The photo has not arrived.", indent);
        } else if (findings.thumbnails().get(sha256) != Thumbnails.State.MADE) {
            sheet.write(Style.SMALL, "The photo is kept, but there is no small picture of it to print.", indent);
        } else if (pictured.contains(sha256)) {
            sheet.write(Style.SMALL, "The picture is above.", indent);
        } else if (pictured.size() == MOST_PICTURES) {
            sheet.write(Style.SMALL, "The photo is kept; a report prints %d.".formatted(MOST_PICTURES), indent);
        } else {
            pictured.add(sha256);
            sheet.picture(thumbnails.apply(sha256), indent);
        }
    }

    /// What a photo is of.
    private String of(JsonNode photo) {
        return optional(photo, "question") == null ? "" : " of " + label(photo);
    }

    private void amendments(Sheet sheet) throws IOException {
        if (checklist.path("amendments").isEmpty()) {
            return;
        }
        sheet.heading("Amendments");
        for (var amendment : checklist.path("amendments")) {
            sheet.write(Style.STRONG, "%s by %s".formatted(time(amendment, "recordedAt"), text(amendment, "userId")));
            sheet.write(Style.PLAIN, "Reason: " + text(amendment, "reason"), INDENT);
            for (var answer : amendment.path("answers")) {
                var note = optional(answer, "note");
                sheet.write(
                        Style.PLAIN,
                        "%s: %s%s"
                                .formatted(
                                        label(answer),
                                        value(answer, answer.path("value")),
                                        note == null ? "" : "; note: " + note),
                        INDENT);
            }
        }
    }

    private void signatures(Sheet sheet) throws IOException {
        sheet.heading("Signatures");
        if (checklist.path("signatures").isEmpty()) {
            sheet.write(Style.PLAIN, "None.");
        }
        for (var signature : checklist.path("signatures")) {
            sheet.write(
                    Style.STRONG,
                    "%s: signed by %s, %s"
                            .formatted(
                                    text(signature, "meaning"),
                                    text(signature, "userId"),
                                    time(signature, "signedAt")));
            if (signature.path("stale").asBoolean()) {
                sheet.write(Style.PLAIN, "Stale: the content has changed since.", INDENT);
            }
            sheet.write(Style.SMALL, "Signed content " + text(signature, "contentHash"), INDENT);
            var image = photos.get(or(signature, "imagePhotoId", ""));
            if (image != null) {
                picture(sheet, image, INDENT);
            }
        }
    }

    private void record(Sheet sheet) throws IOException {
        sheet.heading("Record");
        sheet.pair("Checklist", text(checklist, "checklistId"));
        sheet.pair("Version", Long.toString(checklist.path("version").asLong()));
        sheet.pair(
                "Position in the log", Long.toString(checklist.path("position").asLong()));
        sheet.pair("Recorded", time(checklist, "recordedAt"));
        sheet.pair("Chain hash", text(checklist, "chainHash"));
        sheet.pair("Content hash", text(checklist, "contentHash"));
        sheet.write(
                Style.SMALL,
                "The chain hash is that of the log's entry at this position: it covers the entry and every one before it.");
    }

    private String foot(Sheet sheet, int pages, int page) {
        return "Checklist %s, position %d%nChain hash %s%nPage %d of %d%s"
                .formatted(
                        text(checklist, "checklistId"),
                        checklist.path("position").asLong(),
                        text(checklist, "chainHash"),
                        page,
                        pages,
                        sheet.isFull()
                                ? ". The checklist has more than %d pages: the rest is not printed.".formatted(pages)
                                : "");
    }

    private record Slot(String question, String instance) {}

    private static Slot slot(JsonNode of) {
        return new Slot(or(of, "question", ""), or(of, "instance", ""));
    }

    private String label(JsonNode slot) {
        var key = text(slot, "question");
        var question = questions.get(key);
        return (question == null ? key : text(question, "label")) + instance(slot);
    }

    private static String instance(JsonNode of) {
        var instance = optional(of, "instance");
        return instance == null ? "" : " (%s)".formatted(instance);
    }

    private String time(JsonNode of, String field) {
        return OffsetDateTime.parse(text(of, field)).atZoneSameInstant(zone).format(TIME);
    }

    private static String number(JsonNode number) {
        return number.isNumber() ? number.decimalValue().stripTrailingZeros().toPlainString() : BOX;
    }

    private static String text(JsonNode of, String field) {
        return of.path(field).asString("");
    }

    private static String or(JsonNode of, String field, String other) {
        var text = optional(of, field);
        return text == null ? other : text;
    }

    private static @Nullable String optional(JsonNode of, String field) {
        return of.path(field).isString() ? of.path(field).asString() : null;
    }
}
