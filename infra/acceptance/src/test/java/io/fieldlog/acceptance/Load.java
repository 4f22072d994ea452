package io.fieldlog.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// A client that registers machines one after another and sends each again, with its key, until it is acknowledged:
/// whatever happens meanwhile, what it was told is there afterwards, once.
final class Load implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration BETWEEN = Duration.ofMillis(50);

    private final Client client = RunningStack.as("admin");
    private final Fixture.Site site = Fixture.site(client);
    private final Map<UUID, Long> acknowledged = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> running =
            CompletableFuture.runAsync(this::registerMachines, Thread::startVirtualThread);
    private volatile boolean over;

    private void registerMachines() {
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
        RunningStack.await(more + " more commands are acknowledged", PATIENCE, () -> {
            if (running.isCompletedExceptionally()) {
                running.join();
            }
            return acknowledged.size() >= goal;
        });
    }

    /// In the log at the position that was acknowledged and nowhere else, and in the view.
    void assertEachIsThereOnce() throws SQLException {
        assertThat(logged()).isEqualTo(acknowledged);
        var last =
                acknowledged.values().stream().mapToLong(Long::longValue).max().orElseThrow();
        var end = Instant.now().plus(PATIENCE);
        for (var machine : acknowledged.keySet()) {
            Client.Reply found;
            do {
                found = client.get(
                        "/v1/machines/" + machine, "Consistency-Token", String.valueOf(last), "Prefer", "wait=10");
            } while (found.status() == 503 && Instant.now().isBefore(end));
            assertThat(found.mustBe(200).json().get("version").asLong()).isEqualTo(1);
        }
    }

    private Map<UUID, Long> logged() throws SQLException {
        var logged = new HashMap<UUID, Long>();
        try (var log = RunningStack.database("fieldlog_log");
                var statement =
                        log.prepareStatement("SELECT stream_id, position FROM event WHERE stream_id = ANY (?)")) {
            statement.setArray(
                    1, log.createArrayOf("uuid", acknowledged.keySet().toArray()));
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    var before = logged.put(rows.getObject(1, UUID.class), rows.getLong(2));
                    assertThat(before).as("a machine that was registered twice").isNull();
                }
            }
        }
        return logged;
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        over = true;
        running.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }
}
