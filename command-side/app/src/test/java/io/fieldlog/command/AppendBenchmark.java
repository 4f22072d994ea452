package io.fieldlog.command;

import com.zaxxer.hikari.HikariDataSource;
import io.fieldlog.command.Crane.CraneCommand;
import io.fieldlog.command.eventlog.AppendProperties;
import io.fieldlog.command.eventlog.OrganizationLog;
import io.fieldlog.command.eventlog.PartialLogs;
import io.fieldlog.command.eventlog.SetRules;
import io.fieldlog.command.eventlog.TestLog;
import io.fieldlog.web.Actor;
import io.fieldlog.web.Role;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;

/// Measures appends through Axon's command bus against Axon's own JDBC event store, on one server in one run: the same
/// events, the same durability, 64 commands in flight, 20 events per aggregate, in alternating rounds.
///
/// `./mvnw -pl command-side/app -am test -Pbench-append -Dtest=AppendBenchmark -Dsurefire.failIfNoSpecifiedTests=false`
class AppendBenchmark {

    private static final int IN_FLIGHT = Integer.getInteger("bench.inFlight", 64);
    private static final int EVENTS_PER_AGGREGATE = 20;
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 5);
    private static final long ROUND_NANOS = Long.getLong("bench.seconds", 10) * 1_000_000_000L;
    private static final String ONLY = System.getProperty("bench.only", ".*");
    private static final String REASON = "x".repeat(420);

    /// One kind of store; a client is one that repeats `create` and then `change` on what it created.
    interface Subject extends AutoCloseable {

        ThreadFactory threads();

        Client client();

        @Override
        void close();
    }

    interface Client {
        void create(UUID id);

        void change(UUID id);
    }

    record Round(double commandsPerSecond, double p50, double p99, double cpuJvm, double cpuPostgres) {}

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EnableConfigurationProperties({AppendProperties.class, CommandProperties.class})
    @Import({CommandConfiguration.class, CommandProblems.class, Crane.class})
    static class Fieldlog {

        @Bean
        SetRules setRules() {
            return _ -> List.of();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class WithoutChain {

        @Bean(destroyMethod = "close")
        @Primary
        OrganizationLog partialLog(HikariDataSource pool) {
            return PartialLogs.withoutChain(pool);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class WithoutChecks {

        @Bean(destroyMethod = "close")
        @Primary
        OrganizationLog partialLog(HikariDataSource pool) {
            return PartialLogs.withoutChecks(pool);
        }
    }

    @Test
    void compares_the_append_with_stock_axon() throws Exception {
        size();
        StockStores.createSchemas();
        var kinds = new LinkedHashMap<String, Supplier<Subject>>();
        kinds.put("stock JdbcEventStorageEngine", AppendBenchmark::stock);
        kinds.put("stock, tuned", AppendBenchmark::tuned);
        kinds.put("Fieldlog", () -> fieldlog(Fieldlog.class));
        kinds.put("Fieldlog without chain", () -> fieldlog(Fieldlog.class, WithoutChain.class));
        kinds.put("Fieldlog without checks", () -> fieldlog(Fieldlog.class, WithoutChecks.class));
        var subjects = new LinkedHashMap<String, Subject>();
        kinds.forEach((name, kind) -> {
            if (name.matches(ONLY)) {
                subjects.put(name, kind.get());
            }
        });
        var rounds = new LinkedHashMap<String, List<Round>>();
        System.out.println("warming up");
        for (var subject : subjects.values()) {
            run(subject, 2 * ROUND_NANOS);
        }
        rawInserts(ROUND_NANOS / 2);
        vacuum();
        for (var i = 1; i <= ROUNDS; i++) {
            for (var subject : subjects.entrySet()) {
                var round = run(subject.getValue(), ROUND_NANOS);
                rounds.computeIfAbsent(subject.getKey(), _ -> new ArrayList<>()).add(round);
                System.out.printf("round %d %-30s %s%n", i, subject.getKey(), round);
            }
            var raw = rawInserts(ROUND_NANOS / 2);
            rounds.computeIfAbsent("raw multi-row inserts, 100 rows each", _ -> new ArrayList<>())
                    .add(raw);
            System.out.printf("round %d raw inserts %s%n", i, raw);
        }
        subjects.values().forEach(Subject::close);
        print(rounds);
    }

    /// The tests' server is sized for a laptop that runs a whole stack beside it: with its memory and its WAL, every
    /// store would mostly measure checkpoints. All of them get what a database with the machine to itself has.
    private static void size() throws SQLException {
        try (var connection = TestLog.superuser();
                var statement = connection.createStatement()) {
            for (var setting : List.of("shared_buffers = '512MB'", "min_wal_size = '2GB'", "max_wal_size = '8GB'")) {
                statement.execute("ALTER SYSTEM SET " + setting);
            }
        }
        TestLog.server().stop();
        TestLog.server().startAgain();
    }

    private static void print(Map<String, List<Round>> rounds) {
        System.out.println(
                "| event store | commands/s (min–max) | p50 ms | p99 ms | CPU per command, JVM + PostgreSQL µs |");
        System.out.println("|---|---|---|---|---|");
        rounds.forEach((name, all) -> System.out.printf(
                "| %s | %,.0f (%,.0f–%,.0f) | %.2f | %.2f | %.0f + %.0f |%n",
                name,
                median(all, Round::commandsPerSecond),
                all.stream().mapToDouble(Round::commandsPerSecond).min().orElseThrow(),
                all.stream().mapToDouble(Round::commandsPerSecond).max().orElseThrow(),
                median(all, Round::p50),
                median(all, Round::p99),
                median(all, Round::cpuJvm),
                median(all, Round::cpuPostgres)));
    }

    private static double median(List<Round> rounds, Function<Round, Double> figure) {
        var sorted = rounds.stream().map(figure).sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private static Round run(Subject subject, long nanos) throws InterruptedException, ExecutionException {
        var jvm = jvmNanos();
        var postgres = postgresNanos();
        var begun = System.nanoTime();
        var clients = new ArrayList<Future<long[]>>();
        try (var executor = Executors.newThreadPerTaskExecutor(subject.threads())) {
            for (var i = 0; i < IN_FLIGHT; i++) {
                var client = subject.client();
                clients.add(executor.submit(() -> latencies(client, begun + nanos)));
            }
        }
        var seconds = (System.nanoTime() - begun) / 1e9;
        var all = new ArrayList<long[]>();
        for (var client : clients) {
            all.add(client.get());
        }
        return round(
                all.stream().flatMapToLong(Arrays::stream).sorted().toArray(),
                seconds,
                jvmNanos() - jvm,
                postgresNanos() - postgres);
    }

    private static long[] latencies(Client client, long until) {
        var latencies = new long[1 << 10];
        var count = 0;
        while (System.nanoTime() < until) {
            var id = UUID.randomUUID();
            for (var i = 0; i < EVENTS_PER_AGGREGATE && System.nanoTime() < until; i++) {
                var begun = System.nanoTime();
                if (i == 0) {
                    client.create(id);
                } else {
                    client.change(id);
                }
                if (count == latencies.length) {
                    latencies = Arrays.copyOf(latencies, count * 2);
                }
                latencies[count++] = System.nanoTime() - begun;
            }
        }
        return Arrays.copyOf(latencies, count);
    }

    private static Round round(long[] sorted, double seconds, long jvm, long postgres) {
        return new Round(
                sorted.length / seconds,
                sorted[sorted.length / 2] / 1e6,
                sorted[(int) (sorted.length * 0.99)] / 1e6,
                jvm / 1e3 / sorted.length,
                postgres / 1e3 / sorted.length);
    }

    /// The ceiling: the same rows into a table like `event`, 100 in a statement, one connection, nothing else running.
    private static Round rawInserts(long nanos) throws SQLException {
        try (var connection = TestLog.owner();
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS stock.raw (LIKE event INCLUDING ALL)");
            connection.setAutoCommit(false);
            try (var insert = connection.prepareStatement("""
                    INSERT INTO stock.raw
                    SELECT 0, n + ?, ?, n, 'crane', gen_random_uuid(), 0, gen_random_uuid(), 'machine-removed-from-service', 1,
                        now(), ?, ?, ?
                    FROM generate_series(1, 100) AS n""")) {
                insert.setBytes(3, REASON.getBytes(StandardCharsets.UTF_8));
                insert.setBytes(4, new byte[105]);
                insert.setBytes(5, new byte[32]);
                return rawInserts(connection, insert, nanos);
            }
        }
    }

    private static Round rawInserts(Connection connection, PreparedStatement insert, long nanos) throws SQLException {
        var jvm = jvmNanos();
        var postgres = postgresNanos();
        var begun = System.nanoTime();
        var latencies = new ArrayList<Long>();
        var index = System.nanoTime();
        while (System.nanoTime() < begun + nanos) {
            var one = System.nanoTime();
            insert.setLong(1, index);
            insert.setObject(2, UUID.randomUUID());
            index += 100;
            insert.executeUpdate();
            connection.commit();
            latencies.add(System.nanoTime() - one);
        }
        var seconds = (System.nanoTime() - begun) / 1e9;
        var sorted = latencies.stream().mapToLong(Long::longValue).sorted().toArray();
        var statementRound = round(sorted, seconds, jvmNanos() - jvm, postgresNanos() - postgres);
        return new Round(
                statementRound.commandsPerSecond() * 100,
                statementRound.p50(),
                statementRound.p99(),
                statementRound.cpuJvm() / 100,
                statementRound.cpuPostgres() / 100);
    }

    private static void vacuum() throws SQLException {
        try (var connection = TestLog.owner();
                var statement = connection.createStatement()) {
            statement.execute("VACUUM ANALYZE");
        }
    }

    private static long jvmNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    /// The time of the postmaster, of its children that ended, and of those that run.
    private static long postgresNanos() {
        try {
            var postmaster = Files.readAllLines(TestLog.directory().resolve("master/postmaster.pid"))
                    .getFirst();
            var ticks = ticks(Path.of("/proc", postmaster, "stat"), 4);
            for (var child : ProcessHandle.of(Long.parseLong(postmaster))
                    .orElseThrow()
                    .descendants()
                    .toList()) {
                ticks += ticks(Path.of("/proc", Long.toString(child.pid()), "stat"), 2);
            }
            return ticks * 10_000_000;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long ticks(Path stat, int fields) {
        try {
            var line = Files.readString(stat);
            return Stream.of(line.substring(line.lastIndexOf(')') + 2).split(" "))
                    .skip(11)
                    .limit(fields)
                    .mapToLong(Long::parseLong)
                    .sum();
        } catch (IOException e) {
            return 0; // it has just ended: its parent counts it now
        }
    }

    private static ConfigurableApplicationContext start(String url, String user, Class<?>[] sources, String... more) {
        var properties = new ArrayList<>(List.of(
                "server.port=0",
                "fieldlog.log.url=" + url,
                "fieldlog.log.username=" + user,
                "fieldlog.log.password=" + TestLog.server().password(),
                "fieldlog.log.migration.username=" + TestLog.server().owner(),
                "fieldlog.log.migration.password=" + TestLog.server().password(),
                "fieldlog.security.issuer=http://127.0.0.1",
                "fieldlog.security.jwk-set-uri=http://127.0.0.1/jwks",
                "spring.flyway.enabled=false",
                "db-scheduler.enabled=false",
                "logging.level.root=WARN"));
        properties.addAll(List.of(more));
        return new SpringApplicationBuilder(sources)
                .web(WebApplicationType.SERVLET)
                .run(properties.stream().map(property -> "--" + property).toArray(String[]::new));
    }

    private static Subject stock() {
        return presses(
                start(
                        TestLog.server().logUrl() + "?currentSchema=stock",
                        TestLog.server().owner(),
                        new Class<?>[] {StockStores.Stock.class},
                        "axon.timeout.enabled=true",
                        "spring.threads.virtual.enabled=false",
                        "spring.datasource.hikari.connection-timeout=30000",
                        "spring.datasource.hikari.maximum-pool-size=" + IN_FLIGHT),
                Thread.ofPlatform().factory());
    }

    private static Subject tuned() {
        return presses(
                start(
                        TestLog.server().logUrl() + "?currentSchema=stock",
                        TestLog.server().owner(),
                        new Class<?>[] {StockStores.Tuned.class},
                        "spring.datasource.hikari.connection-timeout=30000"),
                Thread.ofVirtual().factory());
    }

    private static Subject presses(ConfigurableApplicationContext context, ThreadFactory threads) {
        var gateway = context.getBean(CommandGateway.class);
        return new Subject() {
            @Override
            public ThreadFactory threads() {
                return threads;
            }

            @Override
            public Client client() {
                return new Client() {
                    @Override
                    public void create(UUID id) {
                        gateway.sendAndWait(new Press.InstallPress(id, REASON));
                    }

                    @Override
                    public void change(UUID id) {
                        gateway.sendAndWait(new Press.StopPress(id, REASON));
                    }
                };
            }

            @Override
            public void close() {
                context.close();
            }
        };
    }

    private static Subject fieldlog(Class<?>... sources) {
        var context = start(TestLog.server().logUrl(), "fieldlog_writer", sources);
        var desk = context.getBean(CommandDesk.class);
        return new Subject() {
            @Override
            public ThreadFactory threads() {
                return Thread.ofVirtual().factory();
            }

            @Override
            public Client client() {
                var actor = new Actor(UUID.randomUUID(), "bench", Set.of(Role.ADMIN), null);
                return new Client() {
                    @Override
                    public void create(UUID id) {
                        send(id, new CraneCommand.Build(id, id, REASON));
                    }

                    @Override
                    public void change(UUID id) {
                        send(id, new CraneCommand.Note(id, REASON));
                    }

                    private void send(UUID id, CraneCommand command) {
                        desk.send(
                                "crane",
                                id,
                                command,
                                200,
                                new CommandContext(actor, UUID.randomUUID(), new byte[32], null, null, null));
                    }
                };
            }

            @Override
            public void close() {
                context.close();
            }
        };
    }
}
