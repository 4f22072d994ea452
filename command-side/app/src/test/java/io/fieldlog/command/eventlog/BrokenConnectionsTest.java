package io.fieldlog.command.eventlog;

import static io.fieldlog.command.eventlog.Units.unit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fieldlog.command.eventlog.CuttingProxy.Cut;
import io.fieldlog.command.eventlog.PartialLogs.Breakage;
import io.fieldlog.command.eventlog.PartialLogs.Place;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// An append is acknowledged exactly when it is stored, wherever its connection breaks.
class BrokenConnectionsTest {

    static final AppendProperties PATIENT = new AppendProperties(16, 1 << 20, 1_000, Duration.ofSeconds(10));
    static final AppendProperties IMPATIENT = new AppendProperties(16, 1 << 20, 1_000, Duration.ofSeconds(2));

    final UUID organization = UUID.randomUUID();

    static long[] seeds() {
        return TestLog.seeds();
    }

    @BeforeEach
    void empty() throws SQLException {
        TestLog.empty();
    }

    @Test
    void an_append_takes_two_round_trips() throws IOException {
        try (var proxy = new CuttingProxy(TestLog.server().port(), _ -> Cut.NONE);
                var database = TestLog.node(proxy.url("fieldlog_log"));
                var log = TestLog.log(database, PATIENT)) {
            var machine = UUID.randomUUID();
            log.append(unit(organization, machine, 0).events(2).build());
            for (var i = 2; i < 30; i++) {
                var before = proxy.roundTrips();
                log.append(unit(organization, machine, i)
                        .events(1)
                        .rules(new SetRule.Add("set", "key", UUID.randomUUID()))
                        .build());
                assertThat(proxy.roundTrips() - before).isEqualTo(2);
            }
            var before = proxy.roundTrips();
            log.load(new HeadView.StreamKey(organization, machine));
            // A new connection says hello first.
            assertThat(proxy.roundTrips() - before).isLessThanOrEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource(Cut.class)
    void a_break_at_the_lock_or_at_the_commit_is_found_out(Cut cut) throws IOException {
        for (var roundTrip = 1; roundTrip <= 4; roundTrip++) {
            var at = roundTrip;
            try (var proxy = new CuttingProxy(TestLog.server().port(), n -> n == at ? cut : Cut.NONE);
                    var database = TestLog.node(proxy.url("fieldlog_log"));
                    var log = TestLog.log(database, PATIENT)) {
                var machine = UUID.randomUUID();
                var acknowledged = 0;
                for (var i = 0; i < 3; i++) {
                    try {
                        log.append(unit(organization, machine, i).events(1).build());
                    } catch (DuplicateCommand own) {
                        assertThat(own.ownAttempt()).isTrue();
                    }
                    acknowledged++;
                }
                assertThat(log.events(new HeadView.StreamKey(organization, machine), 0))
                        .hasSize(acknowledged);
            }
        }
        assertThat(LogCheck.run()).hasSize(12);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void loses_and_doubles_nothing_while_connections_break_all_the_time(long seed) throws Exception {
        System.out.println("fieldlog.seed=" + seed);
        var random = new Random(seed);
        try (var proxy = new CuttingProxy(TestLog.server().port(), _ -> {
                    synchronized (random) {
                        return random.nextInt(8) == 0 ? Cut.values()[1 + random.nextInt(3)] : Cut.NONE;
                    }
                });
                var broken = TestLog.node(proxy.url("fieldlog_log"));
                var sound = TestLog.node();
                var one = TestLog.log(broken, PATIENT);
                var two = TestLog.log(sound, PATIENT)) {
            verify(load(seed, List.of(one, one, two), 8, 40, () -> false));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void survives_a_database_that_is_killed(long seed) throws Exception {
        System.out.println("fieldlog.seed=" + seed);
        var random = new Random(seed);
        try (var database = TestLog.node();
                var log = TestLog.log(database, IMPATIENT)) {
            var killer = Thread.ofPlatform().start(() -> {
                try {
                    Thread.sleep(200 + random.nextInt(800));
                    TestLog.server().kill();
                    Thread.sleep(random.nextInt(1500));
                    TestLog.server().startAgain();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            verify(load(seed, List.of(log), 8, 20, killer::isAlive));
        }
    }

    @ParameterizedTest
    @EnumSource(Place.class)
    void an_error_costs_a_lone_caller_the_outcome_and_the_next_one_nothing(Place place) {
        var full = new OutOfMemoryError("the test says so");
        var machine = UUID.randomUUID();
        var unit = unit(organization, machine, 0).events(1).build();
        try (var database = TestLog.node();
                var log = PartialLogs.withErrors(database, IMPATIENT, once(full, place, 1))) {
            assertThatExceptionOfType(LogUnavailable.class)
                    .isThrownBy(() -> log.append(unit))
                    .withMessage("the outcome is not known")
                    .withCause(full);

            if (place == Place.AFTER_THE_COMMIT) {
                assertThatExceptionOfType(DuplicateCommand.class).isThrownBy(() -> log.append(unit));
            } else {
                assertThat(log.append(unit).position()).isEqualTo(1);
            }
            assertThat(log.append(unit(organization, machine, 1).events(1).build())
                            .position())
                    .isEqualTo(2);
        }
        assertThat(LogCheck.run()).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(Place.class)
    void an_error_in_a_group_costs_nobody_anything(Place place) throws Exception {
        var full = new OutOfMemoryError("the test says so");
        try (var database = TestLog.node();
                var log = PartialLogs.withErrors(database, PATIENT, once(full, place, 5));
                var callers = Executors.newVirtualThreadPerTaskExecutor();
                var blocked = TestLog.owner()) {
            blocked.setAutoCommit(false);
            blocked.createStatement().execute("SELECT * FROM shard_head FOR NO KEY UPDATE");
            var answers = new ArrayList<Future<StoredCommand>>();
            // The first waits for the head, so that the next group holds the others together.
            for (var caller = 0; caller < 6; caller++) {
                var unit = unit(organization, UUID.randomUUID(), 0).events(1).build();
                answers.add(callers.submit(() -> log.append(unit)));
                Thread.sleep(caller == 0 ? 200 : 0);
            }
            Thread.sleep(200);
            blocked.rollback();

            assertThat(answers.getFirst().get().position()).isEqualTo(1);
            for (var answer : answers.subList(1, 6)) {
                if (place == Place.AFTER_THE_COMMIT) {
                    assertThatExceptionOfType(ExecutionException.class)
                            .isThrownBy(answer::get)
                            .withCauseInstanceOf(DuplicateCommand.class)
                            .satisfies(e -> assertThat(((DuplicateCommand) e.getCause()).ownAttempt())
                                    .isTrue());
                } else {
                    assertThat(answer.get().position()).isPositive();
                }
            }
        }
        assertThat(LogCheck.run()).hasSize(6);
    }

    private static Breakage once(Error error, Place at, int of) {
        var left = new AtomicBoolean(true);
        return (place, units) -> {
            if (place == at && units == of && left.getAndSet(false)) {
                throw error;
            }
        };
    }

    @Test
    void answers_in_time_when_the_database_is_gone() {
        try (var nobody = TestLog.node("jdbc:postgresql://127.0.0.1:1/fieldlog_log");
                var log = TestLog.log(nobody, IMPATIENT)) {
            var begun = Instant.now();
            assertThatExceptionOfType(LogUnavailable.class)
                    .isThrownBy(() -> log.append(
                            unit(organization, UUID.randomUUID(), 0).events(1).build()));
            assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(4));
            assertThatExceptionOfType(LogUnavailable.class)
                    .isThrownBy(() -> log.load(new HeadView.StreamKey(organization, UUID.randomUUID())));
        }
    }

    @Test
    void answers_everybody_when_it_is_closed() throws InterruptedException {
        try (var nobody = TestLog.node("jdbc:postgresql://127.0.0.1:1/fieldlog_log");
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var log = TestLog.log(nobody, PATIENT);
            var answers = new ArrayList<Future<StoredCommand>>();
            for (var i = 0; i < 20; i++) {
                answers.add(callers.submit(() -> log.append(
                        unit(organization, UUID.randomUUID(), 0).events(1).build())));
            }
            Thread.sleep(200); // some are under way, some wait behind them
            log.close();
            assertThat(answers)
                    .allSatisfy(answer -> assertThatExceptionOfType(ExecutionException.class)
                            .isThrownBy(() -> answer.get(1, TimeUnit.SECONDS))
                            .withCauseInstanceOf(LogUnavailable.class));
        }
    }

    /// What the callers were told: the commands that were acknowledged, with their answers, and those left in doubt.
    record Told(Map<UUID, StoredCommand> acknowledged, Set<UUID> inDoubt) {}

    private Told load(long seed, List<OrganizationLog> nodes, int callers, int units, BooleanSupplier more)
            throws InterruptedException, ExecutionException {
        var told = new Told(new ConcurrentHashMap<>(), ConcurrentHashMap.newKeySet());
        var running = new ArrayList<Future<?>>();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < callers; i++) {
                var random = new Random(seed * 31 + i);
                var log = nodes.get(i % nodes.size());
                running.add(executor.submit(() -> call(log, random, units, more, told)));
            }
        }
        for (var caller : running) {
            caller.get();
        }
        return told;
    }

    private void call(OrganizationLog log, Random random, int units, BooleanSupplier more, Told told) {
        var machine = UUID.randomUUID();
        var version = 0L;
        for (var i = 0; i < units || more.getAsBoolean(); i++) {
            var command = UUID.randomUUID();
            var events = 1 + random.nextInt(3);
            // As a client does: what is in doubt is sent again until it is answered.
            for (var answered = false; !answered; ) {
                try {
                    var unit =
                            unit(organization, machine, version).events(events).command(command, "body");
                    told.acknowledged().put(command, log.append(unit.build()));
                    answered = true;
                } catch (DuplicateCommand stored) {
                    told.acknowledged().put(command, stored.stored());
                    answered = true;
                } catch (LogUnavailable e) {
                    told.inDoubt().add(command);
                }
            }
            version += events;
        }
    }

    private static void verify(Told told) {
        LogCheck.run();
        var stored = new HashMap<UUID, Long>();
        LogCheck.query(
                "SELECT command_id, position FROM command",
                row -> stored.put(row.getObject(1, UUID.class), row.getLong(2)));
        assertThat(stored.keySet()).isEqualTo(told.acknowledged().keySet());
        told.acknowledged()
                .forEach((command, answer) -> assertThat(stored.get(command)).isEqualTo(answer.position()));
        var versions = told.acknowledged().values().stream()
                .mapToLong(StoredCommand::position)
                .max()
                .orElseThrow();
        assertThat(LogCheck.entries()).hasSize((int) versions);
    }
}
