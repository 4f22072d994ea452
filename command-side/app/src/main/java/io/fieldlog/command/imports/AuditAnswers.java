package io.fieldlog.command.imports;

import io.fieldlog.command.checklists.Fit;
import io.fieldlog.command.imports.AuditExport.Item;
import io.fieldlog.command.imports.AuditForm.Placed;
import io.fieldlog.command.imports.Checklists.Given;
import io.fieldlog.events.AnswerValue;
import io.fieldlog.events.QuestionType;
import io.fieldlog.events.TemplateEvent.Question;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What an audit answers. Pictures are named in it, not held: they cannot be carried over.
final class AuditAnswers {

    private static final int LONGEST_NOTE = 5_000;

    private final Report report;

    private AuditAnswers(Report report) {
        this.report = report;
    }

    static List<Given> of(AuditForm form, Report report) {
        var answers = new AuditAnswers(report);
        var given = new ArrayList<Given>();
        for (var placed : form.placed()) {
            answers.given(placed, form.question(placed.question())).ifPresent(given::add);
        }
        return List.copyOf(given);
    }

    private Optional<Given> given(Placed placed, Question question) {
        var item = placed.item();
        reportPictures(item);
        var value = value(item, question);
        var note = note(item, question);
        if (value == null) {
            if (note != null && !isTextual(question)) {
                report.add("The note of %s: it has no answer to stand by.".formatted(Report.quote(item.label())));
            }
            return Optional.empty();
        }
        var complaint = Fit.complaint(question, value);
        if (complaint.isPresent()) {
            report.add("The answer to %s. %s".formatted(Report.quote(item.label()), complaint.get()));
            return Optional.empty();
        }
        return Optional.of(new Given(placed.question(), placed.instance(), value, note));
    }

    private static boolean isTextual(Question question) {
        return switch (question.type()) {
            case TEXT, INSTRUCTION, LOCATION -> true;
            case PASS_FAIL_NA,
                    SINGLE_CHOICE,
                    MULTIPLE_CHOICE,
                    NUMBER,
                    METER,
                    DATE,
                    TIME,
                    DATETIME,
                    BARCODE,
                    CHECKBOX,
                    PHOTO,
                    SIGNATURE,
                    DRAWING -> false;
        };
    }

    private @Nullable AnswerValue value(Item item, Question question) {
        return switch (question.type()) {
            case SINGLE_CHOICE -> {
                var chosen = chosen(item);
                if (chosen.size() > 1) {
                    report.add("All responses to %s but the first.".formatted(Report.quote(item.label())));
                }
                yield chosen.isEmpty() ? null : new AnswerValue.Text(chosen.getFirst());
            }
            case MULTIPLE_CHOICE -> {
                var chosen = chosen(item);
                yield chosen.isEmpty() ? null : new AnswerValue.Keys(chosen);
            }
            case TEXT -> text(item.response("text"));
            case BARCODE ->
                text(item.response("value").isMissingNode() ? item.response("text") : item.response("value"));
            case NUMBER ->
                AuditExport.decimal(item.response("value"))
                        .map(AnswerValue.Number::new)
                        .orElse(null);
            case CHECKBOX -> flag(item.response("value"));
            case DATETIME -> text(item.response("datetime"));
            case DATE ->
                moment(item)
                        .map(at -> at.toLocalDate().toString())
                        .map(AnswerValue.Text::new)
                        .orElse(null);
            case TIME ->
                moment(item)
                        .map(at -> at.toLocalTime().toString())
                        .map(AnswerValue.Text::new)
                        .orElse(null);
            case LOCATION -> place(item);
            case PASS_FAIL_NA, METER, PHOTO, SIGNATURE, DRAWING, INSTRUCTION -> null;
        };
    }

    private static List<String> chosen(Item item) {
        return StreamSupport.stream(item.response("selected").spliterator(), false)
                .map(response -> response.path("id").asString(""))
                .filter(id -> !id.isEmpty())
                .distinct()
                .toList();
    }

    private static AnswerValue.@Nullable Text text(JsonNode value) {
        var text = value.isString() ? value.asString() : "";
        return text.isBlank() ? null : new AnswerValue.Text(text);
    }

    private AnswerValue.@Nullable Flag flag(JsonNode value) {
        if (value.isBoolean()) {
            return new AnswerValue.Flag(value.asBoolean());
        }
        return switch (value.isNumber() || value.isString() ? value.asString().strip() : "") {
            case "1", "true", "on", "On", "ON" -> new AnswerValue.Flag(true);
            case "0", "false", "off", "Off", "OFF" -> new AnswerValue.Flag(false);
            default -> null;
        };
    }

    private static Optional<OffsetDateTime> moment(Item item) {
        try {
            return Optional.of(OffsetDateTime.parse(item.response("datetime").asString("")));
        } catch (DateTimeException none) {
            return Optional.empty();
        }
    }

    /// GeoJSON says the longitude first.
    private AnswerValue.@Nullable Place place(Item item) {
        var coordinates = item.response("location").path("geometry").path("coordinates");
        var lon = AuditExport.decimal(coordinates.path(0));
        var lat = AuditExport.decimal(coordinates.path(1));
        if (lat.isPresent() && lon.isPresent()) {
            return new AnswerValue.Place(degrees(lat.get()), degrees(lon.get()));
        }
        var words = item.response("location_text").asString("");
        if (!words.isBlank()) {
            report.add("The place %s of %s: it has no coordinates."
                    .formatted(Report.quote(words), Report.quote(item.label())));
        }
        return null;
    }

    private static BigDecimal degrees(BigDecimal degrees) {
        return degrees.scale() < 0 ? degrees.setScale(0) : degrees;
    }

    private @Nullable String note(Item item, Question question) {
        var said = question.type() == QuestionType.LOCATION ? item.response("location_text") : item.response("text");
        if (question.type() == QuestionType.TEXT || !said.isString()) {
            return null;
        }
        return Wording.lines(said.asString(), LONGEST_NOTE).orElse(null);
    }

    private void reportPictures(Item item) {
        var pictures = item.node().path("media").size();
        if (pictures > 0) {
            report.add("%d pictures of %s: the export names them and does not hold them."
                    .formatted(pictures, Report.quote(item.label())));
        }
        var name = item.response("name").asString("");
        if (item.type().equals("signature")
                && (!name.isBlank() || item.response("image").isObject())) {
            report.add("The signature %s: it was given for another system's content."
                    .formatted(Report.quote(item.label())));
        }
        if (item.type().equals("drawing") && item.response("image").isObject()) {
            report.add(
                    "The drawing %s: the export names it and does not hold it.".formatted(Report.quote(item.label())));
        }
    }
}
