package io.fieldlog.events;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What was answered to a question. Its JSON is the bare value: `"PASS"`, `750.5`, `["a", "b"]`, `true`, `{"lat":
/// 53.5, "lon": 9.9}`.
public sealed interface AnswerValue {

    /// PASS, FAIL or NA, the key of a chosen option, a text, a date, a time or a barcode.
    record Text(String text) implements AnswerValue {}

    record Number(BigDecimal number) implements AnswerValue {}

    /// The keys of chosen options, or the ids of media.
    record Keys(List<String> keys) implements AnswerValue {

        public Keys {
            keys = List.copyOf(keys);
        }
    }

    record Flag(boolean flag) implements AnswerValue {}

    /// WGS 84, in degrees.
    record Place(BigDecimal lat, BigDecimal lon) implements AnswerValue {}

    /// The bare value in types of the JDK: text, decimal number, list of texts, boolean, or a map of `lat` and
    /// `lon`.
    default Object bare() {
        return switch (this) {
            case Text(var text) -> text;
            case Number(var number) -> number;
            case Keys(var keys) -> keys;
            case Flag(var flag) -> flag;
            case Place(var lat, var lon) -> {
                var place = new LinkedHashMap<String, BigDecimal>();
                place.put("lat", lat);
                place.put("lon", lon);
                yield place;
            }
        };
    }

    /// @throws IllegalArgumentException when it is no value that a question can have
    static AnswerValue of(Object bare) {
        return switch (bare) {
            case String text -> new Text(text);
            case java.lang.Number number -> new Number(decimal(number));
            case Boolean flag -> new Flag(flag);
            case List<?> keys
            when keys.stream().allMatch(String.class::isInstance) ->
                new Keys(keys.stream().map(String.class::cast).toList());
            case Map<?, ?> place
            when place.size() == 2
                    && place.get("lat") instanceof java.lang.Number lat
                    && place.get("lon") instanceof java.lang.Number lon -> new Place(decimal(lat), decimal(lon));
            default ->
                throw new IllegalArgumentException(
                        "an answer is a text, a number, a list of texts, true, false or a place");
        };
    }

    private static BigDecimal decimal(java.lang.Number number) {
        return number instanceof BigDecimal decimal ? decimal : new BigDecimal(number.toString());
    }
}
