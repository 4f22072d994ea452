package io.fieldlog.bench;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

    @Mixin
    private Entry entry = new Entry();

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

    private final Latency acknowledged = new Latency("request -> acknowledged");
    private final Latency onReplica = new Latency("acknowledged -> replica");
    private final Latency searchable = new Latency("acknowledged -> searchable");
    private final Latency plain = new Latency("plain read");
    private final Failures failures = new Failures();

    @Override
    public Integer call() throws Exception {
        try (var client = entry.connect()) {
            var fleet = Fleet.register(client, machines);
            var loop = new OpenLoop(rate);
            OpenLoop.Task reading =
                    (number, due) -> one(client, fleet.machine(number), number, due, number % probeEvery == 0);
            loop.runFor(Duration.ofSeconds(warmUp), reading);
            System.out.println("warm-up: " + failures);
            Latency.printHeader();
            var latencies = List.of(acknowledged, onReplica, searchable, plain);
            long failed = 0;
            for (int round = 1; round <= rounds; round++) {
                latencies.forEach(Latency::reset);
                failures.reset();
                var took = loop.runFor(Duration.ofSeconds(seconds), reading);
                System.out.printf("round %d: %.1f commands/s, %s%n", round, acknowledged.count() / took, failures);
                latencies.forEach(Latency::print);
                failed += failures.sum();
            }
            return failed == 0 ? 0 : 1;
        }
    }

    private void one(FieldlogClient client, UUID machine, long value, long due, boolean probed) {
        try {
            var path = "/v1/machines/" + machine;
            var answer = client.post(path + "/meter-readings", """
                    {"readingId": "%s", "meter": "engine-hours", "value": %d, "unit": "h", "capturedAt": "%s"}""".formatted(UUID.randomUUID(), value, Instant.now()));
            var acknowledgement = System.nanoTime();
            acknowledged.since(due);
            if (!probed) {
                return;
            }
            var position = answer.headers().firstValue("Consistency-Token").orElseThrow();
            try (var readers = Executors.newVirtualThreadPerTaskExecutor()) {
                readers.execute(() -> timed(onReplica, acknowledgement, () -> client.getFrom(position, path)));
                readers.execute(() -> timed(
                        searchable,
                        acknowledgement,
                        () -> client.getFrom(
                                position,
                                "/v1/machines?limit=1&q=" + machine.toString().substring(0, 8))));
            }
            timed(plain, System.nanoTime(), () -> client.get(path));
        } catch (IOException | InterruptedException e) {
            failures.count(e);
        }
    }

    private void timed(Latency latency, long since, Callable<HttpResponse<String>> request) {
        try {
            request.call();
            latency.since(since);
        } catch (Exception e) {
            failures.count(e);
        }
    }
}
