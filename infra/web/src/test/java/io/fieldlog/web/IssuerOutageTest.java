package io.fieldlog.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.fieldlog.web.testing.TestIssuer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IssuerOutageTest {

    private final UUID organization = UUID.randomUUID();

    @Test
    void starts_without_the_issuer_and_says_that_tokens_cannot_be_checked() throws IOException {
        int nobody;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = free.getLocalPort();
        }
        try (var issuer = new TestIssuer();
                var application = TestApplication.start(
                        TestApplication.class, issuer.url(), "http://127.0.0.1:" + nobody + "/jwks")) {
            var answer =
                    new Client(application).get("/v1/things/" + organization, issuer.token(organization, "a", "ADMIN"));

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.code()).isEqualTo("unavailable");
            assertThat(answer.header("Retry-After")).isEqualTo("1");
        }
    }

    @Test
    void believes_tokens_while_the_issuer_is_away_and_a_new_key_when_it_has_one() throws InterruptedException {
        try (var issuer = new TestIssuer();
                var application = TestApplication.start(TestApplication.class, issuer.url(), issuer.jwkSetUri())) {
            var client = new Client(application);
            var path = "/v1/things/" + organization;
            var first = issuer.token(organization, "a", "ADMIN");
            for (int i = 0; i < 5; i++) {
                assertThat(client.get(path, first).status()).isEqualTo(200);
            }
            assertThat(issuer.timesAsked()).isEqualTo(1);

            issuer.rotate("second");
            Thread.sleep(1100);
            assertThat(client.get(path, issuer.token(organization, "a", "ADMIN"))
                            .status())
                    .isEqualTo(200);
            assertThat(client.get(path, first).status()).isEqualTo(401);

            issuer.close();
            Thread.sleep(1100);
            assertThat(client.get(path, issuer.token(organization, "a", "ADMIN"))
                            .status())
                    .isEqualTo(200);
            issuer.rotate("third");
            assertThat(client.get(path, issuer.token(organization, "a", "ADMIN"))
                            .status())
                    .isEqualTo(401);
        }
    }

    @Test
    void asks_the_issuer_no_more_than_once_a_second_for_keys_that_do_not_exist() {
        try (var issuer = new TestIssuer();
                var application = TestApplication.start(TestApplication.class, issuer.url(), issuer.jwkSetUri())) {
            var client = new Client(application);
            var stranger = TestIssuer.newKey("unknown");
            var good = issuer.token(organization, "a", "ADMIN");
            var header = new com.nimbusds.jose.JWSHeader.Builder(com.nimbusds.jose.JWSAlgorithm.RS256)
                    .keyID("unknown")
                    .build();
            var bad = TestIssuer.sign(
                    header,
                    issuer.claims(organization, "a", java.util.List.of("ADMIN")).build(),
                    stranger);
            long began = System.nanoTime();
            assertThat(client.get("/v1/things/" + organization, good).status()).isEqualTo(200);
            for (int i = 0; i < 50; i++) {
                assertThat(client.get("/v1/things/" + organization, bad).status())
                        .isEqualTo(401);
            }
            long seconds = (System.nanoTime() - began) / 1_000_000_000;

            assertThat(issuer.timesAsked()).isLessThanOrEqualTo((int) (2 + seconds));
            assertThat(client.get("/v1/things/" + organization, good).status()).isEqualTo(200);
        }
    }
}
