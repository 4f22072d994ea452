package io.fieldlog.projections.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.fieldlog.events.Event;
import io.fieldlog.events.MachineEvent.MachineRegistered;
import io.fieldlog.events.MachineEvent.MachineRelocated;
import io.fieldlog.events.MachineEvent.MachineRemovedFromService;
import io.fieldlog.events.MachineEvent.MachineReturnedToService;
import io.fieldlog.events.MachineEvent.MeterReadingRecorded;
import io.fieldlog.events.SiteEvent.SiteRegistered;
import io.fieldlog.local.postgres.PostgresServer;
import io.fieldlog.local.testing.KafkaServer;
import io.fieldlog.projections.Views;
import io.fieldlog.projections.fold.View;
import io.fieldlog.projections.runtime.Companion;
import io.fieldlog.projections.runtime.Database;
import io.fieldlog.projections.runtime.ProjectionGroup;
import io.fieldlog.projections.runtime.ProjectionLoop;
import io.fieldlog.projections.runtime.ProjectionMetrics;
import io.fieldlog.projections.runtime.Projector;
import io.fieldlog.projections.search.SearchFeed;
import io.fieldlog.projections.testing.EventLog;
import io.fieldlog.stream.EventCodec;
import io.fieldlog.stream.EventRecords;
import io.fieldlog.stream.EventSource;
import io.fieldlog.stream.EventTopic;
import io.fieldlog.stream.KafkaCluster;
import io.fieldlog.stream.LogReader;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.util.FileSystemUtils;

/// Events per second from the beginning of the topic into every view of PostgreSQL, marks for the search index
/// included, with everything on this machine: `infra/bench/run replay`.
class ReplayBenchmark {

    private static final int EVENTS = Integer.getInteger("bench.events", 300_000);
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 5);
    private static final int READERS = Integer.getInteger("bench.readers", 2);
    private static final int ORGANIZATIONS = 200;
    private static final int MACHINES = 50;
    private static final int SITES = 5;

    @Test
    void replays_the_topic_into_all_views() throws Exception {
        var root = Path.of(System.getProperty("fieldlog.root", "."));
        var directory = Files.createTempDirectory(root.resolve("projections/app/target"), "replay");
        try (var postgres = PostgresServer.start(directory.resolve("postgres"));
                var kafka = KafkaServer.start(directory.resolve("kafka"))) {
            var flyway = Flyway.configure()
                    .dataSource(postgres.viewsUrl(), postgres.owner(), postgres.password())
                    .locations("classpath:db/migration/views")
                    .cleanDisabled(false)
                    .load();
            var cluster = new KafkaCluster(kafka.bootstrapServers());
            fill(cluster);
            var rounds = new ArrayList<Round>();
            for (var i = 1; i <= ROUNDS; i++) {
                flyway.clean();
                flyway.migrate();
                rounds.add(replay(postgres, cluster));
                System.out.println("round " + i + ": " + rounds.getLast());
            }
            System.out.printf(
                    "%,d events into %d views, median (min-max) of %d rounds: %s events/s; CPU us per event: projections %s, PostgreSQL %s, Kafka %s%n",
                    EVENTS,
                    Views.all().size(),
                    ROUNDS,
                    Spread.of(rounds, Round::eventsPerSecond),
                    Spread.of(rounds, round -> round.perEvent(round.used().projections())),
                    Spread.of(rounds, round -> round.perEvent(round.used().postgres())),
                    Spread.of(rounds, round -> round.perEvent(round.used().kafka())));
        } finally {
            FileSystemUtils.deleteRecursively(directory);
        }
    }

    private record Round(Duration took, Cpu used) {

        double eventsPerSecond() {
            return EVENTS * 1e9 / took.toNanos();
        }

        double perEvent(Duration cpu) {
            return cpu.toNanos() / 1e3 / EVENTS;
        }

        @Override
        public String toString() {
            return "%,.0f events/s; CPU us per event: projections %.1f, PostgreSQL %.1f, Kafka %.1f"
                    .formatted(
                            eventsPerSecond(),
                            perEvent(used.projections()),
                            perEvent(used.postgres()),
                            perEvent(used.kafka()));
        }
    }

    private record Spread(double median, double least, double most) {

        static Spread of(List<Round> rounds, ToDoubleFunction<Round> figure) {
            var sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
            return new Spread(sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1]);
        }

        @Override
        public String toString() {
            return "%,.1f (%,.1f-%,.1f)".formatted(median, least, most);
        }
    }

    private static void fill(KafkaCluster cluster) throws Exception {
        try (var admin = Admin.create(cluster.client(Map.of()))) {
            admin.createTopics(List.of(new NewTopic(EventTopic.EVENTS, EventTopic.PARTITIONS, (short) 1)))
                    .all()
                    .get();
        }
        try (var producer = new KafkaProducer<>(
                cluster.client(Map.of("acks", "all", "linger.ms", 20, "batch.size", 256 * 1024)),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            var log = new EventLog();
            var random = new Random(1);
            var lives = new ArrayList<Life>();
            for (var i = 0; i < ORGANIZATIONS; i++) {
                lives.add(new Life(new UUID(random.nextLong(), random.nextLong()), new Random(random.nextLong())));
            }
            for (var i = 0; i < EVENTS; i++) {
                var life = lives.get(random.nextInt(ORGANIZATIONS));
                log.append(life.organization, life.next());
                producer.send(EventRecords.toRecord(EventTopic.EVENTS, EventTopic.PARTITIONS, log.takeLast()));
            }
        }
    }

    private static Round replay(PostgresServer postgres, KafkaCluster cluster) throws Exception {
        var config = new HikariConfig();
        config.setJdbcUrl(postgres.viewsUrl());
        config.setUsername("fieldlog_projector");
        config.setPassword(postgres.password());
        config.setMaximumPoolSize(8);
        try (var pool = new HikariDataSource(config)) {
            var views = new Database(pool);
            var codec = new EventCodec();
            var meters = new SimpleMeterRegistry();
            var settings = new EventSource.Settings(cluster, EventTopic.EVENTS, "fieldlog-views");
            var loops = IntStream.rangeClosed(1, READERS)
                    .mapToObj(reader -> {
                        var projectors = Views.all().stream()
                                .map(view -> new Projector(
                                        view,
                                        views,
                                        new LogReader(pool),
                                        codec,
                                        view.name().equals("machines")
                                                ? new SearchFeed(codec, () -> {})
                                                : Companion.NONE,
                                        new ProjectionMetrics(meters, view.name()),
                                        Clock.systemUTC()))
                                .toList();
                        return new ProjectionLoop(
                                "views-" + reader, new ProjectionGroup(projectors, views, codec), settings);
                    })
                    .toList();
            var before = Cpu.now();
            var started = System.nanoTime();
            loops.forEach(ProjectionLoop::start);
            for (var view : Views.all()) {
                while (count(meters, "events", view) < EVENTS) {
                    Thread.sleep(5);
                }
            }
            var round = new Round(
                    Duration.ofNanos(System.nanoTime() - started), Cpu.now().since(before));
            for (var loop : loops) {
                loop.close();
            }
            for (var view : Views.all()) {
                assertThat(count(meters, "events", view)).isEqualTo(EVENTS);
                assertThat(count(meters, "gaps", view)).isZero();
            }
            return round;
        }
    }

    private static double count(MeterRegistry meters, String what, View view) {
        return meters.get("fieldlog.projection." + what)
                .tag("projection", view.name())
                .counter()
                .count();
    }

    private record Cpu(Duration projections, Duration postgres, Duration kafka) {

        static Cpu now() {
            return new Cpu(of(ProcessHandle.current()), ofChildren("postgres"), ofChildren("java"));
        }

        private static Duration ofChildren(String program) {
            return ProcessHandle.current()
                    .descendants()
                    .filter(process -> process.info().command().orElse("").endsWith(program))
                    .map(Cpu::of)
                    .reduce(Duration.ZERO, Duration::plus);
        }

        private static Duration of(ProcessHandle process) {
            return process.info().totalCpuDuration().orElse(Duration.ZERO);
        }

        Cpu since(Cpu before) {
            return new Cpu(
                    projections.minus(before.projections), postgres.minus(before.postgres), kafka.minus(before.kafka));
        }
    }

    /// Mostly readings, as in the field.
    private static final class Life {
        private final UUID organization;
        private final Random random;
        private final List<UUID> sites = new ArrayList<>();
        private final List<UUID> machines = new ArrayList<>();
        private long clock;

        Life(UUID organization, Random random) {
            this.organization = organization;
            this.random = random;
        }

        Event next() {
            if (sites.size() < SITES) {
                sites.add(id());
                return new SiteRegistered(sites.getLast(), "Depot " + sites.size(), "Europe/Berlin");
            }
            if (machines.size() < MACHINES) {
                machines.add(id());
                var number = machines.size();
                return new MachineRegistered(
                        machines.getLast(),
                        sites.get(number % SITES),
                        "F-" + number,
                        "Forklift " + number,
                        "forklift",
                        "Linde",
                        "H25",
                        "SN-" + number);
            }
            var machine = machines.get(random.nextInt(MACHINES));
            return switch (random.nextInt(20)) {
                case 0 -> new MachineRelocated(machine, sites.get(0), sites.get(random.nextInt(SITES)));
                case 1 -> new MachineRemovedFromService(machine, "brakes do not hold");
                case 2 -> new MachineReturnedToService(machine, "brakes replaced");
                default ->
                    new MeterReadingRecorded(
                            machine,
                            id(),
                            "hours",
                            BigDecimal.valueOf(clock, 1),
                            "h",
                            Instant.parse("2026-01-01T00:00:00Z").plusSeconds(60 * clock++),
                            false);
            };
        }

        private UUID id() {
            return new UUID(random.nextLong(), random.nextLong());
        }
    }
}
