package io.fieldlog.query.today;

import io.fieldlog.query.views.Snapshot;
import io.fieldlog.query.views.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The SQL of what is to be done today: where it is which day is worked out from the sites' time zones, as the rules of
/// the zones are here.
final class TodayRows {

    /// The place of an errand in the list: what is done comes last.
    record Key(boolean done, Instant dueAt, UUID occurrenceId) {

        static Key parse(List<String> texts) {
            return new Key(
                    Boolean.parseBoolean(texts.getFirst()),
                    Instant.parse(texts.get(1)),
                    UUID.fromString(texts.getLast()));
        }
    }

    /// A day at a site.
    private record Day(UUID siteId, LocalDate date, Instant begins, Instant ends) {

        static Day of(ResultSet row, Instant now) throws SQLException {
            var zone = ZoneId.of(row.getString("time_zone"));
            var date = now.atZone(zone).toLocalDate();
            return new Day(
                    row.getObject("site_id", UUID.class),
                    date,
                    date.atStartOfDay(zone).toInstant(),
                    date.plusDays(1).atStartOfDay(zone).toInstant());
        }
    }

    private TodayRows() {}

    /// @param assignee whose errands they must be, anybody's when null
    static List<Errand> list(
            Snapshot snapshot,
            @Nullable UUID site,
            @Nullable String assignee,
            Instant now,
            int count,
            @Nullable Key after) {
        var days = days(snapshot, site, now);
        if (days.isEmpty()) {
            return List.of();
        }
        var sql = new StringBuilder("""
                SELECT o.occurrence_id, day.date, o.schedule_id, s.name AS schedule_name, o.machine_id,
                       m.tag AS machine_tag, m.name AS machine_name, o.site_id, at.name AS site_name, o.template_id,
                       t.name AS template_name, t.newest AS template_version, s.assignees, o.slot, o.opens_at, o.due_at,
                       o.checklist_id, o.completed_at, o.late
                FROM (
                    SELECT * FROM occurrence WHERE organization_id = :organization AND state = 'OPEN'
                    UNION ALL
                    SELECT * FROM occurrence
                    WHERE organization_id = :organization AND state = 'FULFILLED'
                      AND completed_at >= :earliest AND completed_at < :latest
                ) o
                JOIN unnest(:days, CAST(:dates AS date[]), CAST(:begins AS timestamptz[]), CAST(:ends AS timestamptz[]))
                    AS day (site_id, date, begins, ends) USING (site_id)
                JOIN site at ON at.organization_id = :organization AND at.site_id = o.site_id
                JOIN schedule s ON s.organization_id = :organization AND s.schedule_id = o.schedule_id
                JOIN machine m ON m.organization_id = :organization AND m.machine_id = o.machine_id
                LEFT JOIN template t ON t.organization_id = :organization AND t.template_id = o.template_id
                WHERE CASE o.state
                          WHEN 'OPEN' THEN o.opens_at < day.ends AND m.status <> 'RETIRED'
                          ELSE o.completed_at >= day.begins AND o.completed_at < day.ends
                      END
                """);
        if (assignee != null) {
            sql.append("AND (s.assignees = '[]' OR jsonb_exists(s.assignees, :assignee))\n");
        }
        if (after != null) {
            sql.append(
                    "AND (o.state = 'FULFILLED', o.due_at, o.occurrence_id) > (:afterDone, :afterDue, :afterOccurrence)\n");
        }
        sql.append("ORDER BY o.state = 'FULFILLED', o.due_at, o.occurrence_id\nLIMIT :count");
        var query = snapshot.sql()
                .sql(sql.toString())
                .param("organization", snapshot.actor().organizationId())
                .param("earliest", Times.parameter(extreme(days, Day::begins, Comparator.naturalOrder())))
                .param("latest", Times.parameter(extreme(days, Day::ends, Comparator.reverseOrder())))
                .param("days", days.stream().map(Day::siteId).toArray(UUID[]::new))
                .param("dates", texts(days, Day::date))
                .param("begins", texts(days, Day::begins))
                .param("ends", texts(days, Day::ends))
                .param("assignee", assignee)
                .param("count", count);
        if (after != null) {
            query = query.param("afterDone", after.done())
                    .param("afterDue", Times.parameter(after.dueAt()))
                    .param("afterOccurrence", after.occurrenceId());
        }
        return query.query(Errand.at(now)).list();
    }

    private static List<Day> days(Snapshot snapshot, @Nullable UUID site, Instant now) {
        var sites = snapshot.actor().sites();
        return snapshot.sql()
                .sql("""
                        SELECT site_id, time_zone FROM site
                        WHERE organization_id = :organization
                          AND (:everywhere OR site_id = ANY (:sites)) AND (:anywhere OR site_id = :site)
                        """)
                .param("organization", snapshot.actor().organizationId())
                .param("everywhere", sites == null)
                .param("sites", sites == null ? new UUID[0] : sites.toArray(UUID[]::new))
                .param("anywhere", site == null)
                .param("site", site == null ? new UUID(0, 0) : site)
                .query((row, number) -> Day.of(row, now))
                .list();
    }

    private static Instant extreme(List<Day> days, Function<Day, Instant> of, Comparator<Instant> order) {
        return days.stream().map(of).min(order).orElseThrow();
    }

    private static String[] texts(List<Day> days, Function<Day, Object> of) {
        return days.stream().map(of).map(Object::toString).toArray(String[]::new);
    }
}
