package io.fieldlog.web.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fieldlog.web.Allowed;
import io.fieldlog.web.BodyLimit;
import io.fieldlog.web.CommonProblem;
import io.fieldlog.web.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springdoc.webmvc.api.OpenApiWebMvcResource;
import org.springframework.context.ApplicationContext;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// docs/openapi.json, of which each side owns its operations: the queries are GET, the commands the rest. springdoc
/// says what each route takes and gives; what all routes have in common is written in `contract.json`, once.
///
/// With `-Dfieldlog.openapi.write=true` the side's part is written, without it compared.
public final class ApiDocument {

    private static final Path DOCUMENT = Path.of(System.getProperty("fieldlog.root", "."), "docs", "openapi.json");
    private static final List<String> METHODS = List.of("get", "post", "put", "patch", "delete");
    private static final String SCHEMAS = "#/components/schemas/";
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /// Which operations an application answers.
    public enum Side {
        COMMANDS,
        QUERIES;

        private boolean owns(String method) {
            return method.equals("get") == (this == QUERIES);
        }
    }

    private final Side side;
    private final ApplicationContext application;
    private final ObjectNode contract;

    private ApiDocument(Side side, ApplicationContext application) {
        this.side = side;
        this.application = application;
        this.contract = contract();
    }

    /// Compares the document with what the application's code says, or writes it.
    public static void check(Side side, ApplicationContext application) {
        var document = new ApiDocument(side, application);
        var generated = document.generated();
        if (Boolean.getBoolean("fieldlog.openapi.write")) {
            document.write(generated);
        }
        document.compare(generated);
    }

    private static ObjectNode contract() {
        try (var common = ApiDocument.class.getResourceAsStream("contract.json")) {
            if (common == null) {
                throw new IllegalStateException("contract.json lies beside this class");
            }
            var contract = (ObjectNode) JSON.readTree(common);
            contract.at("/components/responses").properties().forEach(response -> {
                var codes = Arrays.stream(CommonProblem.values())
                        .filter(problem -> problem.status() == status(response.getKey()))
                        .map(problem -> "`" + problem.code() + "`")
                        .collect(Collectors.joining(", "));
                ((ObjectNode) response.getValue())
                        .put(
                                "description",
                                response.getValue().path("description").asString() + " Codes: " + codes + ".");
            });
            return contract;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static int status(String response) {
        return switch (response) {
            case "BadRequest" -> 400;
            case "Unauthenticated" -> 401;
            case "Forbidden" -> 403;
            case "NotFound" -> 404;
            case "Conflict" -> 409;
            case "VersionMismatch" -> 412;
            case "PayloadTooLarge" -> 413;
            case "UnsupportedMediaType" -> 415;
            case "TooManyRequests" -> 429;
            case "Unavailable" -> 503;
            default -> throw new IllegalStateException("No status is known for the response " + response);
        };
    }

    private ObjectNode generated() {
        var routes = routes();
        var found = springdoc();
        var part = JSON.createObjectNode();
        var paths = part.putObject("paths");
        var operationIds = new HashSet<String>();
        for (var path : sorted(found.path("paths")).entrySet()) {
            for (var method : METHODS) {
                if (!path.getValue().has(method)) {
                    continue;
                }
                var key = method + " " + path.getKey();
                var handler = routes.get(key);
                assertThat(handler).as("the route of %s", key).isNotNull();
                assertThat(side.owns(method)).as("%s belongs to this side", key).isTrue();
                var operation = (ObjectNode) path.getValue().path(method);
                complete(path.getKey(), operation, handler);
                assertThat(operationIds.add(operation.path("operationId").asString()))
                        .as("the operationId of %s is its own", key)
                        .isTrue();
                assertThat(operation.path("summary").asString())
                        .as("the summary of %s: say it with @Operation", key)
                        .isNotBlank();
                ((ObjectNode) (paths.has(path.getKey()) ? paths.get(path.getKey()) : paths.putObject(path.getKey())))
                        .set(method, operation);
            }
        }
        assertThat(operationIds).as("every route is documented").hasSameSizeAs(routes.keySet());
        part.set("schemas", schemas(found, paths));
        return (ObjectNode) JSON.readTree(JSON.writeValueAsString(part));
    }

    private ObjectNode springdoc() {
        try {
            var request = new MockHttpServletRequest("GET", "/v3/api-docs");
            var bytes = application
                    .getBean(OpenApiWebMvcResource.class)
                    .openapiJson(request, "/v3/api-docs", Locale.ENGLISH);
            return (ObjectNode) JSON.readTree(bytes);
        } catch (JsonProcessingException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Map<String, HandlerMethod> routes() {
        var routes = new TreeMap<String, HandlerMethod>();
        application
                .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .forEach((mapping, handler) -> mapping.getPatternValues().forEach(pattern -> {
                    if (handler.hasMethodAnnotation(Allowed.class)) {
                        mapping.getMethodsCondition()
                                .getMethods()
                                .forEach(method ->
                                        routes.put(method.name().toLowerCase(Locale.ROOT) + " " + pattern, handler));
                    }
                }));
        return routes;
    }

    /// What the route's annotations and the contract say beside what springdoc finds.
    private void complete(String path, ObjectNode operation, HandlerMethod handler) {
        operation.putArray("tags").add(path.split("/")[2]);
        var allowed = handler.getMethodAnnotation(Allowed.class);
        var roles = operation.putArray("x-roles");
        roles(allowed).forEach(roles::add);
        var parameters =
                operation.has("parameters") ? operation.withArray("parameters") : operation.putArray("parameters");
        for (var parameter : parameters) {
            var common = contract.path("x-query-parameters")
                    .path(parameter.path("name").asString());
            if (parameter.path("in").asString().equals("query") && common.isObject()) {
                ((ObjectNode) parameter).setAll((ObjectNode) common.deepCopy());
            }
        }
        contract.path("x-parameters")
                .path(side.name())
                .forEach(name -> parameters.addObject().put("$ref", "#/components/parameters/" + name.asString()));
        var limit = handler.getMethodAnnotation(BodyLimit.class);
        if (side == Side.COMMANDS) {
            operation.put("x-max-body-bytes", limit == null ? BodyLimit.DEFAULT : limit.value());
        }
        var responses = (ObjectNode) operation.path("responses");
        var answer = responses.properties().iterator().next();
        var success = (ObjectNode) answer.getValue();
        success.put("description", contract.path("x-success").path(side.name()).asString());
        success.set("headers", contract.path("x-headers").path(side.name()).deepCopy());
        if (side == Side.COMMANDS
                && !success.at("/content/application~1json/schema").has("$ref")) {
            success.putObject("content")
                    .putObject("application/json")
                    .putObject("schema")
                    .put("$ref", SCHEMAS + "Receipt");
        }
        assertThat(isRedirect(answer.getKey()) || hasShape(success))
                .as(
                        "the answer of %s has a shape",
                        operation.path("operationId").asString())
                .isTrue();
        if (side == Side.QUERIES) {
            responses.putObject("304").put("description", "Unchanged since the entity tag of `If-None-Match`.");
        }
        contract.path("x-problems").path(side.name()).forEach(name -> {
            var problem = name.asString();
            if (problem.equals("Forbidden") && allowed != null && allowed.everyRole()
                    || problem.equals("NotFound") && side == Side.QUERIES && !path.contains("{")) {
                return;
            }
            responses.putObject(Integer.toString(status(problem))).put("$ref", "#/components/responses/" + problem);
        });
    }

    private static boolean isRedirect(String status) {
        return status.startsWith("3");
    }

    /// JSON, or a file that says what it is.
    private static boolean hasShape(JsonNode success) {
        var content = success.path("content");
        return !content.isEmpty()
                && content.properties().stream()
                        .allMatch(type ->
                                !type.getKey().equals("*/*") && type.getValue().has("schema"));
    }

    private static Stream<String> roles(@Nullable Allowed allowed) {
        if (allowed == null) {
            return Stream.of();
        }
        return allowed.everyRole()
                ? Arrays.stream(Role.values()).map(Role::name)
                : Stream.concat(Stream.of(Role.ADMIN), Arrays.stream(allowed.value()))
                        .map(Role::name);
    }

    /// The schemas that the operations need. What is answered has all its fields, null ones too; what is sent may
    /// leave those out that may be null.
    private ObjectNode schemas(ObjectNode found, ObjectNode paths) {
        var all = JSON.createObjectNode();
        sorted(found.at("/components/schemas")).forEach(all::set);
        contract.at("/components/schemas").properties().forEach(schema -> all.set(schema.getKey(), schema.getValue()));
        var sent = new TreeSet<String>();
        paths.forEach(path -> path.forEach(operation -> reach(operation.path("requestBody"), all, sent)));
        var needed = new TreeSet<String>();
        reach(paths, all, needed);
        var schemas = JSON.createObjectNode();
        for (var name : needed) {
            var schema = (ObjectNode) all.get(name);
            if (!sent.contains(name)
                    && schema.has("properties")
                    && !contract.at("/components/schemas").has(name)) {
                var required = schema.putArray("required");
                schema.path("properties").propertyNames().forEach(required::add);
            }
            schema.path("properties").forEach(property -> {
                if (property.has("enum") && property.path("type").toString().contains("\"null\"")) {
                    property.withArray("enum").addNull();
                }
            });
            schemas.set(name, schema);
        }
        return schemas;
    }

    private static void reach(JsonNode from, JsonNode schemas, Set<String> reached) {
        if (from.isObject() && from.path("$ref").asString("").startsWith(SCHEMAS)) {
            var name = from.path("$ref").asString().substring(SCHEMAS.length());
            if (reached.add(name)) {
                reach(schemas.path(name), schemas, reached);
            }
        }
        from.forEach(child -> reach(child, schemas, reached));
    }

    private void write(ObjectNode part) {
        var document = Files.exists(DOCUMENT) ? read() : JSON.createObjectNode();
        var paths = new TreeMap<String, TreeMap<String, JsonNode>>();
        operations(document, (path, method, operation) -> {
            if (!side.owns(method)) {
                paths.computeIfAbsent(path, key -> new TreeMap<>()).put(method, operation);
            }
        });
        operations(
                part,
                (path, method, operation) ->
                        paths.computeIfAbsent(path, key -> new TreeMap<>()).put(method, operation));
        var written = JSON.createObjectNode();
        for (var field : List.of("openapi", "info", "security")) {
            written.set(field, contract.path(field));
        }
        var allPaths = written.putObject("paths");
        paths.forEach((path, methods) -> {
            var item = allPaths.putObject(path);
            methods.forEach(item::set);
        });
        var all = JSON.createObjectNode();
        sorted(document.at("/components/schemas")).forEach(all::set);
        part.path("schemas").properties().forEach(schema -> all.set(schema.getKey(), schema.getValue()));
        var components = (ObjectNode)
                written.set("components", contract.path("components").deepCopy())
                        .path("components");
        var needed = new TreeSet<String>();
        reach(written, all.setAll((ObjectNode) contract.at("/components/schemas")), needed);
        var schemas = components.putObject("schemas");
        needed.forEach(name -> schemas.set(name, all.get(name)));
        try {
            Files.writeString(DOCUMENT, JSON.writeValueAsString(written) + "\n");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void compare(ObjectNode part) {
        var document = read();
        var how = "docs/openapi.json is not what the code says; write it anew: see CONTRIBUTING.md";
        assertThat(operations(document, side)).as(how).isEqualTo(operations(part, side));
        part.path("schemas")
                .properties()
                .forEach(schema -> assertThat(document.at("/components/schemas").path(schema.getKey()))
                        .as("%s: the schema %s (each name belongs to one shape, on both sides)", how, schema.getKey())
                        .isEqualTo(schema.getValue()));
        for (var common : List.of("parameters", "responses", "headers", "securitySchemes")) {
            assertThat(document.path("components").path(common))
                    .as("%s: %s", how, common)
                    .isEqualTo(contract.path("components").path(common));
        }
        for (var common : List.of("openapi", "info", "security")) {
            assertThat(document.path(common)).as("%s: %s", how, common).isEqualTo(contract.path(common));
        }
        var needed = new TreeSet<String>();
        reach(document.path("paths"), document.at("/components/schemas"), needed);
        reach(document.at("/components/responses"), document.at("/components/schemas"), needed);
        assertThat(document.at("/components/schemas").propertyNames()).as(how).containsExactlyElementsOf(needed);
    }

    private static Map<String, JsonNode> operations(JsonNode document, Side side) {
        var operations = new TreeMap<String, JsonNode>();
        operations(document, (path, method, operation) -> {
            if (side.owns(method)) {
                operations.put(path + " " + method, operation);
            }
        });
        return operations;
    }

    @FunctionalInterface
    private interface Visitor {
        void operation(String path, String method, JsonNode operation);
    }

    private static void operations(JsonNode document, Visitor visitor) {
        for (var path : document.path("paths").properties()) {
            for (var method : path.getValue().properties()) {
                visitor.operation(path.getKey(), method.getKey(), method.getValue());
            }
        }
    }

    private static ObjectNode read() {
        try {
            return (ObjectNode) JSON.readTree(Files.readString(DOCUMENT));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static TreeMap<String, JsonNode> sorted(JsonNode object) {
        var sorted = new TreeMap<String, JsonNode>();
        object.properties().forEach(field -> sorted.put(field.getKey(), field.getValue()));
        return sorted;
    }
}
