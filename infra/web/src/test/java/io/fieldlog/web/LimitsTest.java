package io.fieldlog.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.fieldlog.local.testing.RedisServer;
import io.fieldlog.web.Client.Answer;
import io.fieldlog.web.testing.TestIssuer;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/// Two nodes and their Redis: a user may send 20 requests at once, an organization 50, and both get next to nothing
/// back while a test runs.
class LimitsTest {

    @TempDir
    static Path directory;

    static TestIssuer issuer;
    static RedisServer redis;
    static ConfigurableApplicationContext first;
    static ConfigurableApplicationContext second;

    final UUID organization = UUID.randomUUID();

    @BeforeAll
    static void start() {
        issuer = new TestIssuer();
        redis = RedisServer.start(directory);
        first = node();
        second = node();
        awaitCounting();
    }

    @AfterAll
    static void stop() {
        first.close();
        second.close();
        redis.close();
        issuer.close();
    }

    private static ConfigurableApplicationContext node() {
        return new SpringApplication(TestApplication.class)
                .run(
                        "--server.port=0",
                        "--server.address=127.0.0.1",
                        "--fieldlog.security.issuer=" + issuer.url(),
                        "--fieldlog.security.jwk-set-uri=" + issuer.jwkSetUri(),
                        "--fieldlog.redis.url=" + redis.url(),
                        "--fieldlog.limits.user-per-second=1",
                        "--fieldlog.limits.user-burst=20",
                        "--fieldlog.limits.organization-per-second=1",
                        "--fieldlog.limits.organization-burst=50",
                        // a machine that builds something else meanwhile is no slow Redis
                        "--fieldlog.limits.patience=500ms");
    }

    /// Until both nodes have found Redis.
    private static void awaitCounting() {
        for (var node : List.of(first, second)) {
            var deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (ask(node, UUID.randomUUID(), "probe").header("RateLimit") == null) {
                assertThat(System.nanoTime()).as("Redis counts").isLessThan(deadline);
                sleep(Duration.ofMillis(100));
            }
        }
    }

    private static void sleep(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }

    private static Answer ask(ConfigurableApplicationContext node, UUID organization, String user) {
        return new Client(node).get("/v1/things", issuer.token(organization, user, "INSPECTOR"));
    }

    private List<Integer> askOften(ConfigurableApplicationContext node, String user, int times) {
        var client = new Client(node);
        var token = issuer.token(organization, user, "INSPECTOR");
        var statuses = new ArrayList<Integer>();
        for (var i = 0; i < times; i++) {
            statuses.add(client.get("/v1/things", token).status());
        }
        return statuses;
    }

    @Test
    void a_user_who_asks_too_often_is_told_when_to_ask_again_and_nobody_else_is_hurt() {
        var before = ask(first, organization, "eager");
        var statuses = askOften(first, "eager", 40);
        var refused = ask(first, organization, "eager");

        assertThat(before.status()).isEqualTo(200);
        assertThat(before.header("RateLimit-Policy")).isEqualTo("\"user\";q=20;w=20, \"organization\";q=50;w=50");
        assertThat(before.header("RateLimit")).isEqualTo("\"user\";r=19, \"organization\";r=49");
        assertThat(statuses.subList(0, 15)).containsOnly(200);
        assertThat(statuses.subList(30, 40)).contains(429);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.code()).isEqualTo("too-many-requests");
        assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(refused.header("Retry-After")).isEqualTo("1");
        assertThat(refused.header("RateLimit")).isEqualTo("\"user\";r=0;t=1");
        assertThat(ask(first, organization, "patient").status()).isEqualTo(200);
        assertThat(ask(first, UUID.randomUUID(), "eager").status()).isEqualTo(200);

        sleep(Duration.ofMillis(1200));

        assertThat(ask(first, organization, "eager").status()).isEqualTo(200);
    }

    @Test
    void all_users_of_an_organization_share_its_limit() {
        for (var user : List.of("one", "two", "three", "four")) {
            askOften(first, user, 15);
        }

        var refused = ask(first, organization, "five");

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("RateLimit")).isEqualTo("\"user\";r=19, \"organization\";r=0;t=1");
        assertThat(ask(first, UUID.randomUUID(), "five").status()).isEqualTo(200);
    }

    @Test
    void nodes_count_together() {
        var statuses = new ArrayList<>(askOften(first, "roaming", 20));
        statuses.addAll(askOften(second, "roaming", 20));

        // Each may let pass what it had reserved, and a second or two give something back.
        assertThat(statuses.stream().filter(status -> status == 200).count()).isBetween(20L, 27L);
    }

    @Test
    void who_has_no_valid_token_is_not_counted() {
        var client = new Client(first);
        for (var i = 0; i < 100; i++) {
            var answer = client.send(client.to("/v1/things"));
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("RateLimit")).isNull();
        }
    }

    @Test
    void without_redis_everything_goes_on_and_with_it_the_limits_are_back() {
        redis.kill();
        var uncounted = uncounted(first);
        try {
            var began = System.nanoTime();
            assertThat(askOften(first, "eager", 100)).containsOnly(200);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
            assertThat(ask(first, organization, "eager").header("RateLimit")).isNull();
            assertThat(ask(first, organization, "eager").header("RateLimit-Policy"))
                    .isNotNull();
            assertThat(uncounted(first)).isGreaterThan(uncounted + 90);
        } finally {
            redis.startAgain();
        }
        awaitCounting();

        assertThat(askOften(first, "eager", 60)).contains(429);
    }

    @Test
    void a_redis_that_hangs_delays_one_request_a_second_and_no_longer_than_the_patience() {
        askOften(first, "eager", 1);
        hang(Duration.ofSeconds(4));
        var longest = Duration.ZERO;
        var slow = 0;
        var began = System.nanoTime();
        for (var i = 0; i < 100; i++) {
            var asked = System.nanoTime();
            assertThat(ask(first, organization, "other-" + i).status()).isEqualTo(200);
            var took = Duration.ofNanos(System.nanoTime() - asked);
            longest = longest.compareTo(took) > 0 ? longest : took;
            slow += took.compareTo(Duration.ofMillis(400)) > 0 ? 1 : 0;
        }
        var seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();

        assertThat(slow).isBetween(1, (int) seconds + 1);
        assertThat(longest).isLessThan(Duration.ofSeconds(2));
        awaitCounting();
    }

    /// Redis takes commands and answers none of them.
    private static void hang(Duration time) {
        try (var socket = new Socket("127.0.0.1", redis.port())) {
            socket.getOutputStream()
                    .write("CLIENT PAUSE %d ALL\r\n".formatted(time.toMillis()).getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().readNBytes(3)).asString().isEqualTo("+OK");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static double uncounted(ConfigurableApplicationContext node) {
        return node.getBean(MeterRegistry.class)
                .get("fieldlog.limits.unchecked")
                .counter()
                .count();
    }
}
