package io.fieldlog.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The command line of the benchmarks: `infra/bench/run NAME`.
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        subcommands = {CommandLatency.class, ImportThroughput.class, SyncThroughput.class, VisibilityLatency.class})
final class Bench {

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Bench()).execute(arguments));
    }
}
