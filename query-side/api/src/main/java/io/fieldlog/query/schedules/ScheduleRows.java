package io.fieldlog.query.schedules;

import io.fieldlog.query.views.Snapshot;
import io.fieldlog.query.views.Times;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/// The SQL of the schedules' view.
final class ScheduleRows {

    /// The place of a schedule in the list.
    record Key(String name, UUID scheduleId) {

        static Key parse(List<String> texts) {
            return new Key(texts.getFirst(), UUID.fromString(texts.getLast()));
        }
    }

    /// The place of an occurrence in the list.
    record OccurrenceKey(Instant opensAt, UUID occurrenceId) {

        static OccurrenceKey parse(List<String> texts) {
            return new OccurrenceKey(Instant.parse(texts.getFirst()), UUID.fromString(texts.getLast()));
        }
    }

    private static final String EVERYWHERE = """
            SELECT s.schedule_id, s.name, s.template_id, s.machine_ids, s.category, s.site_id, s.rrule, s.starts_at,
                   s.due_within, s.assignees, s.state, s.defined_at, s.defined_by, s.version, s.position
            FROM schedule s
            WHERE s.organization_id = :organization
            """;

    /// For those whose sites have some of its machines: with these machines only.
    private static final String AT_SITES = """
            SELECT s.schedule_id, s.name, s.template_id, coalesce(here.machine_ids, '[]') AS machine_ids, s.category,
                   s.site_id, s.rrule, s.starts_at, s.due_within, s.assignees, s.state, s.defined_at, s.defined_by,
                   s.version, s.position
            FROM schedule s
            CROSS JOIN LATERAL (
                SELECT jsonb_agg(named.machine_id ORDER BY named.place) AS machine_ids
                FROM jsonb_array_elements_text(s.machine_ids) WITH ORDINALITY AS named (machine_id, place)
                JOIN machine m ON m.organization_id = s.organization_id AND m.machine_id = named.machine_id::uuid
                WHERE m.site_id = ANY (:sites)
            ) here
            WHERE s.organization_id = :organization
              AND (s.site_id = ANY (:sites) OR here.machine_ids IS NOT NULL)
            """;

    private ScheduleRows() {}

    private static String visible(Snapshot snapshot) {
        return snapshot.actor().sites() == null ? EVERYWHERE : AT_SITES;
    }

    private static StatementSpec query(Snapshot snapshot, String sql) {
        var sites = snapshot.actor().sites();
        var query =
                snapshot.sql().sql(sql).param("organization", snapshot.actor().organizationId());
        return sites == null ? query : query.param("sites", sites.toArray(UUID[]::new));
    }

    static List<Schedule> list(Snapshot snapshot, ScheduleFilter filter, int count, @Nullable Key after) {
        var sql = new StringBuilder(visible(snapshot));
        if (after != null) {
            sql.append("AND (s.name, s.schedule_id) > (:afterName, :afterSchedule)\n");
        }
        if (filter.template() != null) {
            sql.append("AND s.template_id = :template\n");
        }
        if (filter.state() != null) {
            sql.append("AND s.state = :state\n");
        }
        sql.append("ORDER BY s.name, s.schedule_id\nLIMIT :count");
        var query = query(snapshot, sql.toString())
                .param("count", count)
                .param("template", filter.template())
                .param("state", filter.state() == null ? null : filter.state().name());
        if (after != null) {
            query = query.param("afterName", after.name()).param("afterSchedule", after.scheduleId());
        }
        return query.query(Schedule::of).list();
    }

    static Optional<Schedule> one(Snapshot snapshot, UUID scheduleId) {
        return query(snapshot, visible(snapshot) + "AND s.schedule_id = :schedule")
                .param("schedule", scheduleId)
                .query(Schedule::of)
                .optional();
    }

    static List<Occurrence> occurrences(
            Snapshot snapshot, OccurrenceFilter filter, int count, @Nullable OccurrenceKey after) {
        var sql = new StringBuilder("""
                SELECT occurrence_id, schedule_id, machine_id, site_id, template_id, slot, opens_at, due_at, state, late,
                       checklist_id, completed_at, version, position
                FROM occurrence
                WHERE organization_id = :organization AND schedule_id = :schedule
                """);
        if (after != null) {
            sql.append("AND (opens_at, occurrence_id) < (:afterTime, :afterOccurrence)\n");
        }
        if (snapshot.actor().sites() != null) {
            sql.append("AND site_id = ANY (:sites)\n");
        }
        if (filter.state() != null) {
            sql.append("AND state = :state\n");
        }
        if (filter.from() != null) {
            sql.append("AND opens_at >= :from\n");
        }
        if (filter.to() != null) {
            sql.append("AND opens_at < :to\n");
        }
        sql.append("ORDER BY opens_at DESC, occurrence_id DESC\nLIMIT :count");
        var query = query(snapshot, sql.toString())
                .param("schedule", filter.schedule())
                .param("count", count)
                .param("state", filter.state() == null ? null : filter.state().name())
                .param("from", filter.from() == null ? null : Times.parameter(filter.from()))
                .param("to", filter.to() == null ? null : Times.parameter(filter.to()));
        if (after != null) {
            query = query.param("afterTime", Times.parameter(after.opensAt()))
                    .param("afterOccurrence", after.occurrenceId());
        }
        return query.query(Occurrence::of).list();
    }
}
