package io.fieldlog.projections.machines;

import io.fieldlog.projections.fold.Group;
import io.fieldlog.projections.fold.Lookup;
import io.fieldlog.projections.fold.RowType;
import io.fieldlog.projections.fold.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The name of a site from one of its events until the next, end exclusive.
record MachineSite(
        UUID organizationId,
        UUID siteId,
        String name,
        long fromPosition,
        Instant fromAt,
        @Nullable Long untilPosition,
        @Nullable Instant untilAt) {

    record Key(UUID organizationId, UUID siteId, long fromPosition) {}

    record Site(UUID organizationId, UUID siteId) {}

    static final Table<Key, MachineSite> TABLE = new Table<>(
            "machine_site",
            Key.class,
            MachineSite.class,
            row -> new Key(row.organizationId(), row.siteId(), row.fromPosition()),
            """
            SELECT organization_id, site_id, name, from_position, from_at, until_position, until_at
            FROM machine_site
            JOIN unnest(?::uuid[], ?::uuid[], ?::bigint[]) AS wanted (organization_id, site_id, from_position)
                USING (organization_id, site_id, from_position)""",
            """
            INSERT INTO machine_site (organization_id, site_id, name, from_position, from_at, until_position, until_at)
            SELECT * FROM unnest(?::uuid[], ?::uuid[], ?::text[], ?::bigint[], ?::timestamptz[], ?::bigint[],
                                 ?::timestamptz[])
            ON CONFLICT (organization_id, site_id, from_position) DO UPDATE
            SET until_position = excluded.until_position, until_at = excluded.until_at""");

    /// The names of one site; of those that are stored, the one of now.
    static final Group<Site, MachineSite> NAMES = new Group<>(
            new Lookup<>(TABLE, RowType.of(Site.class), """
            SELECT organization_id, site_id, name, from_position, from_at, until_position, until_at
            FROM machine_site
            JOIN unnest(?::uuid[], ?::uuid[], ?::bigint[]) AS wanted (organization_id, site_id, times)
                USING (organization_id, site_id)
            WHERE until_position IS NULL"""), row -> new Site(row.organizationId(), row.siteId()));

    MachineSite until(long position, Instant at) {
        return new MachineSite(organizationId, siteId, name, fromPosition, fromAt, position, at);
    }
}
