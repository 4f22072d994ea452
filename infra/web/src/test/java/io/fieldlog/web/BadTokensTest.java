package io.fieldlog.web;

import static com.nimbusds.jose.JOSEObjectType.JWT;
import static com.nimbusds.jose.JWSAlgorithm.RS256;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.fieldlog.web.testing.TestIssuer;
import java.net.URI;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.ConfigurableApplicationContext;

/// Every way to be nobody.
class BadTokensTest {

    private static final UUID ORGANIZATION = UUID.randomUUID();
    private static TestIssuer issuer;
    private static ConfigurableApplicationContext application;
    private static Client client;

    @BeforeAll
    static void start() {
        issuer = new TestIssuer();
        application = TestApplication.start(TestApplication.class, issuer.url(), issuer.jwkSetUri());
        client = new Client(application);
    }

    @AfterAll
    static void stop() {
        application.close();
        issuer.close();
    }

    private static JWTClaimsSet.Builder good() {
        return issuer.claims(ORGANIZATION, "inspector", List.of("INSPECTOR"));
    }

    private static JWSHeader.Builder header() {
        return new JWSHeader.Builder(RS256).keyID(issuer.key().getKeyID()).type(JWT);
    }

    private static String signed(JWSHeader.Builder header) {
        return TestIssuer.sign(header.build(), good().build(), issuer.key());
    }

    private static Date inSeconds(long seconds) {
        return Date.from(Instant.now().plusSeconds(seconds));
    }

    static Stream<Arguments> tokens() throws Exception {
        var stranger = TestIssuer.newKey(issuer.key().getKeyID());
        var tokens = new LinkedHashMap<String, String>();
        tokens.put("nothing", "");
        tokens.put("not a token", "abc");
        tokens.put("three empty parts", "..");
        tokens.put("alg none", new PlainJWT(good().build()).serialize());
        tokens.put("alg none in other case", retitled("{\"alg\":\"NoNe\",\"typ\":\"JWT\"}", ""));
        tokens.put("alg none with a signature", retitled("{\"alg\":\"none\"}", "c2lnbmVk"));
        tokens.put("HS256 with the public key as secret", hmac());
        for (var algorithm : List.of(JWSAlgorithm.RS384, JWSAlgorithm.RS512, JWSAlgorithm.PS256)) {
            tokens.put(
                    "another algorithm, " + algorithm,
                    signed(new JWSHeader.Builder(algorithm).keyID(issuer.key().getKeyID())));
        }
        tokens.put("signed by a stranger with our key id", TestIssuer.sign(header().build(), good().build(), stranger));
        tokens.put("a key id that the issuer does not have", signed(header().keyID("another")));
        tokens.put("signed by the key that it brings (jwk)", withOwnKey(stranger));
        tokens.put(
                "key set of its own (jku)",
                TestIssuer.sign(
                        header().keyID("evil")
                                .jwkURL(URI.create("http://127.0.0.1:1/jwks"))
                                .build(),
                        good().build(),
                        stranger));
        tokens.put(
                "certificate of its own (x5u)",
                TestIssuer.sign(
                        header().keyID("evil")
                                .x509CertURL(URI.create("http://127.0.0.1:1/cert"))
                                .build(),
                        good().build(),
                        stranger));
        tokens.put("tampered signature", tampered(2));
        tokens.put("tampered claims", tampered(1));
        tokens.put("signature left out", unsigned());
        tokens.put(
                "critical header that nobody knows",
                signed(header().criticalParams(Set.of("mystery")).customParam("mystery", 1)));
        tokens.put("a token of another type", signed(header().type(new JOSEObjectType("logout+jwt"))));
        tokens.put("a proof of possession instead of a token", signed(header().type(new JOSEObjectType("dpop+jwt"))));
        tokens.put("expired", issuer.sign(good().expirationTime(inSeconds(-60)).build()));
        tokens.put("without an end", issuer.sign(good().expirationTime(null).build()));
        tokens.put(
                "not yet valid",
                issuer.sign(good().notBeforeTime(inSeconds(300)).build()));
        tokens.put(
                "for another audience", issuer.sign(good().audience("payroll").build()));
        tokens.put("for nobody", issuer.sign(good().audience((String) null).build()));
        tokens.put(
                "of another issuer",
                issuer.sign(good().issuer("https://evil.example").build()));
        tokens.put("of no issuer", issuer.sign(good().issuer(null).build()));
        tokens.put(
                "of an issuer that differs by a slash",
                issuer.sign(good().issuer(issuer.url() + "/").build()));
        tokens.put("without organization", issuer.sign(good().claim("org", null).build()));
        tokens.put(
                "an organization that is no UUID",
                issuer.sign(good().claim("org", "acme").build()));
        tokens.put(
                "an organization in short form",
                issuer.sign(good().claim("org", "1-1-1-1-1").build()));
        tokens.put(
                "several organizations",
                issuer.sign(
                        good().claim("org", List.of(ORGANIZATION.toString())).build()));
        tokens.put("without user", issuer.sign(good().subject(null).build()));
        tokens.put("a blank user", issuer.sign(good().subject("  ").build()));
        tokens.put(
                "a user with a line break",
                issuer.sign(good().subject("a\nINFO all is well").build()));
        tokens.put(
                "a user of 256 characters",
                issuer.sign(good().subject("x".repeat(256)).build()));
        tokens.put("without roles", issuer.sign(good().claim("roles", null).build()));
        tokens.put(
                "an unknown role",
                issuer.sign(good().claim("roles", List.of("INSPECTOR", "ROOT")).build()));
        tokens.put(
                "a role in lower case",
                issuer.sign(good().claim("roles", List.of("admin")).build()));
        tokens.put(
                "roles that are no list",
                issuer.sign(good().claim("roles", "ADMIN").build()));
        tokens.put(
                "sites that are no list",
                issuer.sign(good().claim("sites", "all").build()));
        tokens.put(
                "a site that is no UUID",
                issuer.sign(good().claim("sites", List.of("harbour")).build()));
        return tokens.entrySet().stream().map(token -> Arguments.of(token.getKey(), token.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tokens")
    void is_refused(String what, String token) {
        var answer = client.get("/v1/things/" + UUID.randomUUID(), token);

        assertThat(answer.status()).as(answer.raw().body()).isEqualTo(401);
        assertThat(answer.code()).isEqualTo("unauthenticated");
        assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        if (token.length() > 8) {
            assertThat(answer.raw().body()).doesNotContain(token.substring(0, 8));
        }
    }

    @Test
    void is_refused_in_any_place_but_one_header() {
        var token = issuer.sign(good().build());
        var path = "/v1/things/" + UUID.randomUUID();

        assertThat(client.get(path, token).status()).isEqualTo(200);
        assertThat(client.send(client.to(path)).status()).isEqualTo(401);
        assertThat(client.send(client.to(path + "?access_token=" + token)).status())
                .isEqualTo(401);
        assertThat(client.send(client.to(path).header("Authorization", token)).status())
                .isEqualTo(401);
        assertThat(client.send(client.to(path).header("Authorization", "Basic " + token))
                        .status())
                .isEqualTo(401);
        assertThat(client.send(client.to(path)
                                .header("Authorization", "Bearer " + token)
                                .header("Authorization", "Bearer " + token))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void is_refused_before_the_route_and_the_body_are_looked_at() {
        assertThat(client.get("/v1/nothing", "abc").status()).isEqualTo(401);
        assertThat(client.post("/v1/things", "abc", "{").status()).isEqualTo(401);
        assertThat(client.post("/v1/things/1?x=1", "abc", "{").status()).isEqualTo(401);
    }

    @Test
    void gives_the_actor_organization_user_and_roles_of_a_good_one() {
        var thing = client.get("/v1/things/" + ORGANIZATION, issuer.token(ORGANIZATION, "inspector@acme", "INSPECTOR"))
                .json();

        assertThat(thing.path("organizationId").asString()).isEqualTo(ORGANIZATION.toString());
        assertThat(thing.path("userId").asString()).isEqualTo("inspector@acme");
    }

    private static String retitled(String header, String signature) {
        var claims = issuer.sign(good().build()).split("\\.", -1)[1];
        return Base64.getUrlEncoder().withoutPadding().encodeToString(header.getBytes(UTF_8)) + "." + claims + "."
                + signature;
    }

    private static String hmac() throws Exception {
        var token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .keyID(issuer.key().getKeyID())
                        .build(),
                good().build());
        token.sign(new MACSigner(issuer.key().toRSAPublicKey().getEncoded()));
        return token.serialize();
    }

    private static String withOwnKey(RSAKey key) {
        return TestIssuer.sign(header().keyID("evil").jwk(key.toPublicJWK()).build(), good().build(), key);
    }

    private static String tampered(int part) {
        var parts = issuer.sign(good().build()).split("\\.", -1);
        var bytes = Base64.getUrlDecoder().decode(parts[part]);
        if (part == 1) {
            parts[part] = Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(new String(bytes, UTF_8)
                            .replace("INSPECTOR", "ADMIN")
                            .getBytes(UTF_8));
        } else {
            bytes[10] ^= 1;
            parts[part] = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        }
        return String.join(".", parts);
    }

    private static String unsigned() {
        var token = issuer.sign(good().build());
        return token.substring(0, token.lastIndexOf('.') + 1);
    }
}
