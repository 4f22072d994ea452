package io.fieldlog.local.issuer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class IssuerTest {

    private static final String URL = "http://127.0.0.1:21008";

    private static final String ACME = "3579887f-60a8-51e0-8bb3-0ca383b82828";

    private static final String GLOBEX = "cd3af408-9dd6-56a6-b671-bc85ab3eba17";

    private static final UUID NORTH = UUID.fromString("019ab2c4-0000-7000-8000-000000000001");

    private static final UUID SOUTH = UUID.fromString("019ab2c4-0000-7000-8000-000000000002");

    @TempDir
    static Path data;

    private static ConfigurableApplicationContext issuer;

    @BeforeAll
    static void start() {
        issuer = issuer(keyFile());
    }

    @AfterAll
    static void stop() {
        issuer.close();
    }

    @ParameterizedTest
    @CsvSource({
        "admin, ADMIN",
        "author, AUTHOR",
        "supervisor, SUPERVISOR",
        "inspector, INSPECTOR",
        "inspector2, INSPECTOR",
        "mechanic, MECHANIC",
        "analyst, ANALYST",
        "auditor, AUDITOR"
    })
    void every_demo_user_gets_a_token_with_its_role_in_both_organizations(String name, String role) throws Exception {
        var acme = claims(token(issuer, name));
        assertThat(acme.getSubject()).isEqualTo(name);
        assertThat(acme.getStringClaim("org")).isEqualTo(ACME);
        assertThat(acme.getStringListClaim("roles")).containsExactly(role);

        var globex = claims(token(issuer, name + "@globex"));
        assertThat(globex.getSubject()).isEqualTo(name + "@globex");
        assertThat(globex.getStringClaim("org")).isEqualTo(GLOBEX);
        assertThat(globex.getStringListClaim("roles")).containsExactly(role);
    }

    @Test
    void a_token_is_for_fieldlog_from_this_issuer_and_lasts_an_hour() throws Exception {
        var answer = json(ask(issuer, form("admin", "admin")));
        var token = SignedJWT.parse(answer.get("access_token").asString());
        var claims = token.getJWTClaimsSet();

        assertThat(answer.get("token_type").asString()).isEqualTo("Bearer");
        assertThat(answer.get("expires_in").asLong()).isBetween(3_500L, 3_600L);
        assertThat(token.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.RS256);
        assertThat(claims.getIssuer()).isEqualTo(URL);
        assertThat(claims.getAudience()).containsExactly("fieldlog");
        assertThat(Duration.between(
                        claims.getIssueTime().toInstant(),
                        claims.getExpirationTime().toInstant()))
                .isEqualTo(Duration.ofHours(1));
        assertThat(claims.getClaim("sites")).isNull();
    }

    @Test
    void a_client_may_also_authenticate_in_the_header() throws Exception {
        var request = tokenRequest(issuer, "grant_type=client_credentials")
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString("mechanic:mechanic".getBytes(UTF_8)))
                .build();

        assertThat(claims(json(send(request)).get("access_token").asString()).getSubject())
                .isEqualTo("mechanic");
    }

    @ParameterizedTest
    @CsvSource({"admin, wrong", "admin, ''", "nobody, nobody", "admin@globex, admin", "admin, admin@globex"})
    void a_wrong_secret_or_user_gets_401(String name, String secret) throws Exception {
        var response = ask(issuer, form(name, secret));

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.body()).doesNotContain("access_token");
    }

    @Test
    void another_grant_is_refused() throws Exception {
        var response = ask(issuer, "grant_type=password&client_id=admin&client_secret=admin&username=a&password=b");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).get("error").asString()).isEqualTo("unsupported_grant_type");
    }

    @Test
    void sites_narrow_a_token_however_they_are_separated() throws Exception {
        for (var sites : List.of(
                "&sites=" + NORTH + "," + SOUTH,
                "&sites=" + NORTH + "%20" + SOUTH,
                "&sites=" + NORTH + "+" + SOUTH,
                "&sites=" + NORTH + ",%20" + SOUTH,
                "&sites=" + NORTH + "&sites=" + SOUTH,
                "&sites=" + NORTH.toString().toUpperCase(Locale.ROOT) + "," + SOUTH + "," + NORTH)) {
            var answer = json(ask(issuer, form("inspector", "inspector") + sites));
            assertThat(claims(answer.get("access_token").asString()).getStringListClaim("sites"))
                    .as(sites)
                    .containsExactly(NORTH.toString(), SOUTH.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"north", "1-1-1-1-1", "", ",", "019ab2c4-0000-7000-8000-00000000000g"})
    void sites_that_are_no_uuids_are_refused_and_never_widened(String sites) throws Exception {
        var response = ask(issuer, form("inspector", "inspector") + "&sites=" + encode(sites));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).get("error").asString()).isEqualTo("invalid_request");
    }

    @Test
    void a_token_survives_the_restart_of_the_issuer() throws Exception {
        var keyFile = data.resolve("other/signing-key.json");
        String token;
        try (var first = issuer(keyFile)) {
            token = token(first, "admin");
        }
        try (var second = issuer(keyFile)) {
            var keys = JWKSet.parse(get(second, "/oauth2/jwks").body());
            assertThat(keys.getKeys()).hasSize(1);
            var parsed = SignedJWT.parse(token);
            var key = keys.getKeyByKeyId(parsed.getHeader().getKeyID());
            assertThat(parsed.verify(new RSASSAVerifier(key.toRSAKey()))).isTrue();
        }
    }

    @Test
    void the_private_key_is_nobody_elses_to_read() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keyFile())))
                .isEqualTo("rw-------");
        assertThat(get(issuer, "/oauth2/jwks").body()).doesNotContain("\"d\"", "\"p\"", "\"q\"");
    }

    @Test
    void says_that_it_is_alive_and_ready_and_nothing_else() throws Exception {
        assertThat(get(issuer, "/actuator/health/liveness").statusCode()).isEqualTo(200);
        assertThat(get(issuer, "/actuator/health/readiness").statusCode()).isEqualTo(200);
        for (var path : List.of("/actuator", "/actuator/env", "/oauth2/introspect", "/login", "/")) {
            assertThat(get(issuer, path).statusCode()).as(path).isEqualTo(401);
        }
    }

    @ParameterizedTest
    @CsvSource({"acme, " + ACME, "globex, " + GLOBEX})
    void organization_ids_come_from_their_domain_names(String name, String id) throws Exception {
        var namespace = UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8");
        var sha1 = MessageDigest.getInstance("SHA-1");
        sha1.update(ByteBuffer.allocate(16)
                .putLong(namespace.getMostSignificantBits())
                .putLong(namespace.getLeastSignificantBits())
                .array());
        var hash = ByteBuffer.wrap(sha1.digest((name + ".fieldlog.io").getBytes(UTF_8)));
        var high = (hash.getLong() & ~0xF000L) | 0x5000L;
        var low = (hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;

        assertThat(new UUID(high, low)).hasToString(id);
    }

    private static Path keyFile() {
        return data.resolve("signing-key.json");
    }

    private static ConfigurableApplicationContext issuer(Path keyFile) {
        return SpringApplication.run(
                Issuer.class,
                "--server.port=0",
                "--fieldlog.issuer.url=" + URL,
                "--fieldlog.issuer.key-file=" + keyFile);
    }

    private static String token(ConfigurableApplicationContext issuer, String name) throws Exception {
        return json(ask(issuer, form(name, name))).get("access_token").asString();
    }

    private static JWTClaimsSet claims(String token) throws Exception {
        return SignedJWT.parse(token).getJWTClaimsSet();
    }

    private static String form(String name, String secret) {
        return "grant_type=client_credentials&client_id=%s&client_secret=%s".formatted(encode(name), encode(secret));
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, UTF_8);
    }

    private static HttpResponse<String> ask(ConfigurableApplicationContext issuer, String form) throws Exception {
        return send(tokenRequest(issuer, form).build());
    }

    private static HttpRequest.Builder tokenRequest(ConfigurableApplicationContext issuer, String form) {
        return HttpRequest.newBuilder(address(issuer).resolve("/oauth2/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form));
    }

    private static HttpResponse<String> get(ConfigurableApplicationContext issuer, String path) throws Exception {
        return send(HttpRequest.newBuilder(address(issuer).resolve(path)).build());
    }

    private static HttpResponse<String> send(HttpRequest request) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.ofString());
        }
    }

    private static URI address(ConfigurableApplicationContext issuer) {
        return URI.create("http://127.0.0.1:" + issuer.getEnvironment().getProperty("local.server.port"));
    }

    private static JsonNode json(HttpResponse<String> response) {
        return new JsonMapper().readTree(response.body());
    }
}
