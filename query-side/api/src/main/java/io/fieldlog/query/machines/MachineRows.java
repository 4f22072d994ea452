package io.fieldlog.query.machines;

import io.fieldlog.query.views.AsOf;
import io.fieldlog.query.views.Snapshot;
import java.sql.Timestamp;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The SQL of the machine views.
final class MachineRows {

    private MachineRows() {}

    /// The last inspection of the machine `m`: of those that stood then, the one that was completed last. The other view
    /// may be ahead: what it has beyond the answer's position is not shown.
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

    static List<Machine> list(Snapshot snapshot, MachineFilter filter, int count, @Nullable List<String> after) {
        var actor = snapshot.actor();
        var sql = new StringBuilder("""
                SELECT m.machine_id, m.tag, m.name, m.category, m.make, m.model, m.serial_number, m.site_id, s.name AS site_name,
                       m.status, m.meters, m.open_defects, c.standing AS last_checklist, m.version,
                       greatest(m.position, s.from_position, c.from_position) AS position, m.registered_at
                FROM machine m
                LEFT JOIN machine_site s
                  ON s.organization_id = m.organization_id AND s.site_id = m.site_id AND s.until_position IS NULL
                """).append(lastInspection(new AsOf.Now())).append("WHERE m.organization_id = :organization\n");
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
            query = query.param("afterTag", after.getFirst()).param("afterMachine", UUID.fromString(after.getLast()));
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

    static Optional<Machine> one(Snapshot snapshot, UUID machineId) {
        return snapshot.sql()
                .sql("""
                        SELECT m.machine_id, m.tag, m.name, m.category, m.make, m.model, m.serial_number, m.site_id,
                               s.name AS site_name, m.status, m.meters, m.open_defects, c.standing AS last_checklist,
                               m.version, greatest(m.position, s.from_position, c.from_position) AS position,
                               m.registered_at
                        FROM machine m
                        LEFT JOIN machine_site s
                          ON s.organization_id = m.organization_id AND s.site_id = m.site_id AND s.until_position IS NULL
                        %sWHERE m.organization_id = :organization AND m.machine_id = :machine
                        """.formatted(lastInspection(new AsOf.Now())))
                .param("moment", snapshot.position())
                .param("organization", snapshot.actor().organizationId())
                .param("machine", machineId)
                .query(Machine::of)
                .optional();
    }

    static Optional<Machine> past(Snapshot snapshot, UUID machineId, AsOf moment) {
        var query = snapshot.sql()
                .sql("""
                        SELECT m.machine_id, m.tag, m.name, m.category, m.make, m.model, m.serial_number, m.site_id,
                               s.name AS site_name, m.status, m.meters, m.open_defects, c.standing AS last_checklist,
                               m.version, greatest(m.position, s.from_position, c.from_position) AS position,
                               m.registered_at
                        FROM (
                            SELECT * FROM machine_history
                            WHERE organization_id = :organization AND machine_id = :machine AND %1$s
                            ORDER BY from_position DESC
                            LIMIT 1
                        ) m
                        LEFT JOIN LATERAL (
                            SELECT name, from_position FROM machine_site
                            WHERE organization_id = :organization AND site_id = m.site_id AND %1$s
                            ORDER BY from_position DESC
                            LIMIT 1
                        ) s ON true
                        %2$s""".formatted(included(moment), lastInspection(moment)))
                .param("organization", snapshot.actor().organizationId())
                .param("machine", machineId);
        var bound = switch (moment) {
            case AsOf.Now _ -> query.param("moment", snapshot.position());
            case AsOf.Position(long position) -> query.param("moment", position);
            case AsOf.Time(var time) -> query.param("moment", Timestamp.from(time));
        };
        return bound.query(Machine::of).optional();
    }

    /// Positions and times of recording rise together: the last row that began by then is the state of then.
    private static String included(AsOf moment) {
        return switch (moment) {
            case AsOf.Now _, AsOf.Position _ -> "from_position <= :moment";
            case AsOf.Time _ -> "from_at <= :moment";
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
