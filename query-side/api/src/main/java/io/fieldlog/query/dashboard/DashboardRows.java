package io.fieldlog.query.dashboard;

import io.fieldlog.query.views.AsOf;
import io.fieldlog.query.views.HappenedBy;
import io.fieldlog.query.views.Snapshot;
import io.fieldlog.query.views.Times;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/// The SQL of the dashboards. A row that has changed since the position that is asked about gives its place to how
/// it stood then, so one statement answers now and then; how many rows it reads depends on days and sites, not on
/// what was done on them.
final class DashboardRows {

    /// The part of the log that is shown: up to `position`, of which only what had happened by `happened`. What no
    /// device says happened when it was recorded, so of that it is the log up to `happenedPosition`.
    record Part(
            long position, long happenedPosition, @Nullable Instant happened) {}

    record SiteMachines(UUID siteId, String name, long inService, long outOfService, long retired) {
        long total() {
            return inService + outOfService + retired;
        }
    }

    private final Snapshot snapshot;
    private final @Nullable UUID site;
    private final Part part;

    /// @param site the one to look at, or null for all
    DashboardRows(Snapshot snapshot, @Nullable UUID site, AsOf moment, @Nullable HappenedBy happened) {
        this.snapshot = snapshot;
        this.site = site;
        long position = switch (moment) {
            case AsOf.Now _ -> snapshot.position();
            case AsOf.Position(long at) -> at;
            case AsOf.Time(var time) -> Math.min(snapshot.position(), lastChange(time));
        };
        this.part = happened == null
                ? new Part(position, position, null)
                : new Part(position, Math.min(position, lastChange(happened.time())), happened.time());
    }

    Part part() {
        return part;
    }

    /// Positions and times of recording rise together: up to this position lies every change that was recorded by
    /// then, and none that was recorded later.
    private long lastChange(Instant time) {
        return snapshot.sql()
                .sql("""
                        SELECT coalesce(max(position), 0) FROM (
                            (SELECT position FROM day_change
                             WHERE organization_id = :organization AND recorded_at <= :time
                             ORDER BY recorded_at DESC, position DESC LIMIT 1)
                            UNION ALL
                            (SELECT position FROM dashboard_site_history
                             WHERE organization_id = :organization AND recorded_at <= :time
                             ORDER BY recorded_at DESC, position DESC LIMIT 1)
                            UNION ALL
                            (SELECT position FROM dashboard_defects_history
                             WHERE organization_id = :organization AND recorded_at <= :time
                             ORDER BY recorded_at DESC, position DESC LIMIT 1)
                        ) AS changes
                        """)
                .param("organization", snapshot.actor().organizationId())
                .param("time", Times.parameter(time))
                .query(Long.class)
                .single();
    }

    /// By name.
    List<SiteMachines> machines() {
        return asked(
                        "SELECT * FROM (%s) AS sites ORDER BY name, site_id"
                                .formatted(ofSites(
                                        "dashboard_site",
                                        "dashboard_site_history",
                                        "site_id, name, in_service, out_of_service, retired")),
                        part.happenedPosition())
                .query(SiteMachines.class)
                .list();
    }

    private record Defects(long minor, long major, long outOfService) {}

    Map<String, Long> openDefects() {
        var open = asked(
                        """
                SELECT coalesce(sum(minor), 0) AS minor, coalesce(sum(major), 0) AS major,
                       coalesce(sum(out_of_service), 0) AS out_of_service
                FROM (%s) AS sites
                """.formatted(ofSites(
                                "dashboard_site_defects", "dashboard_defects_history", "minor, major, out_of_service")),
                        part.happenedPosition())
                .query(Defects.class)
                .single();
        var bySeverity = new LinkedHashMap<String, Long>();
        bySeverity.put("MINOR", open.minor());
        bySeverity.put("MAJOR", open.major());
        bySeverity.put("OUT_OF_SERVICE", open.outOfService());
        return bySeverity;
    }

    /// How each site stands or, where it has changed since the position, how it stood then.
    private String ofSites(String now, String history, String columns) {
        return """
                SELECT %3$s FROM %1$s s WHERE s.organization_id = :organization AND s.position <= :position %4$s
                UNION ALL
                SELECT h.*
                FROM %1$s s
                CROSS JOIN LATERAL (
                    SELECT %3$s FROM %2$s
                    WHERE organization_id = s.organization_id AND site_id = s.site_id AND position <= :position
                    ORDER BY position DESC
                    LIMIT 1
                ) h
                WHERE s.organization_id = :organization AND s.position > :position %4$s
                """.formatted(now, history, columns, site == null ? "" : "AND s.site_id = :site");
    }

    /// One for each date of the period, zeros included.
    List<Day> days(Period period) {
        var counted = new HashMap<LocalDate, Day>();
        days(asked(daysSql(), part.position()), period).query(row -> {
            var date = row.getObject("date", LocalDate.class);
            counted.put(
                    date,
                    new Day(
                            date,
                            row.getLong("passed"),
                            row.getLong("failed"),
                            row.getLong("missed"),
                            row.getLong("on_time"),
                            row.getLong("late")));
        });
        return period.dates().stream()
                .map(date -> counted.getOrDefault(date, Day.empty(date)))
                .toList();
    }

    private String daysSql() {
        return (part.happened() == null ? """
                SELECT v.date, sum(v.passed) AS passed, sum(v.failed) AS failed, sum(v.missed) AS missed,
                       sum(v.on_time) AS on_time, sum(v.late) AS late
                FROM (%1$s) AS v
                GROUP BY v.date
                """ : """
                SELECT v.date,
                       sum(CASE WHEN v.last_happened <= :happened THEN v.passed ELSE h.passed END) AS passed,
                       sum(CASE WHEN v.last_happened <= :happened THEN v.failed ELSE h.failed END) AS failed,
                       sum(CASE WHEN v.last_happened <= :happened THEN v.missed ELSE h.missed END) AS missed,
                       sum(CASE WHEN v.last_happened <= :happened THEN v.on_time ELSE h.on_time END) AS on_time,
                       sum(CASE WHEN v.last_happened <= :happened THEN v.late ELSE h.late END) AS late
                FROM (%1$s) AS v
                CROSS JOIN LATERAL (
                    SELECT coalesce(sum(c.passed_by), 0) AS passed, coalesce(sum(c.failed_by), 0) AS failed,
                           coalesce(sum(c.missed_by), 0) AS missed, coalesce(sum(c.on_time_by), 0) AS on_time,
                           coalesce(sum(c.late_by), 0) AS late
                    FROM day_change c
                    WHERE v.last_happened > :happened
                      AND c.organization_id = :organization AND c.date = v.date AND c.site_id = v.site_id
                      AND c.position <= :position AND c.happened_at <= :happened
                ) h
                GROUP BY v.date
                """).formatted("""
                SELECT d.date, d.site_id, d.passed, d.failed, d.missed, d.on_time, d.late, d.last_happened
                FROM day d
                WHERE d.organization_id = :organization AND %1$s AND d.position <= :position
                UNION ALL
                SELECT d.date, d.site_id, c.passed, c.failed, c.missed, c.on_time, c.late, c.last_happened
                FROM day d
                CROSS JOIN LATERAL (
                    SELECT * FROM day_change c
                    WHERE c.organization_id = d.organization_id AND c.date = d.date AND c.site_id = d.site_id
                      AND c.position <= :position
                    ORDER BY c.position DESC
                    LIMIT 1
                ) c
                WHERE d.organization_id = :organization AND %1$s AND d.position > :position
                """.formatted(ofPeriod("d.date", "d.site_id")));
    }

    /// How long repairs took that were certified in the period, by the middle one.
    @Nullable
    Double medianRepairHours(Period period) {
        return days(asked("""
                SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY took) / CAST(3600000000 AS float8) AS hours
                FROM day_repair
                WHERE organization_id = :organization AND %s AND position <= :position
                """.formatted(ofPeriod("repaired_on", "site_id")), part.happenedPosition()), period)
                .query((row, _) -> row.getObject("hours", Double.class))
                .list()
                .getFirst();
    }

    /// The dates as one range of the index, or for one site as one place in it for each date.
    private String ofPeriod(String date, String siteId) {
        return site == null ? "%s BETWEEN :from AND :to".formatted(date) : """
                %s = ANY (ARRAY(
                    SELECT CAST(:from AS date) + n FROM generate_series(0, CAST(:to AS date) - CAST(:from AS date)) AS n))
                  AND %s = :site""".formatted(date, siteId);
    }

    private static StatementSpec days(StatementSpec query, Period period) {
        return query.param("from", period.from()).param("to", period.to());
    }

    /// The site's name, if it was registered in the part of the log that is shown: whenever that happened, as
    /// something may be captured before its site is registered.
    Optional<String> name() {
        return asked("""
                SELECT name FROM dashboard_site_history
                WHERE organization_id = :organization AND site_id = :site AND position <= :position
                ORDER BY position DESC
                LIMIT 1
                """, part.position()).query(String.class).optional();
    }

    ZoneId zone() {
        return ZoneId.of(asked(
                        "SELECT time_zone FROM day_site WHERE organization_id = :organization AND site_id = :site",
                        part.position())
                .query(String.class)
                .single());
    }

    private StatementSpec asked(String sql, long position) {
        var happened = part.happened();
        return snapshot.sql()
                .sql(sql)
                .param("organization", snapshot.actor().organizationId())
                .param("site", site)
                .param("position", position)
                .param("happened", happened == null ? null : Times.parameter(happened));
    }
}
