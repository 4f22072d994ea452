package io.fieldlog.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Each process is killed while commands are being sent: the launcher brings it back, nothing acknowledged is lost,
/// nothing is applied twice.
@Tag("faults")
@Order(Integer.MAX_VALUE - 10)
@ExtendWith(RunningStack.class)
class FaultTest {

    private static final Duration RECOVERY = Duration.ofSeconds(60);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "command-side",
                "relay",
                "projections",
                "query-side",
                "postgres-replica-1",
                "postgres-master",
                "kafka",
                "elasticsearch",
                "redis",
                "object-store",
                "issuer",
                "gateway"
            })
    void a_killed_process_comes_back_and_nothing_is_lost(String name) {
        var admin = RunningStack.as("admin");
        var site = Fixture.site(admin);
        var before = RunningStack.process(name).orElseThrow();
        var load = new Load(admin, site);
        try (load) {
            load.awaitAcknowledged(20);
            ProcessHandle.of(before.get("pid").asLong()).orElseThrow().destroyForcibly();
            RunningStack.await(
                    name + " was started again",
                    RECOVERY,
                    () -> RunningStack.process(name)
                            .filter(now -> now.get("restarts").asInt()
                                    > before.get("restarts").asInt())
                            .filter(now -> now.get("state").asString().equals("UP"))
                            .isPresent());
            load.awaitAcknowledged(20);
        }
        RunningStack.awaitReady();
        load.assertAllAreThere();
    }

    @Test
    void the_stack_is_clean_after_all_of_it() {
        RunningStack.awaitReady();
        RunningStack.fieldlog().run("verify").mustSucceed();
    }

    /// Registers machines one after another, sending each again with its key until it is acknowledged.
    private static final class Load implements AutoCloseable {

        private final Map<UUID, Long> acknowledged = new ConcurrentHashMap<>();
        private final Client client;
        private final Fixture.Site site;
        private final Thread thread;
        private volatile boolean over;

        Load(Client client, Fixture.Site site) {
            this.client = client;
            this.site = site;
            thread = Thread.ofVirtual().start(this::run);
        }

        private void run() {
            while (!over) {
                var machine = UUID.randomUUID();
                var command = UUID.randomUUID();
                var body = Fixture.machineBody(machine, site.id(), "L-" + machine, "Loaded");
                var reply = send(command, body);
                while (reply.status() == 503) {
                    pause();
                    reply = send(command, body);
                }
                acknowledged.put(machine, reply.mustBe(201).position());
                pause(); // A steady load, not a race for the processor with the process that comes back.
            }
        }

        private Client.Reply send(UUID command, String body) {
            while (true) {
                try {
                    return client.postAs(command, "/v1/machines", body);
                } catch (UncheckedIOException e) {
                    pause(); // The entry point itself was killed: its client cannot know more.
                }
            }
        }

        void awaitAcknowledged(int more) {
            var goal = acknowledged.size() + more;
            RunningStack.await(more + " more commands are acknowledged", RECOVERY, () -> acknowledged.size() >= goal);
        }

        void assertAllAreThere() {
            var last = acknowledged.values().stream()
                    .mapToLong(Long::longValue)
                    .max()
                    .orElseThrow();
            var end = Instant.now().plus(RECOVERY);
            Client.Reply found = client.get("/v1/machines?limit=1");
            for (var machine : acknowledged.entrySet()) {
                do {
                    found = client.get(
                            "/v1/machines/" + machine.getKey(),
                            "Consistency-Token",
                            String.valueOf(last),
                            "Prefer",
                            "wait=10");
                } while (found.status() == 503 && Instant.now().isBefore(end));
                assertThat(found.mustBe(200).json().get("version").asLong()).isEqualTo(1);
            }
        }

        private static void pause() {
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            over = true;
            try {
                assertThat(thread.join(RECOVERY)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
