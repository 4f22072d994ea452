package io.fieldlog.web;

import jakarta.validation.Validator;
import java.util.Comparator;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Binds a part of a body as strictly as a whole one: for whoever takes many commands in one request.
public final class JsonBodies {

    private final JsonMapper json;
    private final BodyErrors errors;
    private final Validator validator;

    public JsonBodies(JsonMapper json, Validator validator) {
        this.json = json;
        this.errors = new BodyErrors(json);
        this.validator = validator;
    }

    /// @param type a record
    /// @throws Problem that names every field that is wrong
    public <T> T bind(JsonNode body, Class<T> type) {
        if (!body.isObject()) {
            throw errors.of(body, json.constructType(type));
        }
        T bound;
        try {
            bound = json.treeToValue(body, type);
        } catch (JacksonException mismatch) {
            throw errors.of(body, json.constructType(type));
        }
        var violations = validator.validate(bound).stream()
                .map(violation -> new FieldError(
                        Problems.pointer(violation.getPropertyPath().toString()),
                        CommonProblem.INVALID_FIELD,
                        Problems.sentence(violation.getMessage())))
                .sorted(Comparator.comparing(FieldError::pointer))
                .toList();
        if (!violations.isEmpty()) {
            throw new Problem(CommonProblem.INVALID_FIELD, "The body has values that are not valid.", violations);
        }
        return bound;
    }
}
