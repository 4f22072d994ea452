package io.fieldlog.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;

/// Writers that append small groups without end, and go on after the database was away.
final class Load implements AutoCloseable {

    private static final Duration BETWEEN = Duration.ofMillis(4);

    private final List<UUID> organizations =
            IntStream.range(0, 10).mapToObj(_ -> UUID.randomUUID()).toList();
    private final LogDatabase log;
    private final List<Thread> threads;
    private volatile boolean stopping;

    Load(LogDatabase log) {
        this.log = log;
        this.threads = IntStream.range(0, 2)
                .mapToObj(seed -> Thread.ofVirtual().start(() -> append(new Random(seed))))
                .toList();
    }

    private void append(Random random) {
        while (!stopping) {
            try (var writer = log.new Writer()) {
                while (!stopping) {
                    var organization = organizations.get(random.nextInt(organizations.size()));
                    var payloads = IntStream.rangeClosed(0, random.nextInt(4))
                            .mapToObj(n -> "{\"n\":%d}".formatted(n).getBytes(UTF_8))
                            .toList();
                    writer.append(organization, payloads);
                    Pause.of(BETWEEN);
                }
            } catch (SQLException _) {
                Pause.of(Duration.ofMillis(100)); // the log's own tests say what an append does when the database dies
            }
        }
    }

    /// Ends the load, so that the log is at rest.
    @Override
    public void close() throws InterruptedException {
        stopping = true;
        for (var thread : threads) {
            thread.join();
        }
    }
}
