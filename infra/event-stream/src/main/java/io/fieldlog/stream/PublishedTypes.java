package io.fieldlog.stream;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.fieldlog.events.AnswerValue;
import io.fieldlog.events.Condition;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/// How the published language's own types look as JSON, in the log as in the API: an answer is its bare value, a
/// condition is told by its fields.
public final class PublishedTypes extends SimpleModule {

    public PublishedTypes() {
        super("fieldlog");
        addSerializer(AnswerValue.class, new BareValue());
        addDeserializer(AnswerValue.class, new ValueOfBare());
        setMixInAnnotation(Condition.class, ToldByFields.class);
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
    private interface ToldByFields {}

    private static final class BareValue extends StdSerializer<AnswerValue> {

        BareValue() {
            super(AnswerValue.class);
        }

        @Override
        public void serialize(AnswerValue value, JsonGenerator json, SerializationContext context) {
            context.writeValue(json, value.bare());
        }
    }

    private static final class ValueOfBare extends StdDeserializer<AnswerValue> {

        ValueOfBare() {
            super(AnswerValue.class);
        }

        @Override
        public AnswerValue deserialize(JsonParser json, DeserializationContext context) {
            var bare = context.readValue(json, Object.class);
            try {
                return AnswerValue.of(bare);
            } catch (IllegalArgumentException e) {
                throw new InvalidFormatException(json, String.valueOf(e.getMessage()), bare, AnswerValue.class);
            }
        }
    }
}
