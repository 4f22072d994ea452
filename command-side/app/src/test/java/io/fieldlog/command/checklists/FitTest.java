package io.fieldlog.command.checklists;

import static org.assertj.core.api.Assertions.assertThat;

import io.fieldlog.events.AnswerValue;
import io.fieldlog.events.QuestionType;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Which answers a question can have.
class FitTest {

    static final String PHOTO = "019ab000-0000-7000-8000-000000000001";

    static Stream<Arguments> fitting() {
        return Stream.of(
                        all(QuestionType.PASS_FAIL_NA, "PASS", "FAIL", "NA"),
                        all(QuestionType.SINGLE_CHOICE, "good", "poor"),
                        all(QuestionType.MULTIPLE_CHOICE, List.of(), List.of("good"), List.of("poor", "good")),
                        all(
                                QuestionType.NUMBER,
                                0,
                                -1,
                                decimal("999999999999999999.999999999"),
                                decimal("0.000000000000000001"),
                                decimal("1e17")),
                        all(QuestionType.METER, decimal("1234.5")),
                        all(QuestionType.TEXT, "", "two\nlines", "\uD83D\uDE9C".repeat(Fit.LONGEST_TEXT)),
                        all(QuestionType.BARCODE, "4006381333931", "x".repeat(Fit.LONGEST_BARCODE)),
                        all(QuestionType.DATE, "2026-11-23", "2028-02-29"),
                        all(QuestionType.TIME, "07:30", "23:59:59"),
                        all(QuestionType.DATETIME, "2026-11-23T07:30:00+01:00", "2026-11-23T07:30:00Z"),
                        all(QuestionType.LOCATION, place("90", "180"), place("-90", "-180"), place("53.55", "9.99")),
                        all(QuestionType.CHECKBOX, true, false),
                        all(QuestionType.PHOTO, List.of(PHOTO), List.of(), photos(Fit.MOST_MEDIA)),
                        all(QuestionType.SIGNATURE, List.of(PHOTO)),
                        all(QuestionType.DRAWING, List.of(PHOTO)))
                .flatMap(cases -> cases);
    }

    static Stream<Arguments> unfitting() {
        return Stream.of(
                        all(QuestionType.PASS_FAIL_NA, "pass", "good", "", true, 1, List.of("PASS")),
                        all(QuestionType.SINGLE_CHOICE, "flat", "", List.of("good"), true),
                        all(QuestionType.MULTIPLE_CHOICE, "good", List.of("flat"), List.of("good", "good")),
                        all(
                                QuestionType.NUMBER,
                                "1",
                                true,
                                decimal("1000000000000000000"),
                                decimal("0.0000000000000000001"),
                                decimal("1e18"),
                                decimal("1e999999999"),
                                decimal("1e-999999999")),
                        all(QuestionType.METER, "1234", decimal("1e18")),
                        all(QuestionType.TEXT, 1, true, "x".repeat(Fit.LONGEST_TEXT + 1), "a\u0000b", "\uD83D"),
                        all(QuestionType.BARCODE, 4, "x".repeat(Fit.LONGEST_BARCODE + 1), "\u0000"),
                        all(QuestionType.DATE, "2026-02-29", "23.11.2026", "2026-11-23T07:30:00Z", 20261123),
                        all(QuestionType.TIME, "24:00", "7:30", "07:30Z", 730),
                        all(QuestionType.DATETIME, "2026-11-23", "2026-11-23T07:30:00", true),
                        all(
                                QuestionType.LOCATION,
                                place("90.1", "0"),
                                place("-90.1", "0"),
                                place("0", "180.1"),
                                place("0", "-180.1"),
                                place("0.0000000000000000001", "0"),
                                place("1e-999999999", "0"),
                                "53.55,9.99"),
                        all(QuestionType.CHECKBOX, "true", 1),
                        all(
                                QuestionType.PHOTO,
                                PHOTO,
                                List.of("x"),
                                List.of("1-1-1-1-1"),
                                List.of(PHOTO, PHOTO),
                                photos(Fit.MOST_MEDIA + 1)),
                        all(QuestionType.SIGNATURE, "Ada", List.of("Ada")),
                        all(QuestionType.DRAWING, true),
                        all(QuestionType.INSTRUCTION, "", "read", true))
                .flatMap(cases -> cases);
    }

    @ParameterizedTest
    @MethodSource("fitting")
    void takes(QuestionType type, Object value) {
        assertThat(complaint(type, value)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("unfitting")
    void refuses_and_says_what_it_should_be(QuestionType type, Object value) {
        assertThat(complaint(type, value)).isNotBlank();
    }

    @ParameterizedTest
    @EnumSource(QuestionType.class)
    void every_type_is_tried_with_what_it_refuses(QuestionType type) {
        assertThat(unfitting()).anyMatch(arguments -> arguments.get()[0] == type);
    }

    private static String complaint(QuestionType type, Object value) {
        return Fit.complaint(Inspections.question("q", type, false, null, "good", "poor"), AnswerValue.of(value))
                .orElse("");
    }

    private static Stream<Arguments> all(QuestionType type, Object... values) {
        return Stream.of(values).map(value -> Arguments.of(type, value));
    }

    private static Map<String, BigDecimal> place(String lat, String lon) {
        return Map.of("lat", decimal(lat), "lon", decimal(lon));
    }

    private static List<String> photos(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new UUID(7, i).toString())
                .toList();
    }

    private static BigDecimal decimal(String text) {
        return new BigDecimal(text);
    }
}
