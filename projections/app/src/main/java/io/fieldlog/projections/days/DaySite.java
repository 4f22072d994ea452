package io.fieldlog.projections.days;

import io.fieldlog.projections.fold.Table;
import java.util.UUID;

/// The time zone that says which day it is at a site.
record DaySite(UUID organizationId, UUID siteId, String timeZone) {

    record Key(UUID organizationId, UUID siteId) {}

    static final Table<Key, DaySite> TABLE = new Table<>(
            "day_site", Key.class, DaySite.class, row -> new Key(row.organizationId(), row.siteId()), """
            SELECT organization_id, site_id, time_zone
            FROM day_site JOIN unnest(?::uuid[], ?::uuid[]) AS wanted (organization_id, site_id)
                USING (organization_id, site_id)""", """
            INSERT INTO day_site (organization_id, site_id, time_zone)
            SELECT * FROM unnest(?::uuid[], ?::uuid[], ?::text[])
            ON CONFLICT (organization_id, site_id) DO UPDATE SET time_zone = excluded.time_zone""");
}
