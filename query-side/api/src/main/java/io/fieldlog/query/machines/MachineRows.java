package io.fieldlog.query.machines;

import io.fieldlog.query.views.AsOf;
import io.fieldlog.query.views.HappenedBy;
import io.fieldlog.query.views.Snapshot;
import io.fieldlog.query.views.Times;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The SQL of the machine views.
final class MachineRows {

    /// The place of a machine in the list by tag.
    record Key(String tag, UUID machineId) {

        static Key parse(List<String> texts) {
            return new Key(texts.getFirst(), UUID.fromString(texts.getLast()));
        }
    }

    private MachineRows() {}

    /// The last inspection of the machine `m`: of those that stood then, the one that was completed last. The other
    /// view may be ahead: what it has beyond the answer's position is not shown.
    private static String lastInspection(AsOf moment) {
        var stood = switch (moment) {
            case AsOf.Now _, AsOf.Position _ ->
                "h.from_position <= :moment AND (h.until_position IS NULL OR h.until_position > :moment)";
            case AsOf.Time _ -> "h.from_at <= :moment AND (h.until_at IS NULL OR h.until_at > :moment)";
        };
        return """
                LEFT JOIN LATERAL (
                    SELECT h.standing, h.from_position FROM checklist_history h
                    WHERE h.organization_id = m.organization_id AND h.machine_id = m.machine_id
                      AND h.inspected_at IS NOT NULL AND %s
                    ORDER BY h.inspected_at DESC, h.checklist_id DESC
                    LIMIT 1
                ) c ON true
                """.formatted(stood);
    }

    /// The last inspection that had happened by `:happened`, as what of it had happened by then leaves it. A
    /// completion happened when the device says; a review, a reopening and a void when they were recorded.
    private static String lastInspectionHappened(AsOf moment) {
        return """
                LEFT JOIN LATERAL (
                    SELECT h.standing, h.from_position FROM checklist_history h
                    WHERE h.organization_id = m.organization_id AND h.machine_id = m.machine_id
                      AND h.inspected_at <= :happened AND (h.state = 'COMPLETED' OR h.from_at <= :happened) AND %1$s
                      AND NOT EXISTS (
                          SELECT FROM checklist_history later
                          WHERE later.organization_id = h.organization_id AND later.checklist_id = h.checklist_id
                            AND later.from_position > h.from_position AND %2$s
                            AND CASE WHEN later.state = 'COMPLETED' THEN later.inspected_at ELSE later.from_at END <= :happened)
                    ORDER BY h.inspected_at DESC, h.checklist_id DESC
                    LIMIT 1
                ) c ON true
                """.formatted(
                begun("h.from_position", "h.from_at", moment), begun("later.from_position", "later.from_at", moment));
    }

    /// When the machine `m` is due next: of the occurrences that wait the first one, and of each schedule of which
    /// none waits the next one that is expected, unless the schedule is paused or the machine left its site.
    private static String nextDue(AsOf moment) {
        return nextDue(moment, "");
    }

    /// Nothing is known of what had not happened by `:happened`.
    private static String nextDueHappened(AsOf moment) {
        return nextDue(moment, "AND h.happened_at <= :happened");
    }

    private static String nextDue(AsOf moment, String happened) {
        return """
                LEFT JOIN LATERAL (
                    SELECT min(h.due_at) FILTER (
                               WHERE NOT h.expected
                                  OR (p.from_position IS NULL OR p.until_position IS NOT NULL)
                                      AND (s.site_id IS NULL OR s.site_id = m.site_id)) AS due_at,
                           max(greatest(h.position, p.from_position, p.until_position)) AS position
                    FROM schedule_machine sm
                    JOIN schedule s USING (organization_id, schedule_id)
                    CROSS JOIN LATERAL (
                        SELECT h.due_at, h.expected, h.position FROM machine_due h
                        WHERE h.organization_id = sm.organization_id AND h.machine_id = sm.machine_id
                          AND h.schedule_id = sm.schedule_id AND %1$s %4$s
                        ORDER BY h.position DESC
                        LIMIT 1
                    ) h
                    LEFT JOIN LATERAL (
                        SELECT p.from_position, CASE WHEN %3$s THEN p.until_position END AS until_position
                        FROM schedule_pause p
                        WHERE p.organization_id = sm.organization_id AND p.schedule_id = sm.schedule_id AND %2$s
                        ORDER BY p.from_position DESC
                        LIMIT 1
                    ) p ON true
                    WHERE sm.organization_id = m.organization_id AND sm.machine_id = m.machine_id
                      AND m.status <> 'RETIRED'
                ) n ON true
                """.formatted(
                        begun("h.position", "h.recorded_at", moment),
                        begun("p.from_position", "p.from_at", moment),
                        begun("p.until_position", "p.until_at", moment),
                        happened);
    }

    static List<Machine> list(Snapshot snapshot, MachineFilter filter, int count, @Nullable Key after) {
        var actor = snapshot.actor();
        var sql = new StringBuilder("""
                SELECT m.machine_id, m.tag, m.name, m.category, m.make, m.model, m.serial_number, m.site_id, s.name AS site_name,
                       m.status, m.meters, m.open_defects, c.standing AS last_checklist, n.due_at AS next_due,
                       m.version, greatest(m.position, s.from_position, c.from_position, n.position) AS position, m.registered_at
                FROM machine m
                LEFT JOIN machine_site s
                  ON s.organization_id = m.organization_id AND s.site_id = m.site_id AND s.until_position IS NULL
                """)
                .append(lastInspection(new AsOf.Now()))
                .append(nextDue(new AsOf.Now()))
                .append("WHERE m.organization_id = :organization\n");
        // Only the conditions that are asked for, so that each combination finds its index.
        if (after != null) {
            sql.append("AND (m.tag, m.machine_id) > (:afterTag, :afterMachine)\n");
        }
        if (actor.sites() != null) {
            sql.append("AND m.site_id = ANY (:sites)\n");
        }
        if (filter.site() != null) {
            sql.append("AND m.site_id = :site\n");
        }
        if (filter.category() != null) {
            sql.append("AND m.category = :category\n");
        }
        if (filter.make() != null) {
            sql.append("AND m.make = :make\n");
        }
        if (filter.model() != null) {
            sql.append("AND m.model = :model\n");
        }
        if (filter.status() != null) {
            sql.append("AND m.status = :status\n");
        }
        if (filter.tag() != null) {
            sql.append("AND m.tag = :tag\n");
        }
        sql.append("ORDER BY m.tag, m.machine_id\nLIMIT :count");
        var query = snapshot.sql()
                .sql(sql.toString())
                .param("organization", actor.organizationId())
                .param("moment", snapshot.position())
                .param("count", count)
                .param("site", filter.site())
                .param("category", filter.category())
                .param("make", filter.make())
                .param("model", filter.model())
                .param(
                        "status",
                        filter.status() == null ? null : filter.status().name())
                .param("tag", filter.tag());
        if (after != null) {
            query = query.param("afterTag", after.tag()).param("afterMachine", after.machineId());
        }
        if (actor.sites() != null) {
            query = query.param("sites", actor.sites().toArray(UUID[]::new));
        }
        return query.query(Machine::of).list();
    }

    /// Where a machine stands now.
    static Optional<UUID> site(Snapshot snapshot, UUID machineId) {
        return snapshot.sql()
                .sql("SELECT site_id FROM machine WHERE organization_id = :organization AND machine_id = :machine")
                .param("organization", snapshot.actor().organizationId())
                .param("machine", machineId)
                .query(UUID.class)
                .optional();
    }

    /// What these machines show of their last inspections, for those that had one.
    static Map<UUID, String> lastInspections(Snapshot snapshot, Collection<UUID> machines) {
        var inspections = new HashMap<UUID, String>();
        snapshot.sql()
                .sql("""
                        SELECT m.machine_id, c.standing
                        FROM (SELECT CAST(:organization AS uuid) AS organization_id,
                                     unnest(CAST(:machines AS uuid[])) AS machine_id) m
                        %sWHERE c.standing IS NOT NULL
                        """.formatted(lastInspection(new AsOf.Now())))
                .param("organization", snapshot.actor().organizationId())
                .param("machines", machines.toArray(UUID[]::new))
                .param("moment", snapshot.position())
                .query(row -> {
                    inspections.put(row.getObject("machine_id", UUID.class), row.getString("standing"));
                });
        return inspections;
    }

    /// When these machines are due next, those of which something is known.
    static Map<UUID, Instant> nextDue(Snapshot snapshot, Collection<UUID> machines) {
        var due = new HashMap<UUID, Instant>();
        snapshot.sql()
                .sql("""
                        SELECT m.machine_id, n.due_at FROM machine m
                        %sWHERE m.organization_id = :organization AND m.machine_id = ANY (:machines)
                          AND n.due_at IS NOT NULL
                        """.formatted(nextDue(new AsOf.Now())))
                .param("organization", snapshot.actor().organizationId())
                .param("machines", machines.toArray(UUID[]::new))
                .param("moment", snapshot.position())
                .query(row -> {
                    due.put(row.getObject("machine_id", UUID.class), Times.of(row, "due_at"));
                });
        return due;
    }

    static Optional<Machine> one(Snapshot snapshot, UUID machineId) {
        return snapshot.sql()
                .sql("""
                        SELECT m.machine_id, m.tag, m.name, m.category, m.make, m.model, m.serial_number, m.site_id,
                               s.name AS site_name, m.status, m.meters, m.open_defects, c.standing AS last_checklist,
                               n.due_at AS next_due, m.version,
                               greatest(m.position, s.from_position, c.from_position, n.position) AS position,
                               m.registered_at
                        FROM machine m
                        LEFT JOIN machine_site s
                          ON s.organization_id = m.organization_id AND s.site_id = m.site_id AND s.until_position IS NULL
                        %s%sWHERE m.organization_id = :organization AND m.machine_id = :machine
                        """.formatted(lastInspection(new AsOf.Now()), nextDue(new AsOf.Now())))
                .param("moment", snapshot.position())
                .param("organization", snapshot.actor().organizationId())
                .param("machine", machineId)
                .query(Machine::of)
                .optional();
    }

    /// The last state within `moment`, or what of it had happened by then. Version and position are those of the
    /// whole prefix: whatever changes it changes the answer's entity tag.
    static Optional<Machine> past(Snapshot snapshot, UUID machineId, AsOf moment, @Nullable HappenedBy happened) {
        var query = snapshot.sql()
                .sql(happened == null ? recorded(moment) : happened(moment))
                .param("organization", snapshot.actor().organizationId())
                .param("machine", machineId);
        if (happened != null) {
            query = query.param("happened", Times.parameter(happened.time()));
        }
        var bound = switch (moment) {
            case AsOf.Now _ -> query.param("moment", snapshot.position());
            case AsOf.Position(long position) -> query.param("moment", position);
            case AsOf.Time(var time) -> query.param("moment", Times.parameter(time));
        };
        return bound.query(Machine::of).optional();
    }

    private static String recorded(AsOf moment) {
        return """
                SELECT m.machine_id, m.tag, m.name, m.category, m.make, m.model, m.serial_number, m.site_id,
                       s.name AS site_name, m.status, m.meters, m.open_defects, c.standing AS last_checklist, n.due_at AS next_due,
                       m.version, greatest(m.position, s.from_position, c.from_position, n.position) AS position, m.registered_at
                FROM (
                    SELECT * FROM machine_history
                    WHERE organization_id = :organization AND machine_id = :machine AND %1$s
                    ORDER BY position DESC
                    LIMIT 1
                ) m
                LEFT JOIN LATERAL (
                    SELECT name, from_position FROM machine_site
                    WHERE organization_id = :organization AND site_id = m.site_id AND %2$s
                    ORDER BY from_position DESC
                    LIMIT 1
                ) s ON true
                %3$s%4$s""".formatted(
                        begun("position", "changed_at", moment),
                        begun("from_position", "from_at", moment),
                        lastInspection(moment),
                        nextDue(moment));
    }

    /// The meters are counted anew from the readings: one that arrived later belongs to its time all the same. A
    /// dispute follows from its reading and has its time; a resolution happened when it was recorded.
    private static String happened(AsOf moment) {
        return """
                SELECT m.machine_id, m.tag, m.name, m.category, m.make, m.model, m.serial_number, m.site_id,
                       s.name AS site_name, m.status, coalesce(shown.meters, '[]') AS meters, m.open_defects,
                       c.standing AS last_checklist, n.due_at AS next_due, known.version,
                       greatest(known.position, s.from_position, c.from_position, n.position) AS position, m.registered_at
                FROM (
                    SELECT version, position FROM machine_history
                    WHERE organization_id = :organization AND machine_id = :machine AND %1$s
                    ORDER BY position DESC
                    LIMIT 1
                ) known
                CROSS JOIN LATERAL (
                    SELECT * FROM machine_history
                    WHERE organization_id = :organization AND machine_id = :machine
                      AND position <= known.position AND changed_at <= :happened
                    ORDER BY position DESC
                    LIMIT 1
                ) m
                LEFT JOIN LATERAL (
                    SELECT name, from_position FROM machine_site
                    WHERE organization_id = :organization AND site_id = m.site_id AND %2$s AND from_at <= :happened
                    ORDER BY from_position DESC
                    LIMIT 1
                ) s ON true
                CROSS JOIN LATERAL (
                    SELECT jsonb_agg(
                               jsonb_build_object(
                                   'meter', meter, 'value', value, 'unit', unit,
                                   'capturedAt', (to_jsonb(captured_at AT TIME ZONE 'UTC') #>> '{}') || 'Z',
                                   'disputed', disputed)
                               ORDER BY meter) AS meters
                    FROM (
                        SELECT meter, value, unit, captured_at, state,
                               bool_or(state = 'DISPUTED') OVER (PARTITION BY meter) AS disputed,
                               row_number() OVER (
                                   PARTITION BY meter, state = 'ACCEPTED'
                                   ORDER BY captured_at DESC, recorded_position DESC) AS place
                        FROM (
                            SELECT meter, value, unit, captured_at, recorded_position,
                                   CASE
                                       WHEN disputed_position IS NULL OR disputed_position > known.position
                                           THEN 'ACCEPTED'
                                       WHEN resolved_position <= m.position THEN state
                                       ELSE 'DISPUTED'
                                   END AS state
                            FROM meter_reading
                            WHERE organization_id = :organization AND machine_id = :machine
                              AND captured_at <= :happened AND recorded_position <= known.position
                        ) then_standing
                    ) placed
                    WHERE state = 'ACCEPTED' AND place = 1
                ) shown
                %3$s%4$s""".formatted(
                        begun("position", "changed_at", moment),
                        begun("from_position", "from_at", moment),
                        lastInspectionHappened(moment),
                        nextDueHappened(moment));
    }

    /// Positions and times of recording rise together: the last row that began by then is the state of then.
    private static String begun(String position, String time, AsOf moment) {
        return switch (moment) {
            case AsOf.Now _, AsOf.Position _ -> position + " <= :moment";
            case AsOf.Time _ -> time + " <= :moment";
        };
    }

    /// The names of these sites.
    static Map<UUID, String> siteNames(Snapshot snapshot, Collection<UUID> sites) {
        var names = new HashMap<UUID, String>();
        snapshot.sql()
                .sql("""
                        SELECT site_id, name FROM machine_site
                        WHERE organization_id = :organization AND site_id = ANY (:sites) AND until_position IS NULL
                        """)
                .param("organization", snapshot.actor().organizationId())
                .param("sites", sites.toArray(UUID[]::new))
                .query(row -> {
                    names.put(row.getObject("site_id", UUID.class), row.getString("name"));
                });
        return names;
    }
}
