package io.fieldlog.projections.dashboard;

import io.fieldlog.events.DefectEvent;
import io.fieldlog.events.DefectEvent.DefectGraded;
import io.fieldlog.events.DefectEvent.DefectReported;
import io.fieldlog.events.DefectEvent.NoRepairNeededCertified;
import io.fieldlog.events.DefectEvent.RepairCertified;
import io.fieldlog.events.DefectEvent.ReviewAcknowledged;
import io.fieldlog.events.Severity;
import io.fieldlog.projections.fold.Fact;
import io.fieldlog.projections.fold.InconsistentLogException;
import io.fieldlog.projections.fold.Lookup;
import io.fieldlog.projections.fold.RowType;
import io.fieldlog.projections.fold.Rows;
import io.fieldlog.projections.fold.Table;
import io.fieldlog.projections.fold.Wanted;
import java.time.Instant;
import java.util.UUID;

/// How many defects of each severity are open at every site. Where a defect is counted is a row of its own.
final class OpenDefects {

    record DefectKey(UUID organizationId, UUID defectId) {}

    record CountedDefect(
            UUID organizationId, UUID defectId, UUID siteId, Severity severity, boolean open, long position) {}

    record SiteKey(UUID organizationId, UUID siteId) {}

    record SiteDefects(UUID organizationId, UUID siteId, int minor, int major, int outOfService, long position) {

        SiteDefects counting(Severity severity, int more, long at) {
            return switch (severity) {
                case MINOR -> new SiteDefects(organizationId, siteId, minor + more, major, outOfService, at);
                case MAJOR -> new SiteDefects(organizationId, siteId, minor, major + more, outOfService, at);
                case OUT_OF_SERVICE -> new SiteDefects(organizationId, siteId, minor, major, outOfService + more, at);
            };
        }
    }

    static final Table<DefectKey, CountedDefect> DEFECT = new Table<>(
            "dashboard_defect",
            DefectKey.class,
            CountedDefect.class,
            row -> new DefectKey(row.organizationId(), row.defectId()),
            """
            SELECT organization_id, defect_id, site_id, severity, open, position
            FROM dashboard_defect JOIN unnest(?::uuid[], ?::uuid[]) AS wanted (organization_id, defect_id)
                USING (organization_id, defect_id)""",
            """
            INSERT INTO dashboard_defect (organization_id, defect_id, site_id, severity, open, position)
            SELECT * FROM unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::text[], ?::bool[], ?::bigint[])
            ON CONFLICT (organization_id, defect_id) DO UPDATE
            SET severity = excluded.severity, open = excluded.open, position = excluded.position""");

    static final Table<SiteKey, SiteDefects> SITE = new Table<>(
            "dashboard_site_defects",
            SiteKey.class,
            SiteDefects.class,
            row -> new SiteKey(row.organizationId(), row.siteId()),
            """
            SELECT organization_id, site_id, minor, major, out_of_service, position
            FROM dashboard_site_defects JOIN unnest(?::uuid[], ?::uuid[]) AS wanted (organization_id, site_id)
                USING (organization_id, site_id)""",
            """
            INSERT INTO dashboard_site_defects (organization_id, site_id, minor, major, out_of_service, position)
            SELECT * FROM unnest(?::uuid[], ?::uuid[], ?::int[], ?::int[], ?::int[], ?::bigint[])
            ON CONFLICT (organization_id, site_id) DO UPDATE
            SET minor = excluded.minor, major = excluded.major, out_of_service = excluded.out_of_service,
                position = excluded.position""");

    /// The counts of a site from a position on.
    record SiteDefectsThen(
            UUID organizationId,
            UUID siteId,
            long position,
            Instant recordedAt,
            int minor,
            int major,
            int outOfService) {}

    record SiteThenKey(UUID organizationId, UUID siteId, long position) {}

    static final Table<SiteThenKey, SiteDefectsThen> SITE_HISTORY = new Table<>(
            "dashboard_defects_history",
            SiteThenKey.class,
            SiteDefectsThen.class,
            row -> new SiteThenKey(row.organizationId(), row.siteId(), row.position()),
            """
            SELECT organization_id, site_id, position, recorded_at, minor, major, out_of_service
            FROM dashboard_defects_history
            JOIN unnest(?::uuid[], ?::uuid[], ?::bigint[]) AS wanted (organization_id, site_id, position)
                USING (organization_id, site_id, position)""",
            """
            INSERT INTO dashboard_defects_history (organization_id, site_id, position, recorded_at, minor, major, out_of_service)
            SELECT * FROM unnest(?::uuid[], ?::uuid[], ?::bigint[], ?::timestamptz[], ?::int[], ?::int[], ?::int[])""");

    /// The counts that defects are in.
    private static final Lookup<DefectKey, SiteDefects> COUNTS_OF_DEFECT =
            new Lookup<>(SITE, RowType.of(DefectKey.class), """
            SELECT DISTINCT site.organization_id, site.site_id, site.minor, site.major, site.out_of_service, site.position
            FROM unnest(?::uuid[], ?::uuid[], ?::bigint[]) AS wanted (organization_id, defect_id, times)
            JOIN dashboard_defect AS defect USING (organization_id, defect_id)
            JOIN dashboard_site_defects AS site USING (organization_id, site_id)""");

    private OpenDefects() {}

    static void reads(Fact fact, DefectEvent event, Wanted wanted) {
        if (event instanceof DefectReported e) {
            wanted.row(SITE, new SiteKey(fact.organizationId(), e.siteId()));
        } else {
            var key = new DefectKey(fact.organizationId(), event.defectId());
            wanted.row(DEFECT, key);
            wanted.found(COUNTS_OF_DEFECT, key);
        }
    }

    static void fold(Fact fact, DefectEvent event, Rows rows) {
        switch (event) {
            case DefectReported e -> count(fact, e.defectId(), e.siteId(), e.severity(), rows);
            case DefectGraded e -> {
                var counted = uncount(fact, e, rows);
                count(fact, e.defectId(), counted.siteId(), e.severity(), rows);
            }
            case RepairCertified e -> close(fact, e, rows);
            case NoRepairNeededCertified e -> close(fact, e, rows);
            case ReviewAcknowledged _ -> {}
        }
    }

    private static void count(Fact fact, UUID defectId, UUID siteId, Severity severity, Rows rows) {
        put(fact, counts(fact, siteId, rows).counting(severity, 1, fact.position()), rows);
        rows.put(DEFECT, new CountedDefect(fact.organizationId(), defectId, siteId, severity, true, fact.position()));
    }

    private static void close(Fact fact, DefectEvent event, Rows rows) {
        var counted = uncount(fact, event, rows);
        rows.put(
                DEFECT,
                new CountedDefect(
                        counted.organizationId(),
                        counted.defectId(),
                        counted.siteId(),
                        counted.severity(),
                        false,
                        fact.position()));
    }

    private static CountedDefect uncount(Fact fact, DefectEvent event, Rows rows) {
        var counted = rows.find(DEFECT, new DefectKey(fact.organizationId(), event.defectId()));
        if (counted == null || !counted.open()) {
            throw new InconsistentLogException("a defect is graded or closed that is not open");
        }
        put(fact, counts(fact, counted.siteId(), rows).counting(counted.severity(), -1, fact.position()), rows);
        return counted;
    }

    private static void put(Fact fact, SiteDefects counts, Rows rows) {
        rows.put(SITE, counts);
        rows.put(
                SITE_HISTORY,
                new SiteDefectsThen(
                        counts.organizationId(),
                        counts.siteId(),
                        fact.position(),
                        fact.recordedAt(),
                        counts.minor(),
                        counts.major(),
                        counts.outOfService()));
    }

    private static SiteDefects counts(Fact fact, UUID siteId, Rows rows) {
        var counts = rows.find(SITE, new SiteKey(fact.organizationId(), siteId));
        return counts == null ? new SiteDefects(fact.organizationId(), siteId, 0, 0, 0, fact.position()) : counts;
    }
}
