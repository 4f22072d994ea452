package io.fieldlog.local.cli;

import io.fieldlog.local.demo.Shift;
import java.time.Duration;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/// Gives a fresh stack something to show: an organization that works until it is stopped.
@Command(
        name = "demo",
        description = "Registers a believable organization in acme and keeps sending commands until stopped.")
final class Demo implements Callable<Integer> {
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);

    @ParentCommand
    private Fieldlog fieldlog;

    @Spec
    private CommandSpec spec;

    @Option(names = "--rate", paramLabel = "N", description = "Commands per second (default: ${DEFAULT-VALUE}).")
    private double rate = 20;

    @Option(
            names = "--machines",
            paramLabel = "N",
            description = "How many machines it has (default: ${DEFAULT-VALUE}).")
    private int machines = 240;

    @Option(names = "--count", paramLabel = "N", description = "Ends after so many commands.")
    private @Nullable Long count;

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "Ends after so long: 30s, 5m, 1h.")
    private @Nullable Duration duration;

    @Override
    public Integer call() throws Exception {
        if (!(rate > 0 && rate <= 10_000) || machines < 1 || machines > 9_999) {
            throw new ParameterException(
                    spec.commandLine(), "--rate is at most 10000, --machines at most 9999, both more than 0");
        }
        fieldlog.running();
        var lastWords = new Thread[1];
        try (var shift = new Shift(fieldlog.settings(null).port(), machines, this::say)) {
            lastWords[0] = new Thread(() -> say(shift.counts().toString()));
            Runtime.getRuntime().addShutdownHook(lastWords[0]);
            shift.begin();
            work(shift);
            shift.end();
            Runtime.getRuntime().removeShutdownHook(lastWords[0]);
            say(shift.counts().toString());
            shift.refusals().forEach((code, times) -> say("refused %d times: %s".formatted(times, code)));
        }
        return 0;
    }

    private void work(Shift shift) throws InterruptedException {
        long began = System.nanoTime();
        long between = (long) (1e9 / rate);
        long nextLine = began + BETWEEN_LINES.toNanos();
        long before = shift.counts().accepted();
        for (long sent = 0; count == null || sent < count; sent++) {
            long now = System.nanoTime();
            if (duration != null && now - began >= duration.toNanos()) {
                return;
            }
            if (now >= nextLine) {
                var counts = shift.counts();
                say(String.format(
                        Locale.ROOT,
                        "%.1f/s, %s",
                        (counts.accepted() - before) / (BETWEEN_LINES.toNanos() / 1e9),
                        counts));
                before = counts.accepted();
                nextLine = now + BETWEEN_LINES.toNanos();
            }
            LockSupport.parkNanos(began + sent * between - now);
            shift.act();
        }
    }

    private void say(String line) {
        fieldlog.out().println(LocalTime.now().truncatedTo(ChronoUnit.SECONDS) + " " + line);
        fieldlog.out().flush();
    }

    /// `30s`, `5m`, `1h`, or ISO 8601.
    static final class DurationConverter implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            var iso = text.toUpperCase(Locale.ROOT);
            return Duration.parse(iso.startsWith("P") ? iso : "PT" + iso);
        }
    }
}
