package io.fieldlog.local.stack;

import io.fieldlog.local.postgres.PostgresBinaries;
import io.fieldlog.local.postgres.PostgresMaster;
import io.fieldlog.local.postgres.PostgresNode;
import io.fieldlog.local.postgres.PostgresReplica;
import io.fieldlog.local.process.Service;
import io.fieldlog.local.process.StartFailure;
import io.fieldlog.local.redis.RedisBinary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// All servers of Fieldlog on one machine: how each is started, and what it needs to find the others.
///
/// @param root the checkout whose built jars run
final class Stack {
    private static final String MASTER = "postgres-master";

    // Later stages start and stop around earlier ones.
    private static final int STORES = 1;
    private static final int REPLICAS = 2;
    private static final int APPLICATIONS = 3;
    private static final int ENTRY = 4;

    private static final List<String> SMALL_JVM =
            List.of("-XX:+UseSerialGC", "-XX:-UsePerfData", "-XX:+ExitOnOutOfMemoryError", "-Xss512k");

    private final Path root;
    private final DataDirectory data;
    private final StackSettings settings;
    private final Ports ports;
    private final Environment environment;

    Stack(Path root, DataDirectory data, StackSettings settings) throws IOException {
        this.root = root;
        this.data = data;
        this.settings = settings;
        this.ports = settings.ports();
        this.environment = new Environment(
                ports,
                settings.replicas(),
                data.secret("postgres"),
                data.secret("object-store-access-key"),
                data.secret("object-store-secret-key"),
                data.data("issuer").resolve("signing-key.json"));
    }

    /// The jars that must have been built.
    static List<Path> jars(Path root) {
        return Stream.of(
                        "infra/local/target/local.jar",
                        "infra/local-elasticsearch/target/local-elasticsearch.jar",
                        "infra/local-object-store/target/local-object-store.jar",
                        "infra/local-issuer/target/local-issuer.jar",
                        "command-side/app/target/command-side.jar",
                        "command-side/relay/target/relay.jar",
                        "projections/app/target/projections.jar",
                        "query-side/api/target/query-side.jar")
                .map(root::resolve)
                .toList();
    }

    /// All servers but those left out, in the order in which they are shown.
    List<Service> services(Set<String> without) throws IOException, StartFailure {
        var services = new ArrayList<Service>();
        services.addAll(postgres());
        services.add(new RedisService(
                RedisBinary.unpackedIn(data.programs()), ports.redis(), STORES, data.data("redis"), data.log("redis")));
        services.add(kafka());
        services.add(elasticsearch());
        services.add(objectStore());
        services.add(issuer());
        services.add(
                application("command-side", "command-side/app", ports.commandSide(), 512, environment.commandSide()));
        services.add(application(
                "relay", "command-side/relay", ports.relay(), 128, environment.relay(), "-XX:TieredStopAtLevel=1"));
        services.add(
                application("projections", "projections/app", ports.projections(), 256, environment.projections()));
        services.add(application("query-side", "query-side/api", ports.querySide(), 512, environment.querySide()));
        services.add(gateway(services));
        var names = services.stream().map(Service::name).collect(Collectors.toSet());
        for (var name : without) {
            if (!names.contains(name)) {
                throw new StartFailure("--without: there is no process " + name);
            }
        }
        services.removeIf(service -> without.contains(service.name()));
        return services;
    }

    /// The verifier of the projections, with their configuration. It holds the fold of one organization at a time: up
    /// to
    /// half of the machine's memory while it runs.
    ProcessBuilder verification() {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:MaxRAMPercentage=50",
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(wantedOptions());
        command.addAll(List.of(
                "-jar", root.resolve("projections/app/target/projections.jar").toString(), "verify"));
        var builder = new ProcessBuilder(command);
        builder.environment().putAll(environment.projections());
        return builder;
    }

    private List<Service> postgres() throws IOException {
        var binaries = PostgresBinaries.unpackedIn(data.programs());
        var password = data.secret("postgres");
        var master = new PostgresNode(binaries, data.data(MASTER), ports.postgresMaster(), password);
        var replicas = IntStream.rangeClosed(1, settings.replicas())
                .mapToObj(number -> new PostgresReplica(
                        "postgres-replica-" + number,
                        master,
                        new PostgresNode(
                                binaries,
                                data.data("postgres-replica-" + number),
                                ports.postgresReplica(number),
                                password),
                        data.log("postgres-replica-" + number),
                        REPLICAS))
                .toList();
        var services = new ArrayList<Service>();
        services.add(new PostgresMaster(
                master,
                data.log(MASTER),
                STORES,
                replicas.stream().map(Service::name).toList()));
        services.addAll(replicas);
        return services;
    }

    private Service kafka() {
        return server(
                "kafka",
                ports.kafka(),
                STORES,
                List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "--sun-misc-unsafe-memory-access=allow"),
                List.of(
                        "-cp",
                        root.resolve("infra/local/target/local.jar").toString(),
                        "io.fieldlog.local.kafka.KafkaNode",
                        "--data=" + data.data("kafka"),
                        "--port=" + ports.kafka(),
                        "--controller-port=" + ports.kafkaController()),
                Map.of(),
                "");
    }

    private Service elasticsearch() {
        return server(
                "elasticsearch",
                ports.elasticsearch(),
                STORES,
                List.of(
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Dio.netty.noUnsafe=true"),
                List.of(
                        "-jar",
                        root.resolve("infra/local-elasticsearch/target/local-elasticsearch.jar")
                                .toString(),
                        "--data=" + data.data("elasticsearch"),
                        "--port=" + ports.elasticsearch(),
                        "--transport-port=" + ports.elasticsearchTransport()),
                Map.of(),
                "/_cluster/health");
    }

    private Service objectStore() {
        return server(
                "object-store",
                ports.objectStore(),
                STORES,
                List.of("-Xmx96m", "-XX:TieredStopAtLevel=1"),
                List.of(
                        "-jar",
                        root.resolve("infra/local-object-store/target/local-object-store.jar")
                                .toString(),
                        "--data=" + data.data("object-store"),
                        "--port=" + ports.objectStore()),
                environment.objectStore(),
                "");
    }

    private Service issuer() {
        return server(
                "issuer",
                ports.issuer(),
                STORES,
                List.of("-Xmx96m", "-XX:TieredStopAtLevel=1", "-XX:+UseCompactObjectHeaders"),
                List.of(
                        "-jar",
                        root.resolve("infra/local-issuer/target/local-issuer.jar")
                                .toString()),
                environment.issuer(),
                "/actuator/health/readiness");
    }

    private Service application(
            String name,
            String module,
            int port,
            int heapMegabytes,
            Map<String, String> variables,
            String... furtherOptions) {
        var options = new ArrayList<>(List.of(
                "-Xmx" + heapMegabytes + "m",
                "-XX:+UseCompactObjectHeaders",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        options.addAll(List.of(furtherOptions));
        options.addAll(wantedOptions());
        return server(
                name,
                port,
                APPLICATIONS,
                options,
                List.of(
                        "-jar",
                        root.resolve(module + "/target/" + name + ".jar").toString()),
                variables,
                "/actuator/health/readiness");
    }

    private Service gateway(List<Service> behind) {
        var launch = new ArrayList<>(List.of(
                "-cp",
                root.resolve("infra/local/target/local.jar").toString(),
                "io.fieldlog.local.gateway.Gateway",
                "--port=" + ports.gateway(),
                "--backend=query-side=http://127.0.0.1:" + ports.querySide(),
                "--backend=command-side=http://127.0.0.1:" + ports.commandSide(),
                "--backend=issuer=http://127.0.0.1:" + ports.issuer()));
        for (var service : behind) {
            launch.add("--part=" + service.name() + "=" + addressOf(service));
        }
        return server(
                "gateway",
                ports.gateway(),
                ENTRY,
                List.of("-Xmx64m", "-XX:TieredStopAtLevel=1", "-Dorg.jboss.logging.provider=slf4j"),
                launch,
                Map.of(),
                "/health/live");
    }

    /// What whoever starts the stack wants of the applications' JVMs beyond what they have anyway.
    private static List<String> wantedOptions() {
        return Stream.of(System.getenv()
                        .getOrDefault("FIELDLOG_JAVA_OPTIONS", "")
                        .split(" "))
                .filter(option -> !option.isBlank())
                .toList();
    }

    private static String addressOf(Service service) {
        return service instanceof JavaServer server && !server.health().isEmpty()
                ? "http://127.0.0.1:" + server.port() + server.health()
                : "tcp://127.0.0.1:" + service.port();
    }

    private Service server(
            String name,
            int port,
            int stage,
            List<String> options,
            List<String> launch,
            Map<String, String> properties,
            String health) {
        var all = new ArrayList<>(SMALL_JVM);
        all.addAll(options);
        all.add("-Djava.io.tmpdir=" + data.temporary());
        return new JavaServer(
                name, port, stage, Set.of(), all, launch, properties, data.data(name), data.log(name), health);
    }
}
