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

    static List<Machine> list(Snapshot snapshot, MachineFilter filter, int count, @Nullable List<String> after) {
        var actor = snapshot.actor();
        var sql = new StringBuilder("""
                SELECT m.machine_id, m.tag, m.name, m.category, m.make, m.model, m.serial_number, m.site_id, s.name AS site_name,
                       m.status, m.meters, m.open_defects, m.version, greatest(m.position, s.from_position) AS position,
                       m.registered_at
                FROM machine m
                LEFT JOIN machine_site s
                  ON s.organization_id = m.organization_id AND s.site_id = m.site_id AND s.until_position IS NULL
                WHERE m.organization_id = :organization
                """);
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

    static Optional<Machine> one(Snapshot snapshot, UUID machineId) {
        return snapshot.sql()
                .sql("""
                        SELECT m.machine_id, m.tag, m.name, m.category, m.make, m.model, m.serial_number, m.site_id,
                               s.name AS site_name, m.status, m.meters, m.open_defects, m.version,
                               greatest(m.position, s.from_position) AS position, m.registered_at
                        FROM machine m
                        LEFT JOIN machine_site s
                          ON s.organization_id = m.organization_id AND s.site_id = m.site_id AND s.until_position IS NULL
                        WHERE m.organization_id = :organization AND m.machine_id = :machine
                        """)
                .param("organization", snapshot.actor().organizationId())
                .param("machine", machineId)
                .query(Machine::of)
                .optional();
    }

    static Optional<Machine> past(Snapshot snapshot, UUID machineId, AsOf moment) {
        var query = snapshot.sql()
                .sql("""
                        SELECT m.machine_id, m.tag, m.name, m.category, m.make, m.model, m.serial_number, m.site_id,
                               s.name AS site_name, m.status, m.meters, m.open_defects, m.version,
                               greatest(m.position, s.from_position) AS position, m.registered_at
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
                        """.formatted(begun("position", "changed_at", moment), begun("from_position", "from_at", moment)))
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
