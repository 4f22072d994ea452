package io.fieldlog.query.views;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/// The query side is ready as long as one replica answers.
@Component("replicasHealthIndicator")
final class ReplicasHealth implements HealthIndicator {

    private final Replicas replicas;

    ReplicasHealth(Replicas replicas) {
        this.replicas = replicas;
    }

    @Override
    public Health health() {
        var usable = replicas.usable().size();
        return (usable == 0 ? Health.down() : Health.up())
                .withDetail("usable", usable)
                .build();
    }
}
