package io.fieldlog.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fieldlog.web.testing.TestIssuer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

class ProblemsTest {

    private static final UUID ID = UUID.fromString("0197a2b4-0000-7000-8000-000000000001");
    private static final String THING = """
            {"thingId": "%s", "name": "crane", "weight": 12.5, "count": 3, "madeAt": "2026-01-02T03:04:05+01:00",
             "colour": "RED", "parts": [{"key": "hook"}, {"key": "boom", "wanted": true}]}""".formatted(ID);

    private static TestIssuer issuer;
    private static ConfigurableApplicationContext application;
    private static Client client;
    private static String author;
    private static String inspector;

    @BeforeAll
    static void start() {
        issuer = new TestIssuer();
        application = TestApplication.start(TestApplication.class, issuer.url(), issuer.jwkSetUri());
        client = new Client(application);
        author = issuer.token(UUID.randomUUID(), "author", "AUTHOR");
        inspector = issuer.token(UUID.randomUUID(), "inspector", "INSPECTOR");
    }

    @AfterAll
    static void stop() {
        application.close();
        issuer.close();
    }

    private static void isProblem(Client.Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.raw().body()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        var problem = answer.json();
        assertThat(problem.path("type").asString()).isEqualTo("https://fieldlog.io/problems/" + code);
        assertThat(problem.path("code").asString()).isEqualTo(code);
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("title").asString()).isNotBlank();
        assertThat(problem.path("detail").asString()).isNotBlank();
    }

    private static void isProblemAt(Client.Answer answer, String code, String pointer) {
        isProblem(answer, 400, code);
        assertThat(answer.json().path("errors").get(0).path("pointer").asString())
                .isEqualTo(pointer);
        assertThat(answer.json().path("errors").get(0).path("code").asString()).isEqualTo(code);
    }

    @Test
    void a_good_body_passes_as_it_is() {
        var answer = client.post("/v1/things", author, THING);

        assertThat(answer.status()).as(answer.raw().body()).isEqualTo(201);
        assertThat(answer.json().path("madeAt").asString()).isEqualTo("2026-01-02T02:04:05Z");
        assertThat(answer.json().path("weight").decimalValue()).isEqualByComparingTo("12.5");
        assertThat(answer.json().path("note").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "name": "crane",       |                              | missing-field | /name
            "name": "crane"        | "name": null                 | missing-field | /name
            "name": "crane"        | "name": 5                    | invalid-field | /name
            "name": "crane"        | "name": true                 | invalid-field | /name
            "name": "crane"        | "name": ["crane"]            | invalid-field | /name
            "name": "crane"        | "name": "a\\u0000b"          | invalid-field | /name
            "name": "crane"        | "name": "a\\ud800b"          | invalid-field | /name
            "name": "crane"        | "name": "much too long for it" | invalid-field | /name
            "name": "crane"        | "name": "crane", "x/y~z": 1  | unknown-field | /x~1y~0z
            "count": 3             | "count": "3"                 | invalid-field | /count
            "count": 3             | "count": 3.0                 | invalid-field | /count
            "count": 3             | "count": 3000000000          | invalid-field | /count
            "count": 3,            |                              | missing-field | /count
            "weight": 12.5         | "weight": "12.5"             | invalid-field | /weight
            "weight": 12.5         | "weight": 1e999999999        | invalid-field | /weight
            "weight": 12.5         | "weight": 1e-31              | invalid-field | /weight
            "colour": "RED"        | "colour": "GREEN"            | invalid-field | /colour
            "colour": "RED"        | "colour": "red"              | invalid-field | /colour
            "colour": "RED"        | "colour": 0                  | invalid-field | /colour
            "colour": "RED"        | "colour": ""                 | invalid-field | /colour
            2026-01-02T03:04:05+01:00 | 2026-01-02T03:04:05       | invalid-field | /madeAt
            2026-01-02T03:04:05+01:00 | 2026-01-02                | invalid-field | /madeAt
            2026-01-02T03:04:05+01:00 | 2026-02-30T03:04:05Z      | invalid-field | /madeAt
            "2026-01-02T03:04:05+01:00" | 1767319445              | invalid-field | /madeAt
            {"key": "hook"}        | {"key": 1}                   | invalid-field | /parts/0/key
            {"key": "hook"}        | {}                           | missing-field | /parts/0/key
            {"key": "hook"}        | null                         | missing-field | /parts/0
            {"key": "hook"}        | {"key": "hook", "size": 1}   | unknown-field | /parts/0/size
            "wanted": true         | "wanted": "true"             | invalid-field | /parts/1/wanted
            "wanted": true         | "wanted": 1                  | invalid-field | /parts/1/wanted
            """)
    void a_wrong_field_is_named(String part, @Nullable String instead, String code, String pointer) {
        isProblemAt(
                client.post("/v1/things", author, THING.replace(part, instead == null ? "" : instead)), code, pointer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1-1-1-1-1", "", "{0197a2b4-0000-7000-8000-000000000001}", "AZeitAAAcACAAAAAAAAAAQ==", "xyz"})
    void an_id_is_a_uuid_in_its_usual_form(String id) {
        isProblemAt(client.post("/v1/things", author, THING.replace(ID.toString(), id)), "invalid-field", "/thingId");
    }

    @Test
    void all_wrong_fields_are_named_at_once() {
        var answer = client.post("/v1/things", author, """
                {"thingId": "x", "nmae": "crane", "weight": [], "count": 3, "madeAt": "2026-01-02T03:04:05Z", "colour": "RED", "parts": {}}""");

        isProblem(answer, 400, "unknown-field");
        assertThat(answer.json()
                        .path("errors")
                        .valueStream()
                        .map(error -> error.path("code").asString() + " "
                                + error.path("pointer").asString()))
                .containsExactly(
                        "unknown-field /nmae",
                        "invalid-field /thingId",
                        "missing-field /name",
                        "invalid-field /weight",
                        "invalid-field /parts");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{\"a\":1,}",
                "{\"a\":1} {\"b\":2}",
                "{\"a\":1,\"a\":2}",
                "{'a':1}",
                "{\"a\":NaN}",
                "{\"a\":01}",
                "{\"weight\":1e99999999999}",
                "\u0000"
            })
    void a_body_that_is_not_json_is_refused(String body) {
        isProblem(client.post("/v1/echo", author, body), 400, "malformed-json");
    }

    @Test
    void a_body_that_is_not_utf_8_is_refused() {
        var body = BodyPublishers.ofByteArray("{\"a\":\"\u00e9\"}".getBytes(ISO_8859_1));
        isProblem(client.send(json("/v1/echo").POST(body)), 400, "malformed-json");
    }

    @Test
    void nesting_and_names_have_limits() {
        isProblem(
                client.post("/v1/echo", author, "{\"a\":" + "[".repeat(100) + "]".repeat(100) + "}"),
                400,
                "malformed-json");
        isProblem(client.post("/v1/echo", author, "{\"" + "a".repeat(2000) + "\":1}"), 400, "malformed-json");
        assertThat(client.post("/v1/echo", author, "{\"a\":" + "[".repeat(50) + "]".repeat(50) + "}")
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ?colour=red        | unknown-parameter | ?colour
            ?limit=1&limit=2   | invalid-parameter | ?limit
            ?tag=%00           | invalid-parameter |
            ?tag=%F0%9F        | invalid-parameter |
            ?tag=%ED%A0%80     | invalid-parameter |
            ?%F0=1             | invalid-parameter |
            ?limit=many        | invalid-parameter | ?limit
            ?site=abc          | invalid-id        | ?site
            ?site=1-1-1-1-1    | invalid-id        | ?site
            """)
    void a_wrong_parameter_is_named(String query, String code, @Nullable String pointer) {
        var answer = client.get("/v1/things" + query, inspector);
        if (pointer == null) {
            isProblem(answer, 400, code);
        } else {
            isProblemAt(answer, code, pointer);
        }
    }

    @Test
    void a_parameter_may_be_repeated_where_it_is_a_list() {
        assertThat(client.get("/v1/things?tag=a&tag=b", inspector).status()).isEqualTo(200);
    }

    @Test
    void who_may_not_is_told_so_before_the_body_is_looked_at() {
        var refused = client.post("/v1/things", inspector, "{");
        isProblem(refused, 403, "forbidden");
        assertThat(refused.header("WWW-Authenticate")).isEqualTo("Bearer error=\"insufficient_scope\"");
        isProblem(client.post("/v1/administration", author, "{"), 403, "forbidden");
        assertThat(client.post("/v1/administration", issuer.token(ID, "admin", "ADMIN"), "{}")
                        .status())
                .isEqualTo(204);
        isProblem(client.post("/v1/things", issuer.token(ID, "nobody"), THING), 403, "forbidden");
    }

    @Test
    void what_the_servlet_container_or_spring_refuses_is_a_problem_too() {
        isProblem(client.get("/v1/nothing", inspector), 404, "not-found");
        isProblem(client.get("/error", inspector), 404, "not-found");
        isProblem(client.get("/actuator/env", inspector), 404, "not-found");
        isProblem(client.get("/v1/things/" + ID + ";a=b", inspector), 400, "bad-request");
        isProblem(client.get("/v1/things/%2e%2e%2f", inspector), 400, "bad-request");
        isProblem(client.send(json("/v1/things").method("DELETE", BodyPublishers.noBody())), 405, "method-not-allowed");
        isProblem(client.send(json("/v1/things").method("BREW", BodyPublishers.noBody())), 400, "bad-request");
        isProblem(
                client.send(client.to("/v1/things")
                        .header("Authorization", "Bearer " + author)
                        .header("Content-Type", "text/plain")
                        .POST(BodyPublishers.ofString(THING))),
                415,
                "unsupported-media-type");
        isProblem(client.send(json("/v1/things").header("Accept", "image/png").GET()), 406, "not-acceptable");
        isProblem(
                client.send(json("/v1/things").header("Content-Encoding", "br").POST(BodyPublishers.ofString(THING))),
                415,
                "unsupported-media-type");
    }

    @Test
    void a_method_that_a_route_does_not_have_is_answered_with_those_it_has() {
        var answer = client.send(json("/v1/things").method("DELETE", BodyPublishers.noBody()));
        assertThat(answer.header("Allow")).isEqualTo("GET, POST");
    }

    @Test
    void whoever_asks_for_the_options_of_a_route_hears_its_methods() {
        var answer = client.send(json("/v1/things").method("OPTIONS", BodyPublishers.noBody()));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Allow")).contains("GET").contains("POST");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /v1/things HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET /v1/th{ings HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /v1/things\u0001 HTTP/1.1\r\nHost: a\r\n\r\n",
                "nonsense\r\n\r\n",
                "GET /v1/things HTTP/1.1\r\n\r\n",
                "GET /v1/things HTTP/9.9\r\nHost: a\r\n\r\n",
                "TRACE /v1/things HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /v1/%zz HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /v1/things HTTP/1.1\r\nHost: a\r\nBad Header: x\r\n\r\n"
            })
    void what_is_not_http_gets_no_html(String request) throws IOException {
        var answer = raw(request);
        assertThat(answer).containsPattern("HTTP/1.1 [45]\\d\\d");
        assertThat(answer)
                .doesNotContain("<")
                .doesNotContain("Tomcat")
                .doesNotContain("at org.")
                .doesNotContain("timestamp");
        if (answer.contains("\r\n\r\n{")) {
            assertThat(answer).contains("application/problem+json").contains("\"code\":");
        }
    }

    @Test
    void a_query_that_is_not_percent_encoded_is_refused() throws IOException {
        for (var query : new String[] {"tag=%", "tag=%zz", "%=1"}) {
            assertThat(raw("GET /v1/things?%s HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer %s\r\n\r\n"
                            .formatted(query, inspector)))
                    .startsWith("HTTP/1.1 400")
                    .contains("\"code\":\"invalid-parameter\"");
        }
    }

    @Test
    void headers_have_a_limit() throws IOException {
        var answer = raw("GET /v1/things HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(40_000) + "\r\n\r\n");
        assertThat(answer)
                .startsWith("HTTP/1.1 4")
                .contains("\"code\":\"bad-request\"")
                .doesNotContain("<");
    }

    private static String raw(String request) throws IOException {
        int port = Integer.parseInt(application.getEnvironment().getRequiredProperty("local.server.port"));
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(5000);
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    @Test
    void a_defect_of_ours_says_nothing_about_itself() {
        var answer = client.get("/v1/failure?kind=defect", inspector);
        isProblem(answer, 500, "internal-error");
        assertThat(answer.raw().body())
                .doesNotContain("secret")
                .doesNotContain("Exception")
                .doesNotContain("at io.");
    }

    @Test
    void an_application_names_its_own_failures() {
        isProblem(client.get("/v1/failure?kind=teapot", inspector), 412, "version-mismatch");
    }

    @Test
    void what_is_not_possible_now_says_when_to_try_again() {
        assertThat(client.get("/v1/failure?kind=behind", inspector).header("Retry-After"))
                .isEqualTo("2");
        assertThat(client.get("/v1/failure?kind=unavailable", inspector).header("Retry-After"))
                .isEqualTo("1");
    }

    @Test
    void a_body_has_a_limit_that_a_route_can_raise() {
        var fits = "{\"a\":\"" + "x".repeat((1 << 20) - 8) + "\"}";
        var tooLong = "{\"a\":\"" + "x".repeat((1 << 20) - 7) + "\"}";
        assertThat(client.post("/v1/echo", author, fits).json().path("length").asInt())
                .isEqualTo(1 << 20);
        isProblem(client.post("/v1/echo", author, tooLong), 413, "payload-too-large");
        assertThat(client.post("/v1/large", author, tooLong).status()).isEqualTo(200);
        isProblem(
                client.post("/v1/large", author, "{\"a\":\"" + "x".repeat(3 << 20) + "\"}"), 413, "payload-too-large");
    }

    @Test
    void a_body_without_a_length_has_the_limit_too() {
        var tooLong = ("{\"a\":\"" + "x".repeat(2 << 20) + "\"}").getBytes(UTF_8);
        var chunked = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(tooLong));
        isProblem(client.send(json("/v1/echo").POST(chunked)), 413, "payload-too-large");
    }

    @Test
    void a_compressed_body_is_counted_as_what_it_unpacks_to() throws IOException {
        var fits = gzip("{\"a\":\"" + "x".repeat((1 << 20) - 8) + "\"}");
        var bomb = gzip("{\"a\":\"" + "x".repeat(50 << 20) + "\"}");
        assertThat(bomb.length).isLessThan(100_000);
        assertThat(client.send(json("/v1/echo")
                                .header("Content-Encoding", "gzip")
                                .POST(BodyPublishers.ofByteArray(fits)))
                        .json()
                        .path("length")
                        .asInt())
                .isEqualTo(1 << 20);
        isProblem(
                client.send(json("/v1/echo").header("Content-Encoding", "gzip").POST(BodyPublishers.ofByteArray(bomb))),
                413,
                "payload-too-large");
        isProblem(
                client.send(json("/v1/echo").header("Content-Encoding", "gzip").POST(BodyPublishers.ofString("{}"))),
                400,
                "bad-request");
    }

    @Test
    void answers_are_compressed_for_those_who_ask() throws Exception {
        var request = client.to("/v1/things")
                .header("Authorization", "Bearer " + inspector)
                .header("Accept-Encoding", "gzip")
                .build();
        try (var http = java.net.http.HttpClient.newHttpClient()) {
            var answer = http.send(request, BodyHandlers.ofByteArray());
            assertThat(answer.headers().firstValue("Content-Encoding")).hasValue("gzip");
            var body = new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes();
            assertThat(new String(body, UTF_8)).startsWith("{").endsWith("}");
        }
    }

    @Test
    void a_trace_is_continued_or_begun() {
        var continued = client.send(json("/v1/things")
                .header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                .GET());
        assertThat(continued.header("traceparent"))
                .startsWith("00-4bf92f3577b34da6a3ce929d0e0e4736-")
                .endsWith("-01")
                .doesNotContain("00f067aa0ba902b7");
        for (var wrong : new String[] {
            "",
            "nonsense",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
        }) {
            assertThat(client.send(json("/v1/things")
                                    .header("traceparent", wrong)
                                    .GET())
                            .header("traceparent"))
                    .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00")
                    .doesNotContain("4bf92f3577b34da6a3ce929d0e0e4736");
        }
    }

    @Test
    void only_health_and_metrics_are_open() {
        assertThat(client.send(client.to("/actuator/health/liveness"))
                        .json()
                        .path("status")
                        .asString())
                .isEqualTo("UP");
        assertThat(client.send(client.to("/actuator/health/readiness"))
                        .json()
                        .path("status")
                        .asString())
                .isEqualTo("UP");
        assertThat(client.send(client.to("/actuator/prometheus")).raw().body()).contains("jvm_memory_used_bytes");
        for (var closed : new String[] {
            "/actuator", "/actuator/health", "/actuator/env", "/actuator/heapdump", "/actuator/loggers"
        }) {
            assertThat(client.send(client.to(closed)).status()).as(closed).isEqualTo(401);
        }
    }

    @EnableAutoConfiguration
    @Import(Undeclared.Routes.class)
    static class Undeclared {
        @RestController
        static class Routes {
            @GetMapping("/v1/open")
            Map<String, String> open() {
                return Map.of();
            }
        }
    }

    @Test
    void an_application_with_a_route_that_does_not_say_who_may_call_it_does_not_start() {
        assertThatThrownBy(() -> TestApplication.start(Undeclared.class, issuer.url(), issuer.jwkSetUri())
                        .close())
                .hasStackTraceContaining("does not say with @Allowed who may call it");
    }

    private static HttpRequest.Builder json(String path) {
        return client.to(path).header("Authorization", "Bearer " + author).header("Content-Type", "application/json");
    }

    private static byte[] gzip(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }
}
