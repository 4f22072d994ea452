package io.fieldlog.web;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.AnnotatedParameter;
import tools.jackson.databind.introspect.NopAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/// JSON taken at its word: nothing unknown, nothing missing, nothing twice, no number for a string. What is not marked
/// `@Nullable` in a record must be there.
public final class StrictJson implements JsonMapperBuilderCustomizer {

    private static final int LARGEST_PRECISION = 38;
    private static final int LARGEST_SCALE = 30;

    @Override
    public void customize(JsonMapper.Builder json) {
        json.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .withCoercionConfigDefaults(coercion -> {
                    for (var shape : CoercionInputShape.values()) {
                        if (shape != CoercionInputShape.String) {
                            coercion.setCoercion(shape, CoercionAction.Fail);
                        }
                    }
                })
                .addModule(
                        new SimpleModule("fieldlog-strict") {
                            @Override
                            public void setupModule(SetupContext context) {
                                super.setupModule(context);
                                context.insertAnnotationIntrospector(new RequiredUnlessNullable());
                            }
                        }.addDeserializer(String.class, new Text())
                                .addDeserializer(UUID.class, new Id())
                                .addDeserializer(Instant.class, new Time())
                                .addDeserializer(LocalDate.class, new Day())
                                .addDeserializer(BigDecimal.class, new Decimal()));
    }

    private static final class RequiredUnlessNullable extends NopAnnotationIntrospector {

        private static final long serialVersionUID = 1;

        @Override
        public @Nullable Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
            var component = component(member);
            return component == null ? null : BodyErrors.isRequired(component);
        }

        @Override
        public JsonSetter.Value findSetterInfo(MapperConfig<?> config, Annotated annotated) {
            var component = component(annotated);
            return component != null && BodyErrors.isRequired(component)
                    ? JsonSetter.Value.forValueNulls(Nulls.FAIL, Nulls.FAIL)
                    : JsonSetter.Value.empty();
        }

        private static @Nullable RecordComponent component(Annotated annotated) {
            if (annotated instanceof AnnotatedParameter parameter
                    && parameter.getDeclaringClass().isRecord()
                    && parameter.getOwner().getParameterCount()
                            == parameter.getDeclaringClass().getRecordComponents().length) {
                return parameter.getDeclaringClass().getRecordComponents()[parameter.getIndex()];
            }
            if (annotated instanceof AnnotatedMember member
                    && member.getDeclaringClass().isRecord()) {
                return Arrays.stream(member.getDeclaringClass().getRecordComponents())
                        .filter(component -> component.getName().equals(member.getName()))
                        .findAny()
                        .orElse(null);
            }
            return null;
        }
    }

    /// Text that PostgreSQL and every JSON reader can hold: no NUL and no half of a surrogate pair.
    private static final class Text extends StdDeserializer<String> {

        Text() {
            super(String.class);
        }

        @Override
        public String deserialize(JsonParser parser, DeserializationContext context) {
            var text = string(parser, context, this);
            if (!isStorable(text)) {
                return (String) context.handleWeirdStringValue(String.class, text, "a character is not valid");
            }
            return text;
        }
    }

    private static final class Id extends StdDeserializer<UUID> {

        Id() {
            super(UUID.class);
        }

        @Override
        public UUID deserialize(JsonParser parser, DeserializationContext context) {
            var text = string(parser, context, this);
            return StrictUuid.parse(text)
                    .orElseGet(() -> (UUID) context.handleWeirdStringValue(UUID.class, text, "not a UUID"));
        }
    }

    private static final class Time extends StdDeserializer<Instant> {

        Time() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser parser, DeserializationContext context) {
            var text = string(parser, context, this);
            return Rfc3339.parse(text)
                    .orElseGet(() -> (Instant) context.handleWeirdStringValue(Instant.class, text, "not RFC 3339"));
        }
    }

    /// A decimal of sane size: `1e999999999` is 11 characters of JSON and a gigabyte when it is written out.
    private static final class Day extends StdDeserializer<LocalDate> {

        Day() {
            super(LocalDate.class);
        }

        @Override
        public LocalDate deserialize(JsonParser parser, DeserializationContext context) {
            var text = string(parser, context, this);
            return Rfc3339.parseDate(text)
                    .orElseGet(() -> (LocalDate) context.handleWeirdStringValue(LocalDate.class, text, "not a date"));
        }
    }

    private static final class Decimal extends StdDeserializer<BigDecimal> {

        Decimal() {
            super(BigDecimal.class);
        }

        @Override
        public BigDecimal deserialize(JsonParser parser, DeserializationContext context) {
            if (!parser.currentToken().isNumeric()) {
                return (BigDecimal) context.handleUnexpectedToken(BigDecimal.class, parser);
            }
            var value = parser.getDecimalValue();
            if (value.precision() > LARGEST_PRECISION || Math.abs(value.scale()) > LARGEST_SCALE) {
                return (BigDecimal) context.handleWeirdNumberValue(BigDecimal.class, value, "too many digits");
            }
            return value;
        }
    }

    private static String string(JsonParser parser, DeserializationContext context, StdDeserializer<?> target) {
        return parser.hasToken(JsonToken.VALUE_STRING)
                ? parser.getString()
                : (String) context.handleUnexpectedToken(target.handledType(), parser);
    }

    static boolean isStorable(String text) {
        return text.codePoints().noneMatch(point -> point == 0 || (point >= 0xD800 && point <= 0xDFFF));
    }
}
