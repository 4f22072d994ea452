package io.fieldlog.command.sites;

import io.fieldlog.command.AggregateKey;
import io.fieldlog.command.sites.SiteState.Registered;
import io.fieldlog.command.sites.SiteState.Unregistered;
import io.fieldlog.events.SiteEvent;
import io.fieldlog.events.SiteEvent.SiteRegistered;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The names of an organization's sites right now, read from the log: files of other systems know no ids.
@Component
public final class SiteNames {

    private final JdbcClient log;
    private final EventStore events;

    SiteNames(JdbcClient log, EventStore events) {
        this.log = log;
        this.events = events;
    }

    /// Several sites may have one name.
    public Map<String, List<UUID>> of(UUID organizationId) {
        var names = new TreeMap<String, List<UUID>>();
        var sites = log.sql("""
                SELECT member FROM set_member WHERE organization_id = :organization AND set_name = 'site'
                """)
                .param("organization", organizationId)
                .query(UUID.class)
                .list();
        for (var site : sites) {
            if (state(new AggregateKey(organizationId, site)) instanceof Registered registered) {
                names.computeIfAbsent(registered.name(), _ -> new ArrayList<>()).add(site);
            }
        }
        return names;
    }

    /// The time zone that a site was registered with.
    public Optional<ZoneId> zone(UUID organizationId, UUID siteId) {
        var stream = events.readEvents(new AggregateKey(organizationId, siteId).toString(), 0);
        return stream.hasNext() && stream.next().getPayload() instanceof SiteRegistered site
                ? Optional.of(ZoneId.of(site.timeZone()))
                : Optional.empty();
    }

    private SiteState state(AggregateKey site) {
        SiteState state = new Unregistered();
        var stream = events.readEvents(site.toString(), 0);
        while (stream.hasNext()) {
            if (stream.next().getPayload() instanceof SiteEvent event) {
                state = SiteState.evolve(state, event);
            }
        }
        return state;
    }
}
