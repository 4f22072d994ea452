package io.fieldlog.projections.runtime;

import io.fieldlog.projections.runtime.Offsets.Laggards;
import io.fieldlog.stream.EventSource.Batch;
import io.fieldlog.stream.PartitionReader;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings views that are behind their group up to it, one batch between two of the group's own, so that a view which is
/// new or had been in trouble holds up nobody. One that fails rests, twice as long after each failure.
final class CatchUp implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(CatchUp.class);
    private static final Duration PATIENCE = Duration.ofMillis(50);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);

    private record Rest(long until, Duration pause) {

        Duration next() {
            var longer = pause.multipliedBy(2);
            return longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
        }
    }

    /// What was applied, and to whom.
    record Caught(Laggards laggards, Batch batch) {}

    private final ProjectionGroup group;
    private final Supplier<PartitionReader> opening;
    private final LongSupplier nanoTime;
    private final Map<String, Rest> rests = new HashMap<>();
    private @Nullable PartitionReader reader;

    CatchUp(ProjectionGroup group, Supplier<PartitionReader> opening, LongSupplier nanoTime) {
        this.group = group;
        this.opening = opening;
        this.nanoTime = nanoTime;
    }

    /// Whether somebody lags who does not rest.
    boolean isDue() {
        return group.hindmost(resting()).isPresent();
    }

    /// Applies a batch to those who lag, if there is any and it has come.
    ///
    /// @throws FencedException when another process has the partition
    Optional<Caught> step() {
        var found = group.hindmost(resting());
        if (found.isEmpty()) {
            close();
            return Optional.empty();
        }
        var laggards = found.get();
        var read = reader().read(laggards.partition(), laggards.from(), laggards.until(), PATIENCE);
        if (read.isEmpty()) {
            return Optional.empty();
        }
        var batch = read.get();
        try {
            group.catchUp(laggards, batch);
            laggards.views().forEach(rests::remove);
            return Optional.of(new Caught(laggards, batch));
        } catch (FencedException e) {
            throw e;
        } catch (SQLException | RuntimeException e) {
            group.failed(laggards.views());
            log.warn("projections={} do not catch up yet: {}", laggards.views(), ProjectionLoop.reason(e));
            laggards.views().forEach(this::rest);
            return Optional.empty();
        }
    }

    private void rest(String view) {
        var before = rests.get(view);
        var pause = before == null ? FIRST_PAUSE : before.next();
        rests.put(view, new Rest(nanoTime.getAsLong() + pause.toNanos(), pause));
    }

    private Set<String> resting() {
        if (rests.isEmpty()) {
            return Set.of();
        }
        var now = nanoTime.getAsLong();
        var resting = new HashSet<String>();
        rests.forEach((view, rest) -> {
            if (rest.until() - now > 0) {
                resting.add(view);
            }
        });
        return resting;
    }

    private PartitionReader reader() {
        if (reader == null) {
            reader = opening.get();
        }
        return reader;
    }

    @Override
    public void close() {
        if (reader != null) {
            reader.close();
            reader = null;
        }
    }
}
