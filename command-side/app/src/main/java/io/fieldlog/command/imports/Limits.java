package io.fieldlog.command.imports;

import io.fieldlog.command.imports.Relevance.Untranslatable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a constraint of a number says as limits; `rest` is what it says besides.
record Limits(@Nullable BigDecimal min, @Nullable BigDecimal max, List<String> rest) {

    static final Limits NONE = new Limits(null, null, List.of());

    /// @param isWhole then a number above 3 is at least 4
    static Limits of(String constraint, boolean isWhole) {
        List<String> tokens;
        try {
            tokens = Relevance.tokens(constraint);
        } catch (Untranslatable e) {
            return new Limits(null, null, List.of(constraint));
        }
        BigDecimal min = null;
        BigDecimal max = null;
        var rest = new ArrayList<String>();
        for (var part : parts(tokens)) {
            var bound = bound(part);
            if (bound == null || (bound.isStrict() && !isWhole)) {
                rest.add(String.join(" ", part));
            } else if (bound.isLow()) {
                var low = bound.isStrict() ? bound.at().add(BigDecimal.ONE) : bound.at();
                min = min == null ? low : min.max(low);
            } else {
                var high = bound.isStrict() ? bound.at().subtract(BigDecimal.ONE) : bound.at();
                max = max == null ? high : max.min(high);
            }
        }
        if (min != null && max != null && min.compareTo(max) > 0) {
            return new Limits(null, null, List.of(constraint));
        }
        return new Limits(min, max, List.copyOf(rest));
    }

    /// What is joined by `and`; one part when anything else joins it.
    private static List<List<String>> parts(List<String> tokens) {
        if (tokens.contains("or") || tokens.contains("not")) {
            return List.of(tokens);
        }
        var parts = new ArrayList<List<String>>();
        var part = new ArrayList<String>();
        for (var token : tokens) {
            if (token.equals("and")) {
                parts.add(List.copyOf(part));
                part.clear();
            } else {
                part.add(token);
            }
        }
        parts.add(List.copyOf(part));
        return parts;
    }

    private record Bound(BigDecimal at, boolean isLow, boolean isStrict) {}

    private static @Nullable Bound bound(List<String> part) {
        var bare = part.size() == 5
                        && part.getFirst().equals("(")
                        && part.getLast().equals(")")
                ? part.subList(1, 4)
                : part;
        if (bare.size() != 3) {
            return null;
        }
        var isSelfFirst = bare.getFirst().equals(".");
        var number = bare.get(isSelfFirst ? 2 : 0);
        if (!number.matches("-?[0-9]+(\\.[0-9]+)?")
                || (!isSelfFirst && !bare.getLast().equals("."))) {
            return null;
        }
        var at = Wording.number(number).orElse(null);
        if (at == null) {
            return null;
        }
        return switch (bare.get(1)) {
            case ">=" -> new Bound(at, isSelfFirst, false);
            case "<=" -> new Bound(at, !isSelfFirst, false);
            case ">" -> new Bound(at, isSelfFirst, true);
            case "<" -> new Bound(at, !isSelfFirst, true);
            default -> null;
        };
    }
}
