package io.fieldlog.query;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// An organization whose views the test writes as the projections would: rows first, then the checkpoint.
final class Organization {

    static final List<String> PROJECTIONS = List.of(
            "sites",
            "machines",
            "timeline",
            "templates",
            "checklists",
            "defects",
            "schedules",
            "dashboard",
            "days",
            "imports",
            "machine-search");
    static final Instant BEGINNING = Instant.parse("2026-01-01T08:00:00Z");

    final UUID id = UUID.randomUUID();
    private final Stack stack;
    private final JdbcClient views;
    private final Set<String> held = new HashSet<>();
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
        return site(name, "Europe/Berlin");
    }

    UUID site(String name, String timeZone) {
        var site = UUID.randomUUID();
        long at = ++position;
        views.sql("INSERT INTO site VALUES (?, ?, ?, ?, 1, ?)")
                .params(id, site, name, timeZone, at)
                .update();
        views.sql("INSERT INTO day_site VALUES (?, ?, ?)")
                .params(id, site, timeZone)
                .update();
        views.sql("INSERT INTO machine_site VALUES (?, ?, ?, ?, ?)")
                .params(id, site, name, at, Timestamp.from(recordedAt(at)))
                .update();
        views.sql("INSERT INTO dashboard_site VALUES (?, ?, ?, 0, 0, 0, ?)")
                .params(id, site, name, at)
                .update();
        countedThen("site", "name, in_service, out_of_service, retired", site);
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
        counted(site, 1, 0, 0, at);
        reach();
        return machine;
    }

    /// So many machines more are in service, out of service and retired at the site.
    void counted(UUID site, int inService, int outOfService, int retired) {
        counted(site, inService, outOfService, retired, ++position);
        reach();
    }

    private void counted(UUID site, int inService, int outOfService, int retired, long at) {
        views.sql("""
                        UPDATE dashboard_site
                        SET in_service = in_service + ?, out_of_service = out_of_service + ?, retired = retired + ?, position = ?
                        WHERE organization_id = ? AND site_id = ?""").params(inService, outOfService, retired, at, id, site).update();
        countedThen("site", "name, in_service, out_of_service, retired", site);
    }

    private void countedThen(String what, String counts, UUID site) {
        views.sql("""
                        INSERT INTO dashboard_%s_history
                        SELECT organization_id, site_id, position, ?, %s FROM dashboard_site%s
                        WHERE organization_id = ? AND site_id = ?""".formatted(what, counts, what.equals("site") ? "" : "_" + what))
                .params(Timestamp.from(recordedAt(position)), id, site)
                .update();
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

    /// A defect as the projections write it when it is reported.
    UUID defect(UUID machine, UUID site, String severity) {
        var defect = UUID.randomUUID();
        long at = ++position;
        var reported = Timestamp.from(recordedAt(at));
        views.sql("""
                        INSERT INTO defect VALUES
                            (?, ?, ?, ?, NULL, NULL, NULL, 'It leaks', ?, 'OPEN', ?, 'user-1', NULL, ?::jsonb, 1, ?)""")
                .params(
                        id,
                        defect,
                        machine,
                        site,
                        severity,
                        reported,
                        "[%s]".formatted(step(at, "defect-reported", severity, null)),
                        at)
                .update();
        views.sql("""
                        INSERT INTO dashboard_site_defects VALUES (?, ?, ?, ?, ?, ?)
                        ON CONFLICT (organization_id, site_id) DO UPDATE
                        SET minor = dashboard_site_defects.minor + excluded.minor,
                            major = dashboard_site_defects.major + excluded.major,
                            out_of_service = dashboard_site_defects.out_of_service + excluded.out_of_service,
                            position = excluded.position""")
                .params(
                        id,
                        site,
                        severity.equals("MINOR") ? 1 : 0,
                        severity.equals("MAJOR") ? 1 : 0,
                        severity.equals("OUT_OF_SERVICE") ? 1 : 0,
                        at)
                .update();
        countedThen("defects", "minor, major, out_of_service", site);
        reach();
        return defect;
    }

    /// On that date it was certified that a defect had been repaired, so long after it was reported.
    void repair(UUID site, LocalDate date, Duration took) {
        long at = ++position;
        views.sql("INSERT INTO day_repair VALUES (?, ?, ?, 'Europe/Berlin', ?, ?, ?, ?)")
                .params(
                        id,
                        UUID.randomUUID(),
                        site,
                        Timestamp.from(recordedAt(at).minus(took)),
                        date,
                        took.toNanos() / 1000,
                        at)
                .update();
        views.sql("""
                        INSERT INTO dashboard_site_defects VALUES (?, ?, 0, 0, 0, ?)
                        ON CONFLICT (organization_id, site_id) DO UPDATE SET position = excluded.position""").params(id, site, at).update();
        countedThen("defects", "minor, major, out_of_service", site);
        reach();
    }

    /// A day and how it changed: passed, failed, missed, on time, late.
    void day(UUID site, LocalDate date, List<Integer> by, Instant happenedAt) {
        day(site, date, ++position, by, happenedAt);
        reach();
    }

    /// One of the changes that the event at a position made.
    void day(UUID site, LocalDate date, long at, List<Integer> by, Instant happenedAt) {
        position = at;
        var happened = happenedAt.atOffset(ZoneOffset.UTC);
        views.sql("""
                        INSERT INTO day
                        SELECT ?, ?, ?, part[1], part[2], part[3], part[4], part[5], ?, ? FROM (SELECT ?::int[] AS part) AS parts
                        ON CONFLICT (organization_id, date, site_id) DO UPDATE
                        SET passed = day.passed + excluded.passed, failed = day.failed + excluded.failed,
                            missed = day.missed + excluded.missed, on_time = day.on_time + excluded.on_time,
                            late = day.late + excluded.late,
                            last_happened = greatest(day.last_happened, excluded.last_happened), position = excluded.position""")
                .params(id, date, site, happened, at, by.toArray(Integer[]::new))
                .update();
        views.sql("""
                        INSERT INTO day_change
                        SELECT organization_id, date, site_id, position, ?, ?, part[1], part[2], part[3], part[4], part[5],
                               passed, failed, missed, on_time, late, last_happened
                        FROM day CROSS JOIN (SELECT ?::int[] AS part) AS parts
                        WHERE organization_id = ? AND date = ? AND site_id = ?""")
                .params(happened, Timestamp.from(recordedAt(at)), by.toArray(Integer[]::new), id, date, site)
                .update();
        views.sql("""
                        UPDATE day_change
                        SET (passed, failed, missed, on_time, late, last_happened) = (
                            SELECT passed, failed, missed, on_time, late, last_happened FROM day
                            WHERE organization_id = ? AND date = ? AND site_id = ?)
                        WHERE organization_id = ? AND date = ? AND site_id = ? AND position = ?""").params(id, date, site, id, date, site, at).update();
    }

    /// The log has come to the position, the projections not yet.
    void stand(long at) {
        position = at;
    }

    /// All projections have come to the position.
    long arrive() {
        reach();
        return position;
    }

    /// It is certified that the defect is gone, and somebody has looked.
    void closeDefect(UUID defect, String type, String note) {
        long at = ++position;
        views.sql("""
                        UPDATE defect
                        SET state = 'CLOSED', closed_at = ?, history = history || ?::jsonb || ?::jsonb, version = 3, position = ?
                        WHERE organization_id = ? AND defect_id = ?""")
                .params(
                        Timestamp.from(recordedAt(at)),
                        step(at, type, null, note),
                        step(at + 1, "review-acknowledged", null, "seen"),
                        ++position,
                        id,
                        defect)
                .update();
        reach();
    }

    private static String step(long at, String type, @Nullable String severity, @Nullable String note) {
        return """
                {"position": %d, "type": "%s", "at": "%s", "userId": "user-1", "severity": %s, "note": %s}""".formatted(at, type, recordedAt(at), json(severity), json(note));
    }

    private static String json(@Nullable String text) {
        return text == null ? "null" : "\"" + text + "\"";
    }

    UUID action(@Nullable UUID site, String assignee, String dueOn, String state) {
        var action = UUID.randomUUID();
        long at = ++position;
        views.sql("""
                        INSERT INTO corrective_action VALUES
                            (?, ?, NULL, nullif(?, '')::uuid, 'Order seals', ?, ?::date, ?, ?, 'user-1', '[]', 1, ?)""")
                .params(
                        id,
                        action,
                        site == null ? "" : site.toString(),
                        assignee,
                        dueOn,
                        state,
                        Timestamp.from(recordedAt(at)),
                        at)
                .update();
        reach();
        return action;
    }

    UUID template(String name, int versions) {
        var template = UUID.randomUUID();
        long at = position;
        position += versions;
        views.sql("INSERT INTO template VALUES (?, ?, ?, ?, ?, NULL, ?, ?)")
                .params(id, template, name, versions, Timestamp.from(recordedAt(position)), versions, position)
                .update();
        for (int number = 1; number <= versions; number++) {
            views.sql("INSERT INTO template_version VALUES (?, ?, ?, ?, 75.5, ?::json, ?, ?)")
                    .params(
                            id,
                            template,
                            number,
                            name,
                            "[{\"key\": \"section-%d\"}]".formatted(number),
                            Timestamp.from(recordedAt(at + number)),
                            at + number)
                    .update();
        }
        reach();
        return template;
    }

    void withdraw(UUID template) {
        long at = ++position;
        views.sql("""
                        UPDATE template SET withdrawn_at = ?, version = version + 1, position = ?
                        WHERE organization_id = ? AND template_id = ?""").params(Timestamp.from(recordedAt(at)), at, id, template).update();
        reach();
    }

    /// A checklist that was started at this time by the device.
    UUID checklist(UUID machine, UUID site, UUID template, String inspector, Instant startedAt) {
        var checklist = UUID.randomUUID();
        long at = ++position;
        views.sql("""
                        INSERT INTO checklist VALUES
                            (?, ?, ?, ?, ?, ?, 'STARTED', NULL, ?, NULL, ?::json, ?::json, 1, ?)""")
                .params(
                        id,
                        checklist,
                        machine,
                        site,
                        template,
                        inspector,
                        Timestamp.from(startedAt),
                        shown(checklist, "STARTED", "summary"),
                        shown(checklist, "STARTED", "document"),
                        at)
                .update();
        stands(checklist, machine, "STARTED", null, at);
        reach();
        return checklist;
    }

    void become(UUID checklist, UUID machine, String state, @Nullable String result, @Nullable Instant completedAt) {
        become(checklist, machine, state, result, completedAt, ++position);
        reach();
    }

    /// The rows of a state without saying how far the projections have come.
    void become(
            UUID checklist,
            UUID machine,
            String state,
            @Nullable String result,
            @Nullable Instant completedAt,
            long at) {
        views.sql("""
                        UPDATE checklist
                        SET state = :state, result = :result, completed_at = :completedAt, summary = :summary::json,
                            document = :document::json, version = version + 1, position = :position
                        WHERE organization_id = :organization AND checklist_id = :checklist""")
                .param("state", state)
                .param("result", result)
                .param("completedAt", time(completedAt))
                .param("summary", shown(checklist, state, "summary"))
                .param("document", shown(checklist, state, "document"))
                .param("position", at)
                .param("organization", id)
                .param("checklist", checklist)
                .update();
        stands(checklist, machine, state, completedAt, at);
    }

    /// A checklist with its form and two photos, of which the first has arrived, as far as photos and reports look.
    void photos(UUID checklist, UUID machine, UUID site, UUID template, UUID present, UUID absent, String sha256) {
        long at = ++position;
        views.sql("INSERT INTO checklist_form VALUES (?, ?, 1, ?::json, 1)")
                .params(id, template, "{\"name\": \"Daily\", \"sections\": []}")
                .update();
        views.sql("""
                        UPDATE checklist SET document = ?::json, version = version + 1, position = ?
                        WHERE organization_id = ? AND checklist_id = ?""")
                .params(
                        """
                        {"checklistId": "%s", "machineId": "%s", "siteId": "%s", "templateVersion": 1,
                         "templateName": "Daily", "state": "STARTED", "inspector": "inspector",
                         "startedAt": "2026-01-01T08:00:00Z", "version": 2, "position": %d,
                         "recordedAt": "2026-01-01T08:05:00.000001Z", "chainHash": "abc",
                         "photos": {"expected": 2, "present": 1, "missing": ["%s"], "items": [
                           {"photoId": "%s", "sha256": "%s", "contentType": "image/png", "bytes": 1,
                            "capturedAt": "2026-01-01T08:00:00Z", "present": true},
                           {"photoId": "%s", "sha256": "%s", "contentType": "image/png", "bytes": 1,
                            "capturedAt": "2026-01-01T08:00:00Z", "present": false}]}}""".formatted(checklist, machine, site, at, absent, present, sha256, absent, "f".repeat(64)),
                        at,
                        id,
                        checklist)
                .update();
        reach();
    }

    void thumbnail(String sha256, String state) {
        views.sql("""
                        INSERT INTO thumbnail VALUES (?, ?, ?, 1, now(), NULL)
                        ON CONFLICT (organization_id, sha256) DO UPDATE SET state = excluded.state""").params(id, sha256, state).update();
        position++;
        reach();
    }

    private void stands(UUID checklist, UUID machine, String state, @Nullable Instant completedAt, long at) {
        var now = Timestamp.from(recordedAt(at));
        views.sql("""
                        UPDATE checklist_history SET until_position = ?, until_at = ?
                        WHERE organization_id = ? AND checklist_id = ? AND until_position IS NULL""").params(at, now, id, checklist).update();
        views.sql("""
                        INSERT INTO checklist_history
                        VALUES (:organization, :checklist, :machine, :state, :inspectedAt, :standing::json, :position, :now)""")
                .param("organization", id)
                .param("checklist", checklist)
                .param("machine", machine)
                .param("state", state)
                .param("inspectedAt", state.equals("VOIDED") ? null : time(completedAt))
                .param("standing", shown(checklist, state, "standing"))
                .param("position", at)
                .param("now", now)
                .update();
    }

    private static @Nullable Timestamp time(@Nullable Instant at) {
        return at == null ? null : Timestamp.from(at);
    }

    private static String shown(UUID checklist, String state, String as) {
        return "{\"checklistId\": \"%s\", \"state\": \"%s\", \"as\": \"%s\"}".formatted(checklist, state, as);
    }

    UUID schedule(String name, UUID template, List<UUID> machines, List<String> assignees) {
        return schedule(name, template, machines, null, assignees);
    }

    /// Of the machines, or of a category at the site.
    UUID schedule(String name, UUID template, List<UUID> machines, @Nullable UUID site, List<String> assignees) {
        var schedule = UUID.randomUUID();
        long at = ++position;
        views.sql("""
                        INSERT INTO schedule VALUES
                            (:organization, :schedule, :name, :template, :machines::jsonb, :category, :site::uuid,
                             'FREQ=DAILY', '2026-01-01T06:00', 'PT4H', :assignees::jsonb, 'ACTIVE', :now, 'user-1', NULL, 1, :at)""")
                .param("organization", id)
                .param("schedule", schedule)
                .param("name", name)
                .param("template", template)
                .param("machines", list(machines))
                .param("category", site == null ? null : "truck")
                .param("site", site == null ? null : site.toString())
                .param("assignees", list(assignees))
                .param("now", Timestamp.from(recordedAt(at)))
                .param("at", at)
                .update();
        reach();
        return schedule;
    }

    private static String list(List<?> of) {
        return of.stream().map("\"%s\""::formatted).collect(Collectors.joining(", ", "[", "]"));
    }

    /// An occurrence that opened an hour before `moment`, is due then, and was done then if it was done.
    UUID occurrence(UUID schedule, UUID machine, UUID site, UUID template, String state, Instant moment) {
        var occurrence = UUID.randomUUID();
        long at = ++position;
        var isDone = state.equals("FULFILLED");
        views.sql("""
                        INSERT INTO occurrence VALUES
                            (?, ?, ?, ?, ?, ?, '2026-01-01T06:00', ?, ?, ?, false, nullif(?, '')::uuid, nullif(?, '')::timestamptz, 1, ?)""")
                .params(
                        id,
                        occurrence,
                        schedule,
                        machine,
                        site,
                        template,
                        Timestamp.from(moment.minus(Duration.ofHours(1))),
                        Timestamp.from(moment),
                        state,
                        isDone ? UUID.randomUUID().toString() : "",
                        isDone ? moment.toString() : "",
                        at)
                .update();
        reach();
        return occurrence;
    }

    /// From here on the machine is due then: something waits, or is expected.
    void due(UUID schedule, UUID machine, Instant dueAt, boolean expected) {
        long at = ++position;
        var now = Timestamp.from(recordedAt(at));
        views.sql("INSERT INTO schedule_machine VALUES (?, ?, ?, '[]', ?, NULL, ?) ON CONFLICT DO NOTHING")
                .params(id, schedule, machine, now, at)
                .update();
        views.sql("INSERT INTO machine_due VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
                .params(id, machine, schedule, at, Timestamp.from(dueAt), expected, now, now)
                .update();
        reach();
    }

    void pause(UUID schedule) {
        long at = ++position;
        views.sql("INSERT INTO schedule_pause VALUES (?, ?, ?, ?, NULL, NULL)")
                .params(id, schedule, at, Timestamp.from(recordedAt(at)))
                .update();
        reach();
    }

    void resume(UUID schedule) {
        long at = ++position;
        views.sql(
                        "UPDATE schedule_pause SET until_position = ?, until_at = ? WHERE organization_id = ? AND schedule_id = ?")
                .params(at, Timestamp.from(recordedAt(at)), id, schedule)
                .update();
        reach();
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
            if (!held.contains(projection)) {
                reach(projection, at);
            }
        }
    }

    /// From now on the projection does not come along by itself.
    void hold(String projection) {
        held.add(projection);
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
