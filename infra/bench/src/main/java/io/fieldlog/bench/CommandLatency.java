package io.fieldlog.bench;

import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// How long commands about checklists take at a steady rate, from when each was due to its acknowledgement: of five,
/// one starts a checklist, three answer and one completes it.
@Command(
        name = "commands",
        mixinStandardHelpOptions = true,
        description = "Latency of commands about checklists at a steady rate, from due to acknowledged.")
final class CommandLatency implements Callable<Integer> {

    @Mixin
    private Entry entry = new Entry();

    @Option(names = "--rate", defaultValue = "200", description = "commands per second")
    private int rate;

    @Option(names = "--seconds", defaultValue = "30", description = "measured time of a round")
    private int seconds;

    @Option(names = "--warm-up", defaultValue = "60", description = "seconds before the first round")
    private int warmUp;

    @Option(names = "--rounds", defaultValue = "3", description = "rounds")
    private int rounds;

    @Option(names = "--machines", defaultValue = "500", description = "machines that are inspected")
    private int machines;

    @Override
    public Integer call() throws Exception {
        try (var client = entry.connect()) {
            var work = FieldWork.prepare(client, rate, machines);
            var loop = new OpenLoop(rate);
            loop.runFor(Duration.ofSeconds(warmUp), work::send);
            System.out.println("warm-up: " + work.failures());
            Latency.printHeader();
            long failed = 0;
            for (int round = 1; round <= rounds; round++) {
                work.reset();
                var took = loop.runFor(Duration.ofSeconds(seconds), work::send);
                work.print("round " + round, took);
                failed += work.failures().sum();
            }
            return failed == 0 ? 0 : 1;
        }
    }
}
