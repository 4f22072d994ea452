package io.fieldlog.projections.fold;

import java.math.BigDecimal;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A JSON text that equals every other text of the same meaning, because the database orders keys and writes numbers in
/// its own way.
public record Json(String text) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Json(var otherText)
                && (text.equals(otherText) || canonical().equals(canonical(otherText)));
    }

    @Override
    public int hashCode() {
        return canonical().hashCode();
    }

    @Override
    public String toString() {
        return text;
    }

    private String canonical() {
        return canonical(text);
    }

    private static String canonical(String text) {
        var canonical = new StringBuilder();
        write(JSON.readTree(text), canonical);
        return canonical.toString();
    }

    private static void write(JsonNode node, StringBuilder to) {
        if (node.isObject()) {
            var sorted = new TreeMap<String, JsonNode>();
            node.properties().forEach(property -> sorted.put(property.getKey(), property.getValue()));
            to.append('{');
            sorted.forEach((name, value) -> {
                to.append(JSON.writeValueAsString(name)).append(':');
                write(value, to);
                to.append(',');
            });
            to.append('}');
        } else if (node.isArray()) {
            to.append('[');
            node.forEach(element -> {
                write(element, to);
                to.append(',');
            });
            to.append(']');
        } else if (node.isNumber()) {
            to.append(number(node.decimalValue()));
        } else {
            to.append(node);
        }
    }

    private static BigDecimal number(BigDecimal value) {
        return value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
    }
}
