package io.fieldlog.web;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.fieldlog.web.testing.TestIssuer;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/// A node that bears two requests at once.
class AdmissionTest {

    static TestIssuer issuer;
    static ConfigurableApplicationContext node;
    static Client client;
    static String token;

    @BeforeAll
    static void start() {
        issuer = new TestIssuer();
        node = new SpringApplication(TestApplication.class)
                .run(
                        "--server.port=0",
                        "--server.address=127.0.0.1",
                        "--fieldlog.security.issuer=" + issuer.url(),
                        "--fieldlog.security.jwk-set-uri=" + issuer.jwkSetUri(),
                        "--fieldlog.admission.requests-in-flight=2");
        client = new Client(node);
        token = issuer.token(UUID.randomUUID(), "author", "AUTHOR");
    }

    @AfterAll
    static void stop() {
        node.close();
        issuer.close();
    }

    @Test
    void more_requests_than_a_node_bears_are_told_to_come_back_and_the_others_go_on() throws Exception {
        try (var first = withoutItsBody();
                var second = withoutItsBody()) {
            awaitInFlight(2);

            var refused = client.get("/v1/things/" + UUID.randomUUID(), token);

            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.code()).isEqualTo("unavailable");
            assertThat(refused.header("Retry-After")).isEqualTo("1");
            assertThat(client.send(client.to("/actuator/health/liveness")).status())
                    .isEqualTo(200);
            first.getOutputStream().write("{}".getBytes(US_ASCII));
            assertThat(first.getInputStream().readNBytes(12)).asString().isEqualTo("HTTP/1.1 400");
        }
        awaitInFlight(0);
        assertThat(client.get("/v1/things/" + UUID.randomUUID(), token).status())
                .isEqualTo(200);
    }

    /// A request that the node works on until its body comes, or its connection ends.
    private static Socket withoutItsBody() throws Exception {
        var socket = new Socket(
                InetAddress.getLoopbackAddress(),
                node.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
        socket.getOutputStream().write("""
                POST /v1/things HTTP/1.1\r
                Host: localhost\r
                Authorization: Bearer %s\r
                Content-Type: application/json\r
                Content-Length: 2\r
                \r
                """.formatted(token).getBytes(US_ASCII));
        return socket;
    }

    private static void awaitInFlight(int requests) throws InterruptedException {
        var gauge = node.getBean(MeterRegistry.class)
                .get("fieldlog.admission.in.flight")
                .gauge();
        var deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (gauge.value() != requests) {
            assertThat(System.nanoTime()).as("requests in flight").isLessThan(deadline);
            Thread.sleep(10);
        }
    }
}
