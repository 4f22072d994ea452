package io.fieldlog.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// How fast an import goes, how long the commands of people at work take meanwhile, and what the command side holds in
/// memory while a file comes in.
///
/// The clock runs from the answer that accepts the file to the moment at which the import's own progress, read from a
/// replica, says that it is done: how far the views are behind is part of it.
@Command(
        name = "imports",
        mixinStandardHelpOptions = true,
        description = "An import of new inspections: rows/s, latency of other commands meanwhile, memory.")
final class ImportThroughput implements Callable<Integer> {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
    private static final JsonMapper JSON = new JsonMapper();

    @Mixin
    private Entry entry = new Entry();

    @Option(names = "--rows", defaultValue = "2000", description = "inspections, all new")
    private int rows;

    @Option(
            names = "--mib",
            defaultValue = "0",
            description = "fills the file up to so many MiB, at most 256, with rows of a kilobyte that are refused")
    private int mebibytes;

    @Option(
            names = "--latency-rate",
            defaultValue = "0",
            description =
                    "commands per second, about checklists, whose latency is measured without and with the import")
    private int latencyRate;

    @Option(names = "--warm-up", defaultValue = "60", description = "seconds of these commands before all that counts")
    private int warmUp;

    @Option(names = "--seconds", defaultValue = "30", description = "seconds of these commands without the import")
    private int seconds;

    @Option(names = "--machines", defaultValue = "500", description = "machines that these commands inspect")
    private int machines;

    @Option(
            names = "--at-most",
            defaultValue = "600",
            description = "seconds after which an import is no longer waited for; it goes on in the stack")
    private int atMost;

    @Option(names = "--data", description = "the data directory of the stack, on this machine: shows the memory")
    private @Nullable Path data;

    @Override
    public Integer call() throws Exception {
        var file = Files.createTempFile("bench", ".csv");
        try (var client = entry.connect()) {
            InspectionsFile.write(file, rows, (long) mebibytes << 20);
            var memory = data == null ? null : CommandSideMemory.of(data);
            return memory == null ? work(client, file) : memory.during(() -> work(client, file));
        } finally {
            Files.delete(file);
        }
    }

    private int work(FieldlogClient client, Path file) throws Exception {
        return latencyRate == 0 ? alone(client, file) : beside(client, file);
    }

    private int alone(FieldlogClient client, Path file) throws Exception {
        return follow(client, upload(client, file), System.nanoTime()).print(rows);
    }

    /// People are at work before the file comes, while it is imported, and no longer.
    private int beside(FieldlogClient client, Path file) throws Exception {
        var work = FieldWork.prepare(client, latencyRate, machines);
        var loop = new OpenLoop(latencyRate);
        loop.runFor(Duration.ofSeconds(warmUp), work::send);
        System.out.println("warm-up: " + work.failures());
        work.reset();
        var alone = loop.runFor(Duration.ofSeconds(seconds), work::send);
        Latency.printHeader();
        work.print("without an import", alone);
        var failed = work.failures().sum();
        work.reset();
        try (var importer = Executors.newSingleThreadExecutor()) {
            var id = upload(client, file);
            var accepted = System.nanoTime();
            Future<Progress> progress = importer.submit(() -> follow(client, id, accepted));
            var beside = loop.runWhile(_ -> !progress.isDone(), work::send);
            work.print("with the import", beside);
            failed += work.failures().sum();
            var outcome = progress.get().print(rows);
            return failed == 0 ? outcome : 1;
        }
    }

    private String upload(FieldlogClient client, Path file) throws IOException, InterruptedException {
        var mib = Files.size(file) / (double) (1 << 20);
        var start = System.nanoTime();
        var accepted = client.upload("inspections-csv", file);
        System.out.printf("upload: %.2f MiB in %.1f s%n", mib, (System.nanoTime() - start) / 1e9);
        return JSON.readTree(accepted.body()).path("importId").asString();
    }

    private Progress follow(FieldlogClient client, String id, long accepted) throws InterruptedException {
        var missed = new Failures();
        JsonNode last = JSON.createObjectNode();
        while (true) {
            try {
                last = JSON.readTree(client.get("/v1/imports/" + id).body());
            } catch (UnexpectedAnswer unknownYet) {
                missed.count(unknownYet.kind(), "not shown yet: " + unknownYet.getMessage());
            } catch (IOException e) {
                missed.count(e);
            }
            var taken = (System.nanoTime() - accepted) / 1e9;
            var progress = Progress.of(last, taken, missed);
            if (progress.hasEnded() || taken > atMost) {
                return progress;
            }
            TimeUnit.NANOSECONDS.sleep(BETWEEN_LOOKS.toNanos());
        }
    }

    /// @param missed looks that showed nothing: the view had yet to hear of the import, or nobody answered
    private record Progress(
            String state,
            long total,
            long done,
            long applied,
            long duplicates,
            String failure,
            double seconds,
            Failures missed) {

        static Progress of(JsonNode run, double seconds, Failures missed) {
            return new Progress(
                    run.path("state").asString("not shown"),
                    run.path("total").asLong(0),
                    run.path("done").asLong(0),
                    run.path("applied").asLong(0),
                    run.path("duplicates").asLong(0),
                    run.path("failure").asString(""),
                    seconds,
                    missed);
        }

        boolean hasEnded() {
            return state.equals("DONE") || state.equals("FAILED");
        }

        /// @param expected how many rows are new, so that all of them go in unless something is wrong
        int print(int expected) {
            System.out.printf(
                    "import: %s, %,d of %,d rows in %.1f s, %,.0f rows/s: %,d applied, %,d duplicates, %,d refused%n",
                    state, done, total, seconds, done / seconds, applied, duplicates, done - applied - duplicates);
            if (missed.sum() > 0) {
                System.out.println("looks at it: " + missed);
            }
            if (!failure.isEmpty()) {
                System.out.println(failure);
            }
            if (applied != expected) {
                System.out.printf("%,d rows should have been applied%n", expected);
            }
            return state.equals("DONE") && applied == expected ? 0 : 1;
        }
    }
}
