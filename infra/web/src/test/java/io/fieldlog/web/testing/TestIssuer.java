package io.fieldlog.web.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/// A real issuer in miniature: it has a key, publishes it over HTTP, and signs tokens.
public final class TestIssuer implements AutoCloseable {

    private final HttpServer server;
    private final AtomicInteger asked = new AtomicInteger();
    private volatile RSAKey key;

    public TestIssuer() {
        this(0);
    }

    private TestIssuer(int port) {
        this.key = newKey("first");
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        server.createContext("/oauth2/jwks", exchange -> {
            asked.incrementAndGet();
            byte[] keys = new JWKSet(key.toPublicJWK()).toString().getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/jwk-set+json");
            exchange.sendResponseHeaders(200, keys.length);
            try (exchange) {
                exchange.getResponseBody().write(keys);
            }
        });
        server.start();
    }

    public static RSAKey newKey(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /// Where the public key is: the value of `fieldlog.security.jwk-set-uri`.
    public String jwkSetUri() {
        return url() + "/oauth2/jwks";
    }

    public RSAKey key() {
        return key;
    }

    public int timesAsked() {
        return asked.get();
    }

    /// From now on another key signs, and only it is published.
    public void rotate(String id) {
        key = newKey(id);
    }

    /// A token as the issuer of the local stack makes it, with these roles in this organization.
    public String token(UUID organizationId, String userId, String... roles) {
        return sign(claims(organizationId, userId, Arrays.asList(roles)).build());
    }

    public String tokenForSites(UUID organizationId, String userId, Collection<UUID> sites, String... roles) {
        return sign(claims(organizationId, userId, Arrays.asList(roles))
                .claim("sites", sites.stream().map(UUID::toString).toList())
                .build());
    }

    public JWTClaimsSet.Builder claims(UUID organizationId, String userId, List<String> roles) {
        var now = Instant.now();
        return new JWTClaimsSet.Builder()
                .issuer(url())
                .audience("fieldlog")
                .subject(userId)
                .issueTime(Date.from(now))
                .notBeforeTime(Date.from(now))
                .expirationTime(Date.from(now.plus(Duration.ofMinutes(15))))
                .claim("org", organizationId.toString())
                .claim("roles", roles);
    }

    public String sign(JWTClaimsSet claims) {
        var header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID(key.getKeyID())
                .type(JOSEObjectType.JWT)
                .build();
        return sign(header, claims, key);
    }

    public static String sign(JWSHeader header, JWTClaimsSet claims, RSAKey key) {
        try {
            var token = new SignedJWT(header, claims);
            token.sign(new RSASSASigner(key));
            return token.serialize();
        } catch (JOSEException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
