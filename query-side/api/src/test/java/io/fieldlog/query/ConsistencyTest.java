package io.fieldlog.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.fieldlog.query.Asker.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class ConsistencyTest {

    final Stack stack = Stack.running();
    final Organization acme = new Organization(stack);

    @Test
    void an_organization_of_which_nothing_is_known_is_empty_at_position_zero() {
        var answer = acme.asker("INSPECTOR").get("/v1/sites").ok();

        assertThat(answer.items("siteId")).isEmpty();
        assertThat(answer.json().path("next").isNull()).isTrue();
        assertThat(answer.position()).isZero();
    }

    @Test
    void waits_until_the_position_is_there() throws Exception {
        acme.site("Harbour");
        var asker = acme.asker("INSPECTOR");
        asker.at(1, "/v1/sites").ok();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = new ArrayList<CompletableFuture<Reply>>();
            for (int i = 0; i < 20; i++) {
                waiting.add(CompletableFuture.supplyAsync(
                        () -> asker.get("/v1/sites", "Consistency-Token", "2", "Prefer", "wait=10"), threads));
            }
            Thread.sleep(300);
            assertThat(waiting).noneMatch(CompletableFuture::isDone);

            acme.site("Quarry");

            for (var reply : waiting) {
                assertThat(reply.get().items("name")).containsExactly("Harbour", "Quarry");
                assertThat(reply.get().position()).isGreaterThanOrEqualTo(2);
            }
        }
    }

    @Test
    void says_after_the_wait_that_the_view_is_behind() {
        acme.site("Harbour");
        var asker = acme.asker("INSPECTOR");
        asker.at(1, "/v1/sites").ok();

        long began = System.nanoTime();
        var answer = asker.get("/v1/sites", "Consistency-Token", "2", "Prefer", "respond-async, wait=1");
        var waited = Duration.ofNanos(System.nanoTime() - began);

        answer.isProblem(503, "view-behind");
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        assertThat(answer.position()).isEqualTo(1);
        assertThat(waited).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(4));
    }

    @Test
    void does_not_wait_when_asked_not_to() {
        var asker = acme.asker("INSPECTOR");
        asker.get("/v1/sites").ok();
        long began = System.nanoTime();
        asker.get("/v1/sites", "Consistency-Token", "7", "Prefer", "wait=0").isProblem(503, "view-behind");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMillis(900));
    }

    @Test
    void each_question_waits_for_the_view_that_it_is_about() {
        var site = acme.site("Harbour");
        acme.machine(site, "T-1", "truck", null);
        acme.reach("sites", 5);
        var asker = acme.asker("SUPERVISOR");

        asker.at(5, "/v1/sites").ok();
        asker.get("/v1/machines", "Consistency-Token", "5", "Prefer", "wait=0").isProblem(503, "view-behind");
        asker.get("/v1/dashboards/organization", "Consistency-Token", "5", "Prefer", "wait=0")
                .isProblem(503, "view-behind");
    }

    @Test
    void says_at_once_that_a_parked_view_will_not_get_there() {
        acme.site("Harbour");
        acme.park("sites", 2);
        acme.reach("machines", 3);
        acme.reach("checklists", 3);
        acme.reach("schedules", 3);
        var asker = acme.asker("INSPECTOR");
        asker.at(3, "/v1/machines").ok();

        long began = System.nanoTime();
        asker.get("/v1/sites", "Consistency-Token", "2", "Prefer", "wait=10").isProblem(503, "view-parked");
        asker.get("/v1/sites", "Consistency-Token", "9", "Prefer", "wait=10").isProblem(503, "view-parked");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
        assertThat(asker.at(1, "/v1/sites").items("name")).containsExactly("Harbour");
        asker.at(3, "/v1/machines").ok();
    }

    @Test
    void a_view_that_parks_while_someone_waits_ends_the_wait() throws Exception {
        acme.site("Harbour");
        var asker = acme.asker("INSPECTOR");
        asker.at(1, "/v1/sites").ok();
        var waiting = CompletableFuture.supplyAsync(
                () -> asker.get("/v1/sites", "Consistency-Token", "2", "Prefer", "wait=10"));
        Thread.sleep(200);
        acme.park("sites", 2);
        waiting.get().isProblem(503, "view-parked");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "abc", "1.5", "0x1", "1,2", "99999999999999999999", ""})
    void a_token_is_a_position(String token) {
        acme.asker("INSPECTOR").get("/v1/sites", "Consistency-Token", token).isProblem(400, "invalid-parameter");
    }

    @ParameterizedTest
    @ValueSource(strings = {"wait", "wait=", "wait=soon", "wait=-1"})
    void a_wait_is_whole_seconds(String prefer) {
        acme.asker("INSPECTOR").get("/v1/sites", "Prefer", prefer).isProblem(400, "invalid-parameter");
    }

    @Test
    void two_tokens_are_none() {
        acme.asker("INSPECTOR")
                .get("/v1/sites", "Consistency-Token", "1", "Consistency-Token", "2")
                .isProblem(400, "invalid-parameter");
    }

    @Test
    void a_replica_that_stands_still_is_not_asked_for_what_it_does_not_have() {
        acme.site("Harbour");
        var asker = acme.asker("INSPECTOR");
        asker.at(1, "/v1/sites").ok();
        var still = JdbcClient.create(
                new DriverManagerDataSource(stack.first.viewsUrl(), stack.first.superuser(), stack.first.password()));
        still.sql("SELECT pg_wal_replay_pause()").query(rows -> {});
        try {
            acme.site("Quarry");
            for (int i = 0; i < 20; i++) {
                assertThat(asker.at(2, "/v1/sites").items("name")).containsExactly("Harbour", "Quarry");
            }
        } finally {
            still.sql("SELECT pg_wal_replay_resume()").query(rows -> {});
        }
    }

    @Test
    void a_replica_that_lags_is_left_out_and_taken_back() throws InterruptedException {
        acme.site("Harbour");
        var asker = acme.asker("INSPECTOR");
        asker.at(1, "/v1/sites").ok();
        var still = JdbcClient.create(
                new DriverManagerDataSource(stack.first.viewsUrl(), stack.first.superuser(), stack.first.password()));
        still.sql("SELECT pg_wal_replay_pause()").query(rows -> {});
        try {
            acme.site("Quarry");
            asker.at(2, "/v1/sites").ok();
            awaitUsable(1);
            for (int i = 0; i < 20; i++) {
                assertThat(asker.get("/v1/sites").items("name")).containsExactly("Harbour", "Quarry");
            }
        } finally {
            still.sql("SELECT pg_wal_replay_resume()").query(rows -> {});
        }
        awaitUsable(2);
    }

    @Test
    void a_replica_that_dies_is_left_out_and_taken_back() throws InterruptedException {
        acme.site("Harbour");
        var asker = acme.asker("INSPECTOR");
        asker.at(1, "/v1/sites").ok();

        stack.first.kill();
        for (int i = 0; i < 30; i++) {
            asker.at(1, "/v1/sites").ok();
        }
        stack.first.startAgain();
        awaitUsable(2);
        stack.second.kill();
        for (int i = 0; i < 30; i++) {
            asker.at(1, "/v1/sites").ok();
        }
        stack.second.startAgain();
        awaitUsable(2);
    }

    @Test
    @Tag("long")
    void a_replica_that_hangs_is_left_out_and_taken_back() throws Exception {
        acme.site("Harbour");
        var asker = acme.asker("INSPECTOR");
        asker.at(1, "/v1/sites").ok();
        stack.first.pause();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = new ArrayList<CompletableFuture<Reply>>();
            for (int i = 0; i < 20; i++) {
                waiting.add(CompletableFuture.supplyAsync(() -> asker.get("/v1/sites"), threads));
                waiting.add(CompletableFuture.supplyAsync(() -> asker.at(2, "/v1/sites"), threads));
            }
            acme.site("Quarry");
            for (var reply : waiting) {
                reply.get(30, TimeUnit.SECONDS).ok();
            }
            assertThat(usableReplicas()).isEqualTo(1);

            for (int i = 0; i < 20; i++) {
                long began = System.nanoTime();
                assertThat(asker.at(2, "/v1/sites").items("name")).containsExactly("Harbour", "Quarry");
                asker.get("/v1/sites").ok();
                assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(1));
            }
        } finally {
            stack.first.resume();
        }
        awaitUsable(2);
        stack.second.pause();
        try {
            for (int i = 0; i < 20; i++) {
                assertThat(asker.at(2, "/v1/sites").items("name")).containsExactly("Harbour", "Quarry");
            }
        } finally {
            stack.second.resume();
        }
        awaitUsable(2);
    }

    @Test
    void without_any_replica_it_says_so_and_recovers() throws InterruptedException {
        acme.site("Harbour");
        var asker = acme.asker("INSPECTOR");
        asker.at(1, "/v1/sites").ok();
        stack.first.kill();
        stack.second.kill();
        asker.get("/v1/sites").isProblem(503, "unavailable");
        assertThat(asker.get("/actuator/health/readiness").status()).isEqualTo(503);
        assertThat(asker.get("/actuator/health/liveness").status()).isEqualTo(200);
        stack.first.startAgain();
        stack.second.startAgain();
        awaitUsable(2);
        asker.get("/v1/sites").ok();
        assertThat(asker.get("/actuator/health/readiness").status()).isEqualTo(200);
    }

    /// Until the query side asks as many replicas.
    private void awaitUsable(int replicas) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (usableReplicas() != replicas && System.nanoTime() < deadline) {
            Thread.sleep(50);
        }
        assertThat(usableReplicas()).isEqualTo(replicas);
    }

    private int usableReplicas() {
        var health = stack.application
                .getBean("replicasHealthIndicator", HealthIndicator.class)
                .health();
        return (Integer) Objects.requireNonNull(
                Objects.requireNonNull(health).getDetails().get("usable"));
    }
}
