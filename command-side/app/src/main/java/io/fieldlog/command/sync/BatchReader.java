package io.fieldlog.command.sync;

import io.fieldlog.web.CommonProblem;
import io.fieldlog.web.FieldError;
import io.fieldlog.web.Problem;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/// Reads `{"operations": […]}` operation by operation, so that a batch is never in memory as a whole.
final class BatchReader {

    static final int MOST_OPERATIONS = 5_000;

    private static final String OPERATIONS = "operations";

    private final ObjectReader operations;

    BatchReader(JsonMapper json) {
        operations = json.readerFor(JsonNode.class).without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }

    /// Hands each operation over as soon as it is read.
    ///
    /// @throws Problem when the body is no batch; what came before the fault was handed over
    void read(InputStream body, Consumer<JsonNode> taker) {
        try (var json = operations.createParser(body)) {
            read(json, taker);
        } catch (StreamConstraintsException tooMuch) {
            throw tooMuch();
        } catch (StreamReadException malformed) {
            var at = malformed.getLocation();
            throw new Problem(
                    CommonProblem.MALFORMED_JSON,
                    "The body is not well-formed JSON%s; operations before that were carried out."
                            .formatted(
                                    at == null || at.getLineNr() < 1
                                            ? ""
                                            : ", at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr())));
        } catch (JacksonIOException broken) {
            if (isAboutCharacters(broken.getCause())) {
                throw new Problem(CommonProblem.MALFORMED_JSON, "The body is not UTF-8.");
            }
            throw broken;
        }
    }

    private void read(JsonParser json, Consumer<JsonNode> taker) throws JacksonException {
        var first = json.nextToken();
        if (first == null) {
            throw new Problem(CommonProblem.MALFORMED_JSON, "The body is empty.");
        }
        require(first == JsonToken.START_OBJECT, "", "It must be an object.");
        var seen = false;
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            if (!json.currentName().equals(OPERATIONS)) {
                throw fault(CommonProblem.UNKNOWN_FIELD, "/" + json.currentName(), "There is no such field.");
            }
            require(json.nextToken() == JsonToken.START_ARRAY, "/operations", "It must be an array.");
            seen = true;
            readOperations(json, taker);
        }
        if (!seen) {
            throw fault(CommonProblem.MISSING_FIELD, "/operations", "It is required.");
        }
        if (json.nextToken() != null) {
            throw new Problem(CommonProblem.MALFORMED_JSON, "Something follows after the body's end.");
        }
    }

    private void readOperations(JsonParser json, Consumer<JsonNode> taker) {
        var count = 0;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            count++;
            if (count > MOST_OPERATIONS) {
                throw new Problem(
                        CommonProblem.PAYLOAD_TOO_LARGE,
                        "A batch has %d operations at most; these were carried out.".formatted(MOST_OPERATIONS));
            }
            taker.accept(operation(json));
        }
    }

    /// Jackson says so of first bytes that are no encoding it knows with a bare exception; what the network does has
    /// types of its own.
    private static boolean isAboutCharacters(@Nullable Throwable cause) {
        return cause instanceof CharConversionException || (cause != null && cause.getClass() == IOException.class);
    }

    private JsonNode operation(JsonParser json) {
        try {
            return operations.readValue(json);
        } catch (NumberFormatException tooMuch) {
            // Jackson lets it through for an exponent beyond all bounds.
            throw tooMuch();
        }
    }

    private static Problem tooMuch() {
        return new Problem(
                CommonProblem.MALFORMED_JSON,
                "The body is nested too deeply or has a number or name that is too long; operations before that were carried out.");
    }

    private static void require(boolean holds, String pointer, String detail) {
        if (!holds) {
            throw fault(CommonProblem.INVALID_FIELD, pointer, detail);
        }
    }

    private static Problem fault(CommonProblem code, String pointer, String detail) {
        return new Problem(
                code,
                "The body is not valid at %s: %s".formatted(pointer.isEmpty() ? "its root" : pointer, detail),
                List.of(new FieldError(pointer, code, detail)));
    }
}
