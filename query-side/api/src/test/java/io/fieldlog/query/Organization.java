package io.fieldlog.query;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// An organization whose views the test writes as the projections would: rows first, then the checkpoint.
final class Organization {

    static final List<String> PROJECTIONS =
            List.of("sites", "machines", "timeline", "dashboard", "imports", "machine-search");
    static final Instant BEGINNING = Instant.parse("2026-01-01T08:00:00Z");

    final UUID id = UUID.randomUUID();
    private final Stack stack;
    private final JdbcClient views;
    private long position;

    Organization(Stack stack) {
        this.stack = stack;
        this.views = stack.projector();
    }

    Asker asker(String... roles) {
        return stack.asker(id, roles);
    }

    long position() {
        return position;
    }

    /// When the event at a position was recorded: a minute after the one before.
    static Instant recordedAt(long position) {
        return BEGINNING.plus(Duration.ofMinutes(position));
    }

    UUID site(String name) {
        var site = UUID.randomUUID();
        long at = ++position;
        views.sql("INSERT INTO site VALUES (?, ?, ?, 'Europe/Berlin', 1, ?)")
                .params(id, site, name, at)
                .update();
        views.sql("INSERT INTO machine_site VALUES (?, ?, ?, ?, ?)")
                .params(id, site, name, at, Timestamp.from(recordedAt(at)))
                .update();
        views.sql("INSERT INTO dashboard_site VALUES (?, ?, ?, 0, 0, 0, ?)")
                .params(id, site, name, at)
                .update();
        reach();
        return site;
    }

    void renameSite(UUID site, String name) {
        long at = ++position;
        views.sql(
                        "UPDATE site SET name = ?, version = version + 1, position = ? WHERE organization_id = ? AND site_id = ?")
                .params(name, at, id, site)
                .update();
        views.sql("""
                        UPDATE machine_site SET until_position = ?, until_at = ?
                        WHERE organization_id = ? AND site_id = ? AND until_position IS NULL""").params(at, Timestamp.from(recordedAt(at)), id, site).update();
        views.sql("INSERT INTO machine_site VALUES (?, ?, ?, ?, ?)")
                .params(id, site, name, at, Timestamp.from(recordedAt(at)))
                .update();
        reach();
    }

    UUID machine(UUID site, String tag, String category, @Nullable String make) {
        var machine = UUID.randomUUID();
        long at = ++position;
        state(machine, site, tag, category, make == null ? "" : make, "IN_SERVICE", 1, at);
        entry(machine, at, "machine-registered", "Registered as " + tag);
        views.sql("UPDATE dashboard_site SET in_service = in_service + 1 WHERE organization_id = ? AND site_id = ?")
                .params(id, site)
                .update();
        reach();
        return machine;
    }

    void change(UUID machine, UUID site, String tag, String category, String status, long version, String type) {
        long at = ++position;
        state(machine, site, tag, category, "", status, version, at);
        entry(machine, at, type, "Now " + status);
        reach();
    }

    private void state(
            UUID machine, UUID site, String tag, String category, String make, String status, long version, long at) {
        var meters = """
                [{"meter": "engine-hours", "value": %d, "unit": "h", "capturedAt": "2026-01-01T08:00:00Z", "disputed": false}]\
                """.formatted(at);
        var now = Timestamp.from(recordedAt(at));
        views.sql("DELETE FROM machine WHERE organization_id = ? AND machine_id = ?")
                .params(id, machine)
                .update();
        views.sql("""
                        INSERT INTO machine VALUES (?, ?, ?, 'Truck', ?, nullif(?, ''), NULL, NULL, ?, ?, ?::jsonb, 0, ?, ?, ?, ?)""")
                .params(id, machine, tag, category, make, site, status, meters, version, at, now, now)
                .update();
        views.sql("""
                        INSERT INTO machine_history VALUES
                            (?, ?, ?, 'Truck', ?, nullif(?, ''), NULL, NULL, ?, ?, ?::jsonb, 0, ?, ?, ?, ?)""")
                .params(id, machine, tag, category, make, site, status, meters, version, at, now, now)
                .update();
    }

    private void entry(UUID machine, long at, String type, String summary) {
        views.sql("INSERT INTO timeline VALUES (?, ?, ?, ?, ?, NULL, 'user-1', ?, '{\"a\": 1}')")
                .params(id, machine, at, type, Timestamp.from(recordedAt(at)), summary)
                .update();
    }

    UUID reading(UUID machine, String meter, int value, Instant capturedAt) {
        var reading = UUID.randomUUID();
        long at = ++position;
        views.sql("""
                        INSERT INTO meter_reading VALUES (?, ?, ?, ?, ?, 'h', ?, ?, 'user-1', false, 'ACCEPTED', NULL, NULL, ?, NULL, NULL, ?)""")
                .params(
                        id,
                        machine,
                        reading,
                        meter,
                        value,
                        capturedAt.atOffset(ZoneOffset.UTC),
                        Timestamp.from(recordedAt(at)),
                        at,
                        at)
                .update();
        reach();
        return reading;
    }

    /// A reading as its two events leave it: recorded, and at the next position disputed.
    UUID disputedReading(UUID machine, String meter, int value, Instant capturedAt) {
        var reading = measured(machine, meter, value, capturedAt);
        long at = happened(machine, "meter-reading-disputed", null);
        views.sql(
                        "UPDATE meter_reading SET state = 'DISPUTED', disputed_position = ?, position = ? WHERE reading_id = ?")
                .params(at, at, reading)
                .update();
        reach();
        return reading;
    }

    void resolve(UUID machine, UUID reading, boolean accepted) {
        long at = happened(machine, "meter-reading-resolved", null);
        views.sql("UPDATE meter_reading SET state = ?, resolved_position = ?, position = ? WHERE reading_id = ?")
                .params(accepted ? "ACCEPTED" : "REJECTED", at, at, reading)
                .update();
        reach();
    }

    /// A reading with all that it leaves behind: its row, the machine's next state, an entry of the timeline.
    UUID measured(UUID machine, String meter, int value, Instant capturedAt) {
        happened(machine, "meter-reading-recorded", capturedAt);
        position--;
        return reading(machine, meter, value, capturedAt);
    }

    private long happened(UUID machine, String type, @Nullable Instant capturedAt) {
        long at = ++position;
        var now = Timestamp.from(recordedAt(at));
        views.sql("""
                        INSERT INTO machine_history
                        SELECT organization_id, machine_id, tag, name, category, make, model, serial_number, site_id, status, meters,
                               open_defects, version + 1, ?, registered_at, ?
                        FROM machine_history
                        WHERE organization_id = ? AND machine_id = ?
                        ORDER BY position DESC
                        LIMIT 1""").params(at, now, id, machine).update();
        views.sql(
                        "UPDATE machine SET version = version + 1, position = ?, changed_at = ? WHERE organization_id = ? AND machine_id = ?")
                .params(at, now, id, machine)
                .update();
        views.sql("INSERT INTO timeline VALUES (?, ?, ?, ?, ?, nullif(?, '')::timestamptz, 'user-1', '', '{}')")
                .params(id, machine, at, type, now, capturedAt == null ? "" : capturedAt.toString())
                .update();
        return at;
    }

    UUID importRun(String state) {
        var run = UUID.randomUUID();
        long at = ++position;
        views.sql("""
                        INSERT INTO import_run VALUES (?, ?, 'machines-csv', 'fleet.csv', ?, 10, 9, 7, 1,
                            '[{"line": 4, "reason": "The tag is missing"}]', '[]', NULL, ?, 'user-1', ?)""")
                .params(id, run, state, Timestamp.from(recordedAt(at)), at)
                .update();
        reach();
        return run;
    }

    /// All projections have come to the last event.
    private void reach() {
        reach(position);
    }

    void reach(long at) {
        position = at;
        for (var projection : PROJECTIONS) {
            reach(projection, at);
        }
    }

    void reach(String projection, long at) {
        views.sql("""
                        INSERT INTO checkpoint VALUES (?, ?, ?, ?)
                        ON CONFLICT (projection, organization_id) DO UPDATE SET position = excluded.position, recorded_at = excluded.recorded_at""")
                .params(projection, id, at, Timestamp.from(recordedAt(at)))
                .update();
    }

    void park(String projection, long at) {
        views.sql("INSERT INTO parked VALUES (?, ?, ?, ?, 'machine-registered', 'It does not fit', now())")
                .params(projection, id, at, UUID.randomUUID())
                .update();
    }
}
