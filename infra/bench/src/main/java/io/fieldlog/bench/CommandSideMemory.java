package io.fieldlog.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import tools.jackson.databind.json.JsonMapper;

/// What the command side of a stack on this machine holds in memory while something goes on: the process by the
/// kernel's count (PSS, what `fieldlog status` shows as `rssBytes`), and the used part of its heap, garbage included,
/// by its own metrics at its inner port.
final class CommandSideMemory {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);
    private static final Duration UNTIL_CALM = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private record Look(long process, long heap) {

        Look larger(Look other) {
            return new Look(Math.max(process, other.process), Math.max(heap, other.heap));
        }
    }

    private final Path process;
    private final URI metrics;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private CommandSideMemory(long pid, int port) {
        this.process = Path.of("/proc", Long.toString(pid), "smaps_rollup");
        this.metrics = URI.create("http://127.0.0.1:%d/actuator/prometheus".formatted(port));
    }

    /// @param data the data directory of the running stack
    static CommandSideMemory of(Path data) throws IOException, InterruptedException {
        var fieldlog = Path.of(System.getProperty("fieldlog.root", ".")).resolve("fieldlog");
        var status = new ProcessBuilder(fieldlog.toString(), "status", "--json", "--data", data.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        status.environment().put("FIELDLOG_BUILD", "never");
        var running = status.start();
        var processes = new JsonMapper().readTree(running.getInputStream());
        if (running.waitFor() != 0) {
            throw new IOException("fieldlog status failed");
        }
        return processes
                .valueStream()
                .filter(each -> each.path("name").asString().equals("command-side"))
                .filter(each -> each.path("pid").isNumber())
                .findFirst()
                .map(each -> new CommandSideMemory(
                        each.path("pid").asLong(), each.path("port").asInt()))
                .orElseThrow(() -> new IOException("no command side runs on " + data));
    }

    /// Carries out the work and prints what was held before it, at most during it, and some seconds after it.
    <T> T during(Callable<T> work) throws Exception {
        var before = look();
        var done = new AtomicBoolean();
        T result;
        Look peak;
        try (var threads = Executors.newSingleThreadExecutor()) {
            var peaks = threads.submit(() -> peak(before, done));
            try {
                result = work.call();
            } finally {
                done.set(true);
            }
            peak = peaks.get();
        }
        TimeUnit.NANOSECONDS.sleep(UNTIL_CALM.toNanos());
        var after = look();
        System.out.printf("%-28s %8s %8s %8s%n", "command-side MiB", "before", "peak", "after");
        print("process (PSS)", before.process, peak.process, after.process);
        print("heap used", before.heap, peak.heap, after.heap);
        System.out.printf("heap limit %d MiB; after: %d s after the end%n", heapLimit() >> 20, UNTIL_CALM.toSeconds());
        return result;
    }

    private Look peak(Look before, AtomicBoolean done) throws IOException, InterruptedException {
        var peak = before;
        while (!done.get()) {
            peak = peak.larger(look());
            TimeUnit.NANOSECONDS.sleep(BETWEEN_LOOKS.toNanos());
        }
        return peak.larger(look());
    }

    private static void print(String name, long before, long peak, long after) {
        System.out.printf("%-28s %8d %8d %8d%n", name, before >> 20, peak >> 20, after >> 20);
    }

    private Look look() throws IOException, InterruptedException {
        return new Look(processBytes(), heap("jvm_memory_used_bytes"));
    }

    private long processBytes() throws IOException {
        try (var lines = Files.lines(process)) {
            return lines.filter(line -> line.startsWith("Pss:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .sum()
                    * 1024;
        }
    }

    /// What the spaces of the heap may grow to together: of the two survivor spaces one is always empty and not
    /// counted.
    private long heapLimit() throws IOException, InterruptedException {
        return heap("jvm_memory_max_bytes");
    }

    private long heap(String metric) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(metrics)
                .timeout(PATIENCE)
                .header("Accept", "text/plain")
                .build();
        var answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw UnexpectedAnswer.of(answer);
        }
        var spaces = answer.body()
                .lines()
                .filter(line -> line.startsWith(metric + "{") && line.contains("area=\"heap\""))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .filter(bytes -> bytes > 0)
                .toArray();
        if (spaces.length == 0) {
            throw new IOException(metrics + " has no " + metric + " of the heap");
        }
        return Arrays.stream(spaces).sum();
    }
}
