package io.fieldlog.command.eventlog;

import static io.fieldlog.command.eventlog.Units.unit;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Two nodes race on few aggregates of few organizations, with units of several events and streams, tags and repeated
/// command ids.
class RacingNodesTest {

    private static final int CALLERS = 16;
    private static final int UNITS = 60;

    final List<HikariDataSource> databases = new ArrayList<>();
    final List<OrganizationLog> nodes = new ArrayList<>();

    final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    final Set<String> refused = ConcurrentHashMap.newKeySet();
    final ConcurrentHashMap<UUID, StoredCommand> answers = new ConcurrentHashMap<>();
    final AtomicLong conflicts = new AtomicLong();
    final AtomicLong duplicates = new AtomicLong();
    final AtomicLong takenTags = new AtomicLong();

    static final class TagTaken extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    static long[] seeds() {
        return TestLog.seeds();
    }

    @BeforeEach
    void open() throws SQLException {
        TestLog.empty();
        for (var i = 0; i < 2; i++) {
            var database = TestLog.node();
            databases.add(database);
            nodes.add(TestLog.log(
                    database,
                    new AppendProperties(
                            7, 1 << 20, 1_000, AppendProperties.defaults().patience())));
        }
    }

    @AfterEach
    void close() {
        nodes.forEach(OrganizationLog::close);
        databases.forEach(HikariDataSource::close);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void store_what_they_acknowledge_exactly_once_and_nothing_else(long seed) {
        System.out.println("fieldlog.seed=" + seed);
        var random = new Random(seed);
        var organizations = ids(random, 3);
        var machines = ids(random, 4);
        var commands = ids(random, 150);
        var running = new ArrayList<Future<?>>();
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < CALLERS; i++) {
                var caller = new Random(seed * 31 + i);
                var node = nodes.get(i % nodes.size());
                running.add(callers.submit(() -> {
                    for (var unit = 0; unit < UNITS; unit++) {
                        append(node, caller, organizations, machines, commands);
                    }
                }));
            }
        }
        assertThat(running).allSatisfy(caller -> assertThat(caller.state()).isEqualTo(Future.State.SUCCESS));
        verify();
    }

    private static List<UUID> ids(Random random, int count) {
        return IntStream.range(0, count)
                .mapToObj(_ -> new UUID(random.nextLong(), random.nextLong()))
                .toList();
    }

    private void append(
            OrganizationLog node, Random random, List<UUID> organizations, List<UUID> machines, List<UUID> commands) {
        var organization = organizations.get(random.nextInt(organizations.size()));
        var machine = machines.get(random.nextInt(machines.size()));
        var other = machines.get(random.nextInt(machines.size()));
        // One of few ids now and then, so that some command is sent several times; its organization follows from it.
        var repeats = random.nextInt(4) == 0;
        var command = repeats
                ? commands.get(random.nextInt(commands.size()))
                : new UUID(random.nextLong(), random.nextLong());
        if (repeats) {
            organization = organizations.get(Math.floorMod(command.hashCode(), organizations.size()));
        }
        var version = node.standing(organization, UUID.randomUUID(), machine).version();
        var otherVersion = node.standing(organization, UUID.randomUUID(), other).version();
        var unit = unit(organization, machine, version).command(command, "body");
        var payloads = new ArrayList<String>();
        for (var i = 0L; i < random.nextInt(4); i++) {
            payloads.add(UUID.randomUUID().toString());
            unit.event(machine, version + i, payloads.getLast());
        }
        if (!other.equals(machine) && random.nextBoolean()) {
            payloads.add(UUID.randomUUID().toString());
            unit.event(other, otherVersion, payloads.getLast());
        }
        if (!payloads.isEmpty() && random.nextInt(3) == 0) {
            unit.rules(new SetRule.Claim("tag", "T-" + random.nextInt(20), UUID.randomUUID(), TagTaken::new));
        }
        try {
            var stored = node.append(unit.build());
            acknowledged.addAll(payloads);
            assertThat(answers.putIfAbsent(command, stored))
                    .as("acknowledged twice")
                    .isNull();
        } catch (ConcurrencyException | AggregateStreamCreationException e) {
            conflicts.incrementAndGet();
            refused.addAll(payloads);
        } catch (DuplicateCommand e) {
            duplicates.incrementAndGet();
            refused.addAll(payloads);
        } catch (TagTaken e) {
            takenTags.incrementAndGet();
            refused.addAll(payloads);
        }
    }

    private void verify() {
        var stored = LogCheck.run().stream()
                .map(entry -> new String(entry.event().payload(), StandardCharsets.UTF_8))
                .toList();
        assertThat(stored).containsExactlyInAnyOrderElementsOf(acknowledged);
        assertThat(stored).doesNotContainAnyElementsOf(refused.isEmpty() ? Set.of("none") : refused);
        assertThat(conflicts).as("conflicts").hasPositiveValue();
        assertThat(duplicates).as("duplicates").hasPositiveValue();
        assertThat(takenTags).as("taken tags").hasPositiveValue();

        var commands = new HashMap<UUID, Long>();
        LogCheck.query(
                "SELECT command_id, position FROM command",
                row -> commands.put(row.getObject(1, UUID.class), row.getLong(2)));
        assertThat(commands.keySet()).isEqualTo(answers.keySet());
        answers.forEach((command, answer) -> assertThat(commands.get(command)).isEqualTo(answer.position()));

        assertThat(LogCheck.query(
                        "SELECT key FROM set_member GROUP BY organization_id, set_name, key HAVING count(*) > 1",
                        row -> row.getString(1)))
                .isEmpty();
    }
}
