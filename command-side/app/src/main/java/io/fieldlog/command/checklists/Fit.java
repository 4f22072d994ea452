package io.fieldlog.command.checklists;

import io.fieldlog.events.AnswerValue;
import io.fieldlog.events.TemplateEvent.Option;
import io.fieldlog.events.TemplateEvent.Question;
import io.fieldlog.inspection.PassFail;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/// Whether an answer is one that its question can have. One that fails the question is: it fits and fails.
public final class Fit {

    static final int LONGEST_TEXT = 10_000;
    static final int LONGEST_BARCODE = 1_000;
    static final int MOST_MEDIA = 200;

    private static final int INTEGER_DIGITS = 18;
    private static final int DECIMALS = 18;
    private static final BigDecimal POLE = BigDecimal.valueOf(90);
    private static final BigDecimal DATE_LINE = BigDecimal.valueOf(180);
    private static final Set<String> PASS_FAIL_NA = Set.of(PassFail.PASS, PassFail.FAIL, PassFail.NA);

    private Fit() {}

    /// What the value should have been; nothing when it fits.
    public static Optional<String> complaint(Question question, AnswerValue value) {
        return switch (question.type()) {
            case PASS_FAIL_NA ->
                unless(
                        value instanceof AnswerValue.Text(var text) && PASS_FAIL_NA.contains(text),
                        "It must be PASS, FAIL or NA.");
            case SINGLE_CHOICE ->
                unless(
                        value instanceof AnswerValue.Text(var key) && isOption(question, key),
                        "It must be the key of one of the question's options.");
            case MULTIPLE_CHOICE ->
                unless(
                        value instanceof AnswerValue.Keys(var keys)
                                && isSet(keys)
                                && keys.stream().allMatch(key -> isOption(question, key)),
                        "It must be a list of keys of the question's options, each at most once.");
            case NUMBER, METER ->
                unless(
                        value instanceof AnswerValue.Number(var number) && isSane(number),
                        "It must be a number with at most %d digits before and %d after the point."
                                .formatted(INTEGER_DIGITS, DECIMALS));
            case TEXT ->
                unless(
                        value instanceof AnswerValue.Text(var text) && isText(text, LONGEST_TEXT),
                        "It must be a text of at most %d characters.".formatted(LONGEST_TEXT));
            case BARCODE ->
                unless(
                        value instanceof AnswerValue.Text(var text) && isText(text, LONGEST_BARCODE),
                        "It must be a text of at most %d characters.".formatted(LONGEST_BARCODE));
            case DATE ->
                unless(
                        value instanceof AnswerValue.Text(var text) && reads(text, LocalDate::parse),
                        "It must be a date, for example 2026-11-23.");
            case TIME ->
                unless(
                        value instanceof AnswerValue.Text(var text) && reads(text, LocalTime::parse),
                        "It must be a time of day, for example 07:30.");
            case DATETIME ->
                unless(
                        value instanceof AnswerValue.Text(var text) && reads(text, OffsetDateTime::parse),
                        "It must be a time with offset, for example 2026-11-23T07:30:00+01:00.");
            case LOCATION ->
                unless(
                        value instanceof AnswerValue.Place(var lat, var lon)
                                && isDegrees(lat, POLE)
                                && isDegrees(lon, DATE_LINE),
                        "It must be a place: lat from -90 to 90 and lon from -180 to 180.");
            case CHECKBOX -> unless(value instanceof AnswerValue.Flag, "It must be true or false.");
            case PHOTO, SIGNATURE, DRAWING ->
                unless(
                        value instanceof AnswerValue.Keys(var ids)
                                && ids.size() <= MOST_MEDIA
                                && isSet(ids)
                                && ids.stream().allMatch(Fit::isId),
                        "It must be a list of at most %d photo ids.".formatted(MOST_MEDIA));
            case INSTRUCTION -> Optional.of("An instruction asks nothing.");
        };
    }

    private static Optional<String> unless(boolean fits, String complaint) {
        return fits ? Optional.empty() : Optional.of(complaint);
    }

    private static boolean isOption(Question question, String key) {
        return question.options().stream().map(Option::key).anyMatch(key::equals);
    }

    private static boolean isSet(List<String> keys) {
        return new HashSet<>(keys).size() == keys.size();
    }

    private static boolean isSane(BigDecimal number) {
        return number.scale() <= DECIMALS && (long) number.precision() - number.scale() <= INTEGER_DIGITS;
    }

    private static boolean isDegrees(BigDecimal degrees, BigDecimal most) {
        return isSane(degrees) && degrees.abs().compareTo(most) <= 0;
    }

    /// Text that every store can hold: no NUL, no half of a surrogate pair.
    private static boolean isText(String text, int longest) {
        return text.codePointCount(0, text.length()) <= longest
                && text.codePoints().noneMatch(point -> point == 0 || Character.getType(point) == Character.SURROGATE);
    }

    private static boolean reads(String text, Function<String, ?> form) {
        try {
            return form.apply(text) != null;
        } catch (DateTimeException notOne) {
            return false;
        }
    }

    private static boolean isId(String text) {
        try {
            return UUID.fromString(text).toString().equalsIgnoreCase(text);
        } catch (IllegalArgumentException notOne) {
            return false;
        }
    }
}
