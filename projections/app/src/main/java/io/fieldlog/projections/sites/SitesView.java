package io.fieldlog.projections.sites;

import io.fieldlog.events.Event;
import io.fieldlog.events.SiteEvent;
import io.fieldlog.events.SiteEvent.SiteRegistered;
import io.fieldlog.events.SiteEvent.SiteRenamed;
import io.fieldlog.projections.fold.Fact;
import io.fieldlog.projections.fold.InconsistentLogException;
import io.fieldlog.projections.fold.Rows;
import io.fieldlog.projections.fold.Table;
import io.fieldlog.projections.fold.View;
import io.fieldlog.projections.fold.Wanted;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// The list of sites as it is now.
public final class SitesView implements View {

    record SiteKey(UUID organizationId, UUID siteId) {}

    record Site(UUID organizationId, UUID siteId, String name, String timeZone, long version, long position) {}

    static final Table<SiteKey, Site> SITE = new Table<>(
            "site", SiteKey.class, Site.class, site -> new SiteKey(site.organizationId(), site.siteId()), """
            SELECT organization_id, site_id, name, time_zone, version, position
            FROM site JOIN unnest(?::uuid[], ?::uuid[]) AS wanted (organization_id, site_id)
                USING (organization_id, site_id)""", """
            INSERT INTO site (organization_id, site_id, name, time_zone, version, position)
            SELECT * FROM unnest(?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::bigint[], ?::bigint[])
            ON CONFLICT (organization_id, site_id) DO UPDATE
            SET name = excluded.name, time_zone = excluded.time_zone, version = excluded.version,
                position = excluded.position""");

    @Override
    public String name() {
        return "sites";
    }

    @Override
    public Set<Class<? extends Event>> kinds() {
        return Set.of(SiteEvent.class);
    }

    @Override
    public List<Table<?, ?>> tables() {
        return List.of(SITE);
    }

    @Override
    public void reads(Fact fact, Wanted wanted) {
        if (fact.event() instanceof SiteRenamed event) {
            wanted.row(SITE, new SiteKey(fact.organizationId(), event.siteId()));
        }
    }

    @Override
    public void fold(Fact fact, Rows rows) {
        if (!(fact.event() instanceof SiteEvent event)) {
            return;
        }
        switch (event) {
            case SiteRegistered(var siteId, var name, var timeZone) ->
                rows.put(
                        SITE, new Site(fact.organizationId(), siteId, name, timeZone, fact.version(), fact.position()));
            case SiteRenamed(var siteId, var name) -> {
                var site = rows.find(SITE, new SiteKey(fact.organizationId(), siteId));
                if (site == null) {
                    throw new InconsistentLogException("a site is renamed that was never registered");
                }
                rows.put(
                        SITE,
                        new Site(
                                site.organizationId(), siteId, name, site.timeZone(), fact.version(), fact.position()));
            }
        }
    }
}
