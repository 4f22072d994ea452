package io.fieldlog.command.sites;

import io.fieldlog.command.AggregateKey;
import io.fieldlog.command.Streams;
import io.fieldlog.command.sites.SiteState.Registered;
import io.fieldlog.command.sites.SiteState.Unregistered;
import io.fieldlog.events.SiteEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The names of an organization's sites right now, read from the log: files of other systems know no ids.
@Component
public final class SiteNames {

    private final JdbcClient log;
    private final Streams streams;

    SiteNames(JdbcClient log, Streams streams) {
        this.log = log;
        this.streams = streams;
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
            var state = streams.<SiteEvent, SiteState>fold(
                            new AggregateKey(organizationId, site),
                            SiteEvent.class,
                            new Unregistered(),
                            SiteState::evolve)
                    .state();
            if (state instanceof Registered registered) {
                names.computeIfAbsent(registered.name(), _ -> new ArrayList<>()).add(site);
            }
        }
        return names;
    }
}
