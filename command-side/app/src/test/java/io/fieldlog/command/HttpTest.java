package io.fieldlog.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.fieldlog.command.eventlog.TestLog;
import io.fieldlog.web.testing.TestIssuer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The whole command side over HTTP, on a real PostgreSQL; each test has an organization of its own.
@SpringBootTest(classes = CommandSide.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@TypeExcludeFilters(HttpTest.OfTests.class)
public abstract class HttpTest {

    /// Aggregates and configurations that other tests bring lie in the same packages: the application has none of them.
    public static final class OfTests extends TypeExcludeFilter {

        @Override
        public boolean match(MetadataReader type, MetadataReaderFactory types) throws IOException {
            return type.getResource().getURL().getPath().contains("/test-classes/");
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof OfTests;
        }

        @Override
        public int hashCode() {
            return OfTests.class.hashCode();
        }
    }

    /// Nobody listens there: commands are served without Kafka.
    private static final String NO_KAFKA = "127.0.0.1:1";

    protected static final TestIssuer ISSUER = new TestIssuer();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @DynamicPropertySource
    static void servers(DynamicPropertyRegistry properties) {
        properties.add("fieldlog.log.url", () -> TestLog.server().logUrl());
        properties.add("fieldlog.log.username", () -> "fieldlog_writer");
        properties.add("fieldlog.log.password", () -> TestLog.server().password());
        properties.add("fieldlog.log.migration.username", () -> TestLog.server().owner());
        properties.add("fieldlog.log.migration.password", () -> TestLog.server().password());
        properties.add("fieldlog.kafka.bootstrap-servers", () -> NO_KAFKA);
        properties.add("fieldlog.security.issuer", ISSUER::url);
        properties.add("fieldlog.security.jwk-set-uri", ISSUER::jwkSetUri);
        properties.add(
                "fieldlog.object-store.endpoint", () -> TestObjectStore.server().endpoint());
        properties.add(
                "fieldlog.object-store.access-key",
                () -> TestObjectStore.server().accessKey());
        properties.add(
                "fieldlog.object-store.secret-key",
                () -> TestObjectStore.server().secretKey());
    }

    /// An answer as it came over the socket.
    public record Reply(int status, HttpHeaders headers, String body) {

        public JsonNode json() {
            return JsonMapper.shared().readTree(body);
        }

        public String code() {
            return json().path("code").asString();
        }

        public @Nullable String header(String name) {
            return headers.firstValue(name).orElse(null);
        }

        public long position() {
            return json().path("position").asLong();
        }

        public long version() {
            return json().path("version").asLong();
        }

        public Reply is(int expected) {
            assertThat(status).as("%s", body).isEqualTo(expected);
            return this;
        }

        /// A problem as RFC 9457 says, with this code.
        public Reply isProblem(int expected, String code) {
            is(expected);
            assertThat(header("Content-Type")).startsWith("application/problem+json");
            assertThat(code()).as("%s", body).isEqualTo(code);
            assertThat(json().path("type").asString()).isEqualTo("https://fieldlog.io/problems/" + code);
            assertThat(json().path("status").asInt()).isEqualTo(expected);
            assertThat(json().path("detail").asString()).isNotBlank();
            return this;
        }

        public Reply pointsAt(String... pointers) {
            assertThat(json().path("errors")
                            .valueStream()
                            .map(e -> e.path("pointer").asString()))
                    .as("%s", body)
                    .containsExactly(pointers);
            return this;
        }
    }

    /// Somebody with a token.
    public final class User {

        private final String token;

        User(String token) {
            this.token = token;
        }

        public Reply post(String path, String body, String... headers) {
            return send(path, BodyPublishers.ofString(body), json(headers));
        }

        public Reply postNothing(String path, String... headers) {
            return send(path, BodyPublishers.noBody(), keyed(headers));
        }

        public Reply post(String path, HttpRequest.BodyPublisher body, String... headers) {
            return send(path, body, keyed(headers));
        }

        private Reply send(String path, HttpRequest.BodyPublisher body, List<String> headers) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .headers(headers.toArray(String[]::new))
                    .POST(body);
            if (!token.isEmpty()) {
                request.header("Authorization", "Bearer " + token);
            }
            try {
                var answer = HTTP.send(request.build(), BodyHandlers.ofString());
                return new Reply(answer.statusCode(), answer.headers(), answer.body());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        private static List<String> json(String... headers) {
            return Stream.concat(Stream.of("Content-Type", "application/json"), keyed(headers).stream())
                    .toList();
        }

        private static List<String> keyed(String... headers) {
            var given = Arrays.asList(headers);
            return given.contains("Idempotency-Key")
                    ? given
                    : Stream.concat(
                                    Stream.of(
                                            "Idempotency-Key", UUID.randomUUID().toString()),
                                    given.stream())
                            .toList();
        }
    }

    @LocalServerPort
    int port;

    protected final UUID organization = UUID.randomUUID();

    protected final User user(String... roles) {
        return userOf(organization, roles);
    }

    protected final User userOf(UUID anyOrganization, String... roles) {
        return new User(ISSUER.token(anyOrganization, "ada", roles));
    }

    protected final User userNamed(String userId, String... roles) {
        return new User(ISSUER.token(organization, userId, roles));
    }

    protected final User limitedTo(List<UUID> sites, String... roles) {
        return new User(ISSUER.tokenForSites(organization, "ada", sites, roles));
    }

    protected final User nobody() {
        return new User("");
    }

    protected final User admin() {
        return user("ADMIN");
    }

    protected final UUID site() {
        var site = UUID.randomUUID();
        admin().post("/v1/sites", """
                {"siteId": "%s", "name": "Hamburg", "timeZone": "Europe/Berlin"}""".formatted(site)).is(201);
        return site;
    }

    protected final UUID machine(UUID site) {
        var machine = UUID.randomUUID();
        admin().post("/v1/machines", registration(machine, site, "T-" + machine))
                .is(201);
        return machine;
    }

    protected static String registration(UUID machine, UUID site, String tag) {
        return """
                {"machineId": "%s", "siteId": "%s", "tag": "%s", "name": "Forklift", "category": "Forklift"}""".formatted(machine, site, tag);
    }
}
