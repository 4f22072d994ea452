package io.fieldlog.command.policies;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/// What the policies do, as `fieldlog.policy.*`.
@Component
final class PolicyMetrics {

    private final MeterRegistry meters;
    private final AtomicLong parked = new AtomicLong();
    private final AtomicLong lag = new AtomicLong();
    private final Counter failures;

    PolicyMetrics(MeterRegistry meters) {
        this.meters = meters;
        this.failures = Counter.builder("fieldlog.policy.failures")
                .description("batches that a passing fault stopped and that are tried again")
                .register(meters);
        Gauge.builder("fieldlog.policy.parked", parked, AtomicLong::get)
                .description("events of this node's partitions to which a policy could not react")
                .register(meters);
        Gauge.builder("fieldlog.policy.lag", lag, AtomicLong::get)
                .description("events of this node's partitions that no policy has seen yet")
                .register(meters);
    }

    void applied(Policy policy) {
        commands(policy, "applied").increment();
    }

    void refused(Policy policy) {
        commands(policy, "refused").increment();
    }

    private Counter commands(Policy policy, String outcome) {
        return Counter.builder("fieldlog.policy.commands")
                .description("commands of the policies that were applied, or that the domain refused")
                .tag("policy", policy.name())
                .tag("outcome", outcome)
                .register(meters);
    }

    void failed() {
        failures.increment();
    }

    void parked(long events) {
        parked.set(events);
    }

    void lag(long events) {
        lag.set(events);
    }
}
