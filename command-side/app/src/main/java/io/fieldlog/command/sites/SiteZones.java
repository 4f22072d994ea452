package io.fieldlog.command.sites;

import io.fieldlog.command.AggregateKey;
import io.fieldlog.command.Streams;
import io.fieldlog.command.sites.SiteState.Registered;
import io.fieldlog.command.sites.SiteState.Unregistered;
import io.fieldlog.events.SiteEvent;
import java.time.ZoneId;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// The time zones of an organization's sites.
@Component
public final class SiteZones {

    private final Streams streams;

    SiteZones(Streams streams) {
        this.streams = streams;
    }

    public Optional<ZoneId> find(UUID organizationId, UUID siteId) {
        var site = streams.<SiteEvent, SiteState>fold(
                        new AggregateKey(organizationId, siteId),
                        SiteEvent.class,
                        new Unregistered(),
                        SiteState::evolve)
                .state();
        return site instanceof Registered registered ? Optional.of(registered.timeZone()) : Optional.empty();
    }
}
