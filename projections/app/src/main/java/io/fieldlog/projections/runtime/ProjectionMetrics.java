package io.fieldlog.projections.runtime;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// What a projection does, as `fieldlog.projection.*`, tagged with its name.
public final class ProjectionMetrics {

    private final Counter events;
    private final Counter gaps;
    private final Counter parked;
    private final Counter garbled;
    private final Counter fenced;
    private final Counter failures;
    private final Timer delay;

    public ProjectionMetrics(MeterRegistry meters, String projection) {
        this.events = counter(meters, projection, "events", "events applied");
        this.gaps = counter(meters, projection, "gaps", "events lost on the way and read from the log");
        this.parked = counter(meters, projection, "parked", "organizations parked");
        this.garbled = counter(meters, projection, "garbled", "records without a readable envelope");
        this.fenced = counter(meters, projection, "fenced", "transactions void because another process was first");
        this.failures = counter(meters, projection, "failures", "batches rolled back and tried again");
        this.delay = Timer.builder("fieldlog.projection.delay")
                .description("from the recording of the last event of a batch to the commit of its rows")
                .tag("projection", projection)
                .publishPercentiles(0.5, 0.99)
                .register(meters);
    }

    private static Counter counter(MeterRegistry meters, String projection, String name, String description) {
        return Counter.builder("fieldlog.projection." + name)
                .description(description)
                .tag("projection", projection)
                .register(meters);
    }

    void applied(List<Advance> advances, Instant now) {
        for (var advance : advances) {
            events.increment(advance.events().size());
            delay.record(Duration.between(advance.recordedAt(), now));
        }
    }

    void gap() {
        gaps.increment();
    }

    void parked() {
        parked.increment();
    }

    void garbled() {
        garbled.increment();
    }

    void fenced() {
        fenced.increment();
    }

    void failed() {
        failures.increment();
    }
}
