package io.fieldlog.command.imports;

import java.math.BigDecimal;
import java.util.Optional;

/// Words of other systems, as far as a template can hold them.
final class Wording {

    static final int LONGEST_NAME = 200;
    static final int LONGEST_TITLE = 500;
    static final int LONGEST_OPTION = 500;
    static final int LONGEST_LABEL = 2_000;
    static final int LONGEST_HELP = 5_000;
    private static final int LONGEST_NUMBER = 100;

    private Wording() {}

    /// On one line; nothing when there is nothing to see.
    static Optional<String> line(String text, int longest) {
        return cut(text.replaceAll("[\\p{Cntrl}\\p{Cs}\\s]+", " "), longest);
    }

    static Optional<String> lines(String text, int longest) {
        return cut(text.replaceAll("[\\p{Cs}\\p{Cntrl}&&[^\\n\\r\\t]]+", " "), longest);
    }

    /// Nothing when it is no number, or one whose zeros would fill the memory, such as `1e999999999`.
    static Optional<BigDecimal> number(String text) {
        var digits = text.strip();
        if (digits.length() > LONGEST_NUMBER) {
            return Optional.empty();
        }
        try {
            return Optional.of(new BigDecimal(digits))
                    .filter(number -> Math.abs((long) number.scale()) <= LONGEST_NUMBER);
        } catch (NumberFormatException noNumber) {
            return Optional.empty();
        }
    }

    private static Optional<String> cut(String text, int longest) {
        var seen = text.strip();
        if (seen.codePoints().noneMatch(Wording::isVisible)) {
            return Optional.empty();
        }
        return Optional.of(
                seen.codePointCount(0, seen.length()) <= longest
                        ? seen
                        : seen.substring(0, seen.offsetByCodePoints(0, longest - 1)) + "…");
    }

    private static boolean isVisible(int point) {
        return !Character.isWhitespace(point)
                && !Character.isSpaceChar(point)
                && Character.getType(point) != Character.FORMAT;
    }
}
