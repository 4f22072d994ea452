package io.fieldlog.web;

import static io.fieldlog.web.CommonProblem.INVALID_FIELD;
import static io.fieldlog.web.CommonProblem.MALFORMED_JSON;
import static io.fieldlog.web.CommonProblem.MISSING_FIELD;
import static io.fieldlog.web.CommonProblem.UNKNOWN_FIELD;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.method.HandlerMethod;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Says everything that is wrong with a body that could not be bound. Jackson stops at the first error; this walks the
/// whole body against the record it should have been, only once binding has failed.
final class BodyErrors {

    private static final int MOST_ERRORS = 100;

    private final JsonMapper json;

    BodyErrors(JsonMapper json) {
        this.json = json;
    }

    Problem of(HttpMessageNotReadableException failure, HttpServletRequest request, @Nullable HandlerMethod handler) {
        JsonNode body;
        try {
            body = json.readTree(RawBody.of(request));
        } catch (StreamConstraintsException | NumberFormatException tooMuch) {
            // Jackson lets the latter through for an exponent beyond all bounds.
            return new Problem(
                    MALFORMED_JSON, "The body is nested too deeply or has a number or name that is too long.");
        } catch (StreamReadException malformed) {
            var at = malformed.getLocation();
            return new Problem(
                    MALFORMED_JSON,
                    at == null || at.getLineNr() < 1
                            ? "The body is not well-formed JSON."
                            : "The body is not well-formed JSON, at line %d, column %d."
                                    .formatted(at.getLineNr(), at.getColumnNr()));
        } catch (JacksonException malformed) {
            return new Problem(MALFORMED_JSON, "The body is not well-formed JSON.");
        }
        if (body.isMissingNode()) {
            return new Problem(MALFORMED_JSON, "The body is empty.");
        }
        return handler == null
                ? unexpected()
                : Arrays.stream(handler.getMethodParameters())
                        .filter(parameter -> parameter.hasParameterAnnotation(RequestBody.class))
                        .findAny()
                        .map(parameter -> of(body, json.constructType(parameter.getGenericParameterType())))
                        .orElseGet(BodyErrors::unexpected);
    }

    /// What is wrong with a body that is no value of this type.
    Problem of(JsonNode body, JavaType type) {
        var errors = new ArrayList<FieldError>();
        collect(body, type, "", errors);
        return errors.isEmpty() ? unexpected() : problem(errors);
    }

    private static Problem unexpected() {
        return new Problem(INVALID_FIELD, "The body does not have the form that is expected.");
    }

    private static Problem problem(List<FieldError> errors) {
        var first = errors.getFirst().code();
        for (var code : List.of(UNKNOWN_FIELD, MISSING_FIELD, INVALID_FIELD)) {
            if (code.code().equals(first)) {
                return new Problem(code, detail(errors), errors);
            }
        }
        throw new IllegalStateException("Not a field's code: " + first);
    }

    private static String detail(List<FieldError> errors) {
        var first = errors.getFirst();
        var more = errors.size() == 1 ? "" : " (and %d more)".formatted(errors.size() - 1);
        return "The body is not valid at %s: %s%s"
                .formatted(first.pointer().isEmpty() ? "its root" : first.pointer(), first.detail(), more);
    }

    private void collect(JsonNode node, JavaType type, String pointer, List<FieldError> errors) {
        if (errors.size() >= MOST_ERRORS) {
            return;
        }
        if (type.getRawClass().isRecord()) {
            collectRecord(node, type, pointer, errors);
        } else if (type.isCollectionLikeType()) {
            if (!node.isArray()) {
                errors.add(new FieldError(pointer, INVALID_FIELD, "It must be an array."));
                return;
            }
            for (int i = 0; i < node.size(); i++) {
                var element = node.get(i);
                if (element.isNull()) {
                    errors.add(new FieldError(pointer + "/" + i, MISSING_FIELD, "It must not be null."));
                } else {
                    collect(element, type.getContentType(), pointer + "/" + i, errors);
                }
            }
        } else {
            try {
                json.readerFor(type).readValue(json.treeAsTokens(node));
            } catch (JacksonException mismatch) {
                errors.add(new FieldError(pointer, INVALID_FIELD, expectation(type)));
            }
        }
    }

    private void collectRecord(JsonNode node, JavaType type, String pointer, List<FieldError> errors) {
        if (!node.isObject()) {
            errors.add(new FieldError(pointer, INVALID_FIELD, "It must be an object."));
            return;
        }
        int before = errors.size();
        var components = type.getRawClass().getRecordComponents();
        for (String name : node.propertyNames()) {
            if (Arrays.stream(components)
                    .noneMatch(component -> component.getName().equals(name))) {
                errors.add(new FieldError(pointer + "/" + escaped(name), UNKNOWN_FIELD, "There is no such field."));
            }
        }
        for (var component : components) {
            var value = node.get(component.getName());
            var at = pointer + "/" + component.getName();
            if (value == null || value.isNull()) {
                if (isRequired(component)) {
                    errors.add(new FieldError(at, MISSING_FIELD, "It is required."));
                }
            } else {
                collect(value, json.constructType(component.getGenericType()), at, errors);
            }
        }
        if (errors.size() == before) {
            try {
                json.readerFor(type).readValue(json.treeAsTokens(node));
            } catch (JacksonException refused) {
                errors.add(new FieldError(pointer, INVALID_FIELD, "Its fields do not go together."));
            }
        }
    }

    /// What is not marked `@Nullable` must be there.
    static boolean isRequired(RecordComponent component) {
        return !component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private static String expectation(JavaType type) {
        var raw = type.getRawClass();
        if (raw.isEnum()) {
            return Arrays.stream(raw.getEnumConstants())
                    .map(Object::toString)
                    .collect(Collectors.joining(", ", "It must be one of ", "."));
        }
        if (raw == UUID.class) {
            return "It must be a UUID.";
        }
        if (raw == Instant.class) {
            return "It must be an RFC 3339 time with offset.";
        }
        if (raw == LocalDate.class) {
            return "It must be a date like 2026-11-23.";
        }
        if (raw == String.class) {
            return "It must be a string of valid characters.";
        }
        if (raw == boolean.class || raw == Boolean.class) {
            return "It must be true or false.";
        }
        if (raw == int.class || raw == Integer.class || raw == long.class || raw == Long.class) {
            return "It must be a whole number.";
        }
        if (raw == BigDecimal.class || raw == double.class || raw == Double.class) {
            return "It must be a number.";
        }
        return "It does not have the form that is expected.";
    }

    private static String escaped(String name) {
        var shortened = name.length() > 64 ? name.substring(0, 64) : name;
        return shortened.replace("~", "~0").replace("/", "~1");
    }
}
