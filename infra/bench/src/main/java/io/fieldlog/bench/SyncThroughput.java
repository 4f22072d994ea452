package io.fieldlog.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// How many answers and operations a second batches of devices bring in; and what the command side holds in memory
/// while several batches as large as they may be arrive at once.
///
/// The checklists of a round are started by a batch of their own before its clock runs, from the first byte of the
/// answers' batch to the last of its results. Every result must be `applied`.
@Command(
        name = "sync",
        mixinStandardHelpOptions = true,
        description = "Batches of answers through POST /v1/sync: answers/s and operations/s, or with --cap the memory.")
final class SyncThroughput implements Callable<Integer> {

    private static final int CAP = 8 << 20;
    private static final int MOST_OPERATIONS = 5_000;

    @Mixin
    private Entry entry = new Entry();

    @Spec
    private CommandSpec spec;

    @Option(names = "--checklists", defaultValue = "100", description = "checklists of a batch")
    private int checklists;

    @Option(names = "--answers", defaultValue = "40", description = "answers to each checklist")
    private int answers;

    @Option(names = "--warm-up-rounds", defaultValue = "6", description = "rounds before those that count")
    private int warmUpRounds;

    @Option(names = "--rounds", defaultValue = "6", description = "rounds")
    private int rounds;

    @Option(names = "--cap", description = "the memory of batches just below 8 MiB, of 5,000 operations; needs --data")
    private boolean cap;

    @Option(names = "--parallel", defaultValue = "4", description = "batches at the cap that are sent at once")
    private int parallel;

    @Option(names = "--data", description = "the data directory of the stack, on this machine")
    private @Nullable Path data;

    private final Failures failures = new Failures();

    @Override
    public Integer call() throws Exception {
        try (var client = entry.connect()) {
            var form = Form.publish(client, answers);
            var fleet = Fleet.register(client, checklists);
            if (cap) {
                atTheCap(client, form, fleet);
            } else {
                run(client, form, fleet, answers);
                run(client, form, fleet, 1);
            }
            return failures.sum() == 0 ? 0 : 1;
        }
    }

    private void run(FieldlogClient client, Form form, Fleet fleet, int answersPerOperation)
            throws IOException, InterruptedException {
        var seconds = new ArrayList<Double>();
        int operations = 0;
        for (int round = 0; round < warmUpRounds + rounds; round++) {
            var batch = Batch.answers(form, started(client, form, fleet, checklists), answersPerOperation);
            operations = batch.operations();
            var took = send(client, batch);
            if (round >= warmUpRounds) {
                seconds.add(took);
            }
        }
        seconds.sort(null);
        System.out.printf("%d operations of %d answers, %s%n", operations, answersPerOperation, failures);
        print("answers/s", checklists * answers, seconds);
        print("operations/s", operations, seconds);
    }

    private static void print(String name, int count, List<Double> seconds) {
        System.out.printf(
                "  %-14s median %,8.0f (%,.0f to %,.0f)%n",
                name, count / median(seconds), count / seconds.getLast(), count / seconds.getFirst());
    }

    private static double median(List<Double> sorted) {
        return (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
    }

    private void atTheCap(FieldlogClient client, Form form, Fleet fleet) throws Exception {
        if (data == null) {
            throw new ParameterException(spec.commandLine(), "--cap needs --data");
        }
        var memory = CommandSideMemory.of(data);
        for (int round = 1; round <= rounds; round++) {
            var batches = new ArrayList<Batch>();
            for (int i = 0; i < parallel; i++) {
                batches.add(Batch.almostAsLargeAs(
                        CAP, form, started(client, form, fleet, MOST_OPERATIONS / form.questions())));
            }
            System.out.printf(
                    "round %d: %d batches at once, each of %,d operations of an answer with a note and of %,d bytes%n",
                    round,
                    parallel,
                    batches.getFirst().operations(),
                    batches.getFirst().body().length);
            var took = memory.during(() -> sendAtOnce(client, batches));
            System.out.printf("the slowest took %.1f s, %s%n", took, failures);
        }
    }

    private double sendAtOnce(FieldlogClient client, List<Batch> batches) throws Exception {
        var start = System.nanoTime();
        try (var devices = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var sent : batches.stream()
                    .map(batch -> devices.submit(() -> send(client, batch)))
                    .toList()) {
                sent.get();
            }
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private List<UUID> started(FieldlogClient client, Form form, Fleet fleet, int count)
            throws IOException, InterruptedException {
        var ids = Stream.generate(UUID::randomUUID).limit(count).toList();
        send(client, Batch.starts(form, fleet, ids));
        return ids;
    }

    private double send(FieldlogClient client, Batch batch) throws IOException, InterruptedException {
        var start = System.nanoTime();
        var answer = client.postLarge("/v1/sync", batch.body());
        var took = (System.nanoTime() - start) / 1e9;
        batch.check(answer.body(), failures);
        return took;
    }
}
