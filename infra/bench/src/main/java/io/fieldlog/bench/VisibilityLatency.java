package io.fieldlog.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// How long after its acknowledgement a command's effect is read from a replica, and found by a search, at a steady
/// rate of commands.
///
/// Open loop: commands start on schedule, whatever the earlier ones do. As soon as every n-th command is acknowledged,
/// one client reads the machine with the command's consistency token, another searches it with the same token; both
/// clocks start at the acknowledgement and include the HTTP answer itself. `plain read` is the same read without a
/// token: the floor.
@Command(
        name = "visibility",
        mixinStandardHelpOptions = true,
        description = "Acknowledgement to visible on a replica and to searchable, through HTTP.")
final class VisibilityLatency implements Callable<Integer> {

    @Option(
            names = "--entry",
            defaultValue = "http://localhost:8080",
            description = "the entry point of a running stack")
    private URI entry = URI.create("http://localhost:8080");

    @Option(names = "--rate", defaultValue = "200", description = "commands per second")
    private int rate;

    @Option(names = "--seconds", defaultValue = "30", description = "measured time of a round")
    private int seconds;

    @Option(
            names = "--probe-every",
            defaultValue = "10",
            description = "commands from one that is looked for to the next")
    private int probeEvery;

    @Option(names = "--warm-up", defaultValue = "60", description = "seconds before the first round")
    private int warmUp;

    @Option(names = "--rounds", defaultValue = "3", description = "rounds")
    private int rounds;

    @Option(names = "--machines", defaultValue = "500", description = "machines that take the readings")
    private int machines;

    private final Histogram acknowledged = histogram();
    private final Histogram onReplica = histogram();
    private final Histogram searchable = histogram();
    private final Histogram plain = histogram();
    private final LongAdder failures = new LongAdder();

    @Override
    public Integer call() throws Exception {
        try (var client = new FieldlogClient(entry, "admin")) {
            var ids = register(client);
            round(client, ids, Duration.ofSeconds(warmUp));
            System.out.printf("%-28s %8s %8s %8s %8s%n", "ms", "p50", "p90", "p99", "max");
            for (int round = 1; round <= rounds; round++) {
                List.of(acknowledged, onReplica, searchable, plain).forEach(Histogram::reset);
                failures.reset();
                var start = System.nanoTime();
                round(client, ids, Duration.ofSeconds(seconds));
                var took = (System.nanoTime() - start) / 1e9;
                System.out.printf(
                        "round %d: %.0f commands/s, %d failures%n",
                        round, acknowledged.getTotalCount() / took, failures.sum());
                print("request -> acknowledged", acknowledged);
                print("acknowledged -> replica", onReplica);
                print("acknowledged -> searchable", searchable);
                print("plain read", plain);
            }
            return failures.sum() == 0 ? 0 : 1;
        }
    }

    private List<UUID> register(FieldlogClient client) throws IOException, InterruptedException {
        var site = UUID.randomUUID();
        require(client.post("/v1/sites", """
                {"siteId": "%s", "name": "Bench %s", "timeZone": "UTC"}""".formatted(site, site)), 201);
        var ids = new ArrayList<UUID>();
        for (int i = 0; i < machines; i++) {
            var id = UUID.randomUUID();
            ids.add(id);
            require(client.post("/v1/machines", """
                    {"machineId": "%s", "siteId": "%s", "tag": "B-%s", "name": "Bench machine", "category": "Forklift"}""".formatted(id, site, id)), 201);
        }
        return ids;
    }

    private void round(FieldlogClient client, List<UUID> ids, Duration length) {
        var interval = TimeUnit.SECONDS.toNanos(1) / rate;
        var count = rate * length.toSeconds();
        var start = System.nanoTime();
        try (var users = Executors.newVirtualThreadPerTaskExecutor()) {
            for (long i = 0; i < count; i++) {
                var due = start + i * interval;
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                var machine = ids.get((int) (i % ids.size()));
                var value = i;
                users.submit(() -> one(client, machine, value, due, value % probeEvery == 0));
            }
        }
    }

    private void one(FieldlogClient client, UUID machine, long value, long due, boolean probed) {
        try {
            var path = "/v1/machines/" + machine;
            var answer = require(
                    client.post(path + "/meter-readings", """
                    {"readingId": "%s", "meter": "engine-hours", "value": %d, "unit": "h", "capturedAt": "%s"}""".formatted(UUID.randomUUID(), value, Instant.now())), 201);
            var acknowledgement = System.nanoTime();
            acknowledged.recordValue(acknowledgement - due);
            if (!probed) {
                return;
            }
            var position = answer.headers().firstValue("Consistency-Token").orElseThrow();
            try (var readers = Executors.newVirtualThreadPerTaskExecutor()) {
                readers.submit(() -> timed(onReplica, acknowledgement, () -> client.getFrom(position, path)));
                readers.submit(() -> timed(
                        searchable,
                        acknowledgement,
                        () -> client.getFrom(
                                position,
                                "/v1/machines?limit=1&q=" + machine.toString().substring(0, 8))));
            }
            timed(plain, System.nanoTime(), () -> client.get(path));
        } catch (IOException | InterruptedException | IllegalStateException e) {
            failures.increment();
            System.err.println(e);
        }
    }

    private void timed(Histogram histogram, long since, Callable<HttpResponse<String>> request) {
        try {
            require(request.call(), 200);
            histogram.recordValue(System.nanoTime() - since);
        } catch (Exception e) {
            failures.increment();
            System.err.println(e);
        }
    }

    private static HttpResponse<String> require(HttpResponse<String> answer, int status) {
        if (answer.statusCode() != status) {
            throw new IllegalStateException(answer.uri() + " answered " + answer.statusCode() + ": " + answer.body());
        }
        return answer;
    }

    private static void print(String name, Histogram histogram) {
        System.out.printf(
                "%-28s %8.1f %8.1f %8.1f %8.1f%n",
                name,
                histogram.getValueAtPercentile(50) / 1e6,
                histogram.getValueAtPercentile(90) / 1e6,
                histogram.getValueAtPercentile(99) / 1e6,
                histogram.getMaxValue() / 1e6);
    }

    private static Histogram histogram() {
        return new ConcurrentHistogram(3);
    }
}
