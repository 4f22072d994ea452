package io.fieldlog.projections.verification;

import io.fieldlog.events.DefectEvent;
import io.fieldlog.events.Event;
import io.fieldlog.events.EventCatalog;
import io.fieldlog.events.MachineEvent;
import io.fieldlog.events.OccurrenceEvent;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/// What must be true of a view whatever its fold does: numbers that follow from the types of the events alone.
/// Without them a wrong fold would agree with itself.
final class Counts {

    private record Rule(String place, String rows, List<String> types) {}

    /// After which a checklist stands in another way.
    private static final List<String> STANDINGS = List.of(
            "checklist-started",
            "checklist-completed",
            "checklist-rescored",
            "checklist-reopened",
            "checklist-approved",
            "checklist-rejected",
            "checklist-voided");

    /// Which a machine's history tells too.
    private static final List<String> REMARKS = List.of("checklist-signed", "checklist-amended");

    private static final Map<String, List<Rule>> OF_VIEW = Map.of(
            "sites", List.of(rule("site", "SELECT count(*) FROM site WHERE organization_id = ?", "site-registered")),
            "machines",
                    List.of(
                            rule(
                                    "machine",
                                    "SELECT count(*) FROM machine WHERE organization_id = ?",
                                    "machine-registered"),
                            new Rule(
                                    "machine_history",
                                    "SELECT count(*) FROM machine_history WHERE organization_id = ?",
                                    Stream.concat(
                                                    namesOf(MachineEvent.class).stream(),
                                                    Stream.of(
                                                            "defect-reported",
                                                            "repair-certified",
                                                            "no-repair-needed-certified"))
                                            .toList()),
                            rule(
                                    "machine_site",
                                    "SELECT count(*) FROM machine_site WHERE organization_id = ?",
                                    "site-registered",
                                    "site-renamed"),
                            rule(
                                    "meter_reading",
                                    "SELECT count(*) FROM meter_reading WHERE organization_id = ?",
                                    "meter-reading-recorded")),
            "timeline",
                    List.of(
                            new Rule(
                                    "timeline",
                                    "SELECT count(*) FROM timeline WHERE organization_id = ?",
                                    Stream.of(
                                                    namesOf(MachineEvent.class),
                                                    namesOf(DefectEvent.class),
                                                    STANDINGS,
                                                    REMARKS)
                                            .flatMap(List::stream)
                                            .toList()),
                            rule(
                                    "timeline_checklist",
                                    "SELECT count(*) FROM timeline_checklist WHERE organization_id = ?",
                                    "checklist-started")),
            "templates",
                    List.of(rule(
                            "template_version",
                            "SELECT count(*) FROM template_version WHERE organization_id = ?",
                            "template-published")),
            "checklists",
                    List.of(
                            rule(
                                    "checklist",
                                    "SELECT count(*) FROM checklist WHERE organization_id = ?",
                                    "checklist-started"),
                            rule(
                                    "checklist_work",
                                    "SELECT count(*) FROM checklist_work WHERE organization_id = ?",
                                    "checklist-started"),
                            rule(
                                    "checklist_form",
                                    "SELECT count(*) FROM checklist_form WHERE organization_id = ?",
                                    "template-published"),
                            new Rule(
                                    "checklist_history",
                                    "SELECT count(*) FROM checklist_history WHERE organization_id = ?",
                                    STANDINGS)),
            "defects",
                    List.of(
                            rule("defect", "SELECT count(*) FROM defect WHERE organization_id = ?", "defect-reported"),
                            new Rule("defect", """
                                    SELECT coalesce(sum(jsonb_array_length(history)), 0) FROM defect
                                    WHERE organization_id = ?""", namesOf(DefectEvent.class)),
                            rule(
                                    "corrective_action",
                                    "SELECT count(*) FROM corrective_action WHERE organization_id = ?",
                                    "action-raised")),
            "schedules",
                    List.of(
                            rule(
                                    "schedule",
                                    "SELECT count(*) FROM schedule WHERE organization_id = ?",
                                    "schedule-defined"),
                            rule(
                                    "schedule_pause",
                                    "SELECT count(*) FROM schedule_pause WHERE organization_id = ?",
                                    "schedule-paused"),
                            rule(
                                    "occurrence",
                                    "SELECT count(*) FROM occurrence WHERE organization_id = ?",
                                    "occurrence-opened"),
                            new Rule(
                                    "machine_due",
                                    "SELECT count(*) FROM machine_due WHERE organization_id = ?",
                                    namesOf(OccurrenceEvent.class))),
            "dashboard",
                    List.of(
                            rule("dashboard_site", """
                            SELECT coalesce(sum(in_service + out_of_service + retired), 0) FROM dashboard_site
                            WHERE organization_id = ?""", "machine-registered"),
                            rule("dashboard_defect", """
                            SELECT count(*) FROM dashboard_defect WHERE organization_id = ?""", "defect-reported")),
            "days",
                    List.of(
                            rule(
                                    "day_site",
                                    "SELECT count(*) FROM day_site WHERE organization_id = ?",
                                    "site-registered"),
                            rule(
                                    "day_contribution",
                                    "SELECT count(*) FROM day_contribution WHERE organization_id = ?",
                                    "checklist-started",
                                    "occurrence-opened"),
                            rule(
                                    "day_repair",
                                    "SELECT count(*) FROM day_repair WHERE organization_id = ?",
                                    "defect-reported"),
                            rule("day_repair", """
                            SELECT count(*) FROM day_repair WHERE organization_id = ? AND took IS NOT NULL""", "repair-certified")),
            "imports",
                    List.of(rule(
                            "import_run",
                            "SELECT count(*) FROM import_run WHERE organization_id = ?",
                            "import-requested")));

    private static final String DASHBOARD_AGAINST_MACHINES = """
            SELECT count(*)
            FROM (SELECT site_id, in_service, out_of_service, retired
                  FROM dashboard_site
                  WHERE organization_id = ? AND (in_service, out_of_service, retired) <> (0, 0, 0)) AS counted
            FULL JOIN (SELECT site_id,
                              count(*) FILTER (WHERE status = 'IN_SERVICE') AS in_service,
                              count(*) FILTER (WHERE status = 'OUT_OF_SERVICE') AS out_of_service,
                              count(*) FILTER (WHERE status = 'RETIRED') AS retired
                       FROM machine WHERE organization_id = ? GROUP BY site_id) AS machines USING (site_id)
            WHERE counted.in_service IS DISTINCT FROM machines.in_service
               OR counted.out_of_service IS DISTINCT FROM machines.out_of_service
               OR counted.retired IS DISTINCT FROM machines.retired""";

    private static final String DAYS_AGAINST_CHECKLISTS = """
            SELECT count(*)
            FROM (SELECT site_id, sum(passed) AS passed, sum(failed) AS failed
                  FROM day WHERE organization_id = ? GROUP BY site_id) AS counted
            FULL JOIN (SELECT site_id,
                              count(*) FILTER (WHERE result = 'PASS') AS passed,
                              count(*) FILTER (WHERE result = 'FAIL') AS failed
                       FROM checklist WHERE organization_id = ? AND state IN ('COMPLETED', 'APPROVED', 'REJECTED')
                       GROUP BY site_id) AS checklists USING (site_id)
            WHERE coalesce(counted.passed, 0) <> coalesce(checklists.passed, 0)
               OR coalesce(counted.failed, 0) <> coalesce(checklists.failed, 0)""";

    private static final String DAYS_AGAINST_OCCURRENCES = """
            SELECT count(*)
            FROM (SELECT site_id, sum(missed) AS missed, sum(on_time) AS on_time, sum(late) AS late
                  FROM day WHERE organization_id = ? GROUP BY site_id) AS counted
            FULL JOIN (SELECT site_id,
                              count(*) FILTER (WHERE state = 'MISSED') AS missed,
                              count(*) FILTER (WHERE state = 'FULFILLED' AND NOT late) AS on_time,
                              count(*) FILTER (WHERE state = 'FULFILLED' AND late) AS late
                       FROM occurrence WHERE organization_id = ? GROUP BY site_id) AS occurrences USING (site_id)
            WHERE coalesce(counted.missed, 0) <> coalesce(occurrences.missed, 0)
               OR coalesce(counted.on_time, 0) <> coalesce(occurrences.on_time, 0)
               OR coalesce(counted.late, 0) <> coalesce(occurrences.late, 0)""";

    private Counts() {}

    private static Rule rule(String place, String rows, String... types) {
        return new Rule(place, rows, List.of(types));
    }

    private static List<String> namesOf(Class<? extends Event> kind) {
        return EventCatalog.entries().stream()
                .filter(entry -> kind.isAssignableFrom(entry.type()))
                .map(EventCatalog.Entry::name)
                .toList();
    }

    /// Compares what a server stores of a view with the log's prefix that the view has reached.
    static void check(Snapshot snapshot, String view, UUID organization, LogAudit prefix, Report report)
            throws SQLException {
        for (var rule : OF_VIEW.getOrDefault(view, List.of())) {
            var stored = snapshot.number(rule.rows(), organization);
            var expected = prefix.count(rule.types().toArray(String[]::new));
            if (stored != expected) {
                report.differs(
                        snapshot.server() + " " + rule.place(),
                        "organization=%s counts %d where the log has %d events of %s"
                                .formatted(organization, stored, expected, rule.types()));
            }
        }
    }

    /// Both views at the same position: each site's counts are those of its machines.
    static void checkDashboard(Snapshot snapshot, UUID organization, Report report) throws SQLException {
        var sites = snapshot.number(DASHBOARD_AGAINST_MACHINES, organization);
        if (sites > 0) {
            report.differs(
                    snapshot.server() + " dashboard_site",
                    "organization=%s: %d sites count other machines than the machine table has"
                            .formatted(organization, sites));
        }
    }

    /// Both views at the same position: the days of each site count its checklists.
    static void checkInspections(Snapshot snapshot, UUID organization, Report report) throws SQLException {
        checkDays(snapshot, organization, DAYS_AGAINST_CHECKLISTS, "checklists", report);
    }

    /// Both views at the same position: the days of each site count its occurrences.
    static void checkOccurrences(Snapshot snapshot, UUID organization, Report report) throws SQLException {
        checkDays(snapshot, organization, DAYS_AGAINST_OCCURRENCES, "occurrences", report);
    }

    private static void checkDays(Snapshot snapshot, UUID organization, String sql, String what, Report report)
            throws SQLException {
        var sites = snapshot.number(sql, organization);
        if (sites > 0) {
            report.differs(
                    snapshot.server() + " day",
                    "organization=%s: the days of %d sites count other %s than there are"
                            .formatted(organization, sites, what));
        }
    }
}
