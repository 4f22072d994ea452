package io.fieldlog.command.sync;

import io.fieldlog.command.fields.Text;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.Collection;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// One operation of a batch: a command with what the device says of it.
record Envelope(
        UUID operationId,
        @Text(max = 128) String deviceId,
        @PositiveOrZero @Nullable Long deviceSeq,
        @Nullable Instant capturedAt,
        @Size(max = 300) String command,
        @Nullable ObjectNode body) {

    /// Writes what the envelope says into the body, and into each element of its lists, where the command has such a
    /// field and the body leaves it out.
    void completes(ObjectNode unfinished, Class<?> type) {
        for (var component : type.getRecordComponents()) {
            var name = component.getName();
            var given = unfinished.get(name);
            if (given == null || given.isNull()) {
                complete(unfinished, name);
            } else if (given instanceof ArrayNode elements) {
                var element = elementOf(component);
                if (element != null && element.isRecord()) {
                    for (JsonNode each : elements) {
                        if (each instanceof ObjectNode object) {
                            completes(object, element);
                        }
                    }
                }
            }
        }
    }

    private void complete(ObjectNode unfinished, String name) {
        switch (name) {
            case "operationId" -> unfinished.put(name, operationId.toString());
            case "deviceId" -> unfinished.put(name, deviceId);
            case "deviceSeq" -> {
                if (deviceSeq != null) {
                    unfinished.put(name, deviceSeq);
                }
            }
            case "capturedAt" -> {
                if (capturedAt != null) {
                    unfinished.put(name, capturedAt.toString());
                }
            }
            default -> {}
        }
    }

    private static @Nullable Class<?> elementOf(RecordComponent component) {
        return Collection.class.isAssignableFrom(component.getType())
                        && component.getGenericType() instanceof ParameterizedType list
                        && list.getActualTypeArguments()[0] instanceof Class<?> element
                ? element
                : null;
    }
}
