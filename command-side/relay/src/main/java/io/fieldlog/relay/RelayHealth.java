package io.fieldlog.relay;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/// Ready when every shard's relay publishes or stands by for the one that does, and Kafka answers.
final class RelayHealth implements HealthIndicator {

    private final RelayLifecycle lifecycle;
    private final Topics topics;

    RelayHealth(RelayLifecycle lifecycle, Topics topics) {
        this.lifecycle = lifecycle;
        this.topics = topics;
    }

    @Override
    public Health health() {
        var relays = lifecycle.relays();
        var ready = topics.last() instanceof Topics.Finding.Usable
                && relays.stream().allMatch(relay -> relay.standing().state().ready());
        var health = ready ? Health.up() : Health.down();
        for (var relay : relays) {
            var standing = relay.standing();
            health.withDetail("shard " + relay.shard(), standing.state() + ": " + standing.detail());
        }
        return health.build();
    }
}
