package io.fieldlog.projections.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.fieldlog.projections.search.MachineIndex;
import io.fieldlog.projections.testing.Caught;
import io.fieldlog.projections.testing.EventLog;
import io.fieldlog.projections.testing.Node;
import io.fieldlog.projections.testing.RandomLog;
import io.fieldlog.projections.testing.Servers;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Whoever changes anything behind the software's back is found, at the right place. Everything is projected once;
/// each test spoils an organization of its own.
class VerificationTest {

    private static final int ORGANIZATIONS = 17;
    private static final int EVENTS = 150;

    static final Servers servers = Servers.empty();
    static @Nullable Report unspoiled;
    static int spoiled;

    final UUID organization = new UUID(1, ++spoiled);

    @BeforeAll
    static void projected_logs() {
        var topic = servers.newTopic();
        var log = new EventLog();
        for (var i = 1; i <= ORGANIZATIONS; i++) {
            var id = new UUID(1, i);
            new RandomLog(new Random(i)).events(EVENTS).forEach(event -> log.append(id, event));
        }
        servers.store(log);
        servers.publish(topic, log.entries());
        try (var _ = Node.start(servers, topic)) {
            Caught.up(servers, log);
        }
        servers.awaitReplica();
        unspoiled = servers.verify();
    }

    @BeforeEach
    void an_organization_that_is_left() {
        assertThat(spoiled).isLessThanOrEqualTo(ORGANIZATIONS);
    }

    @Test
    void nothing_is_found_where_nothing_was_changed() {
        var report = Objects.requireNonNull(unspoiled);
        assertThat(report.differences()).isEmpty();
        assertThat(report.isClean()).isTrue();
        assertThat(report.count("organizations")).isEqualTo(ORGANIZATIONS);
        assertThat(report.count("log")).isEqualTo(ORGANIZATIONS * EVENTS);
        assertThat(report.count(SearchAudit.PLACE)).isEqualTo(servers.number("SELECT count(*) FROM machine"));
    }

    @Test
    void a_changed_event_breaks_the_chain_there() {
        servers.inLog("UPDATE event SET recorded_at = recorded_at + interval '1 microsecond' WHERE position = 7"
                + " AND organization_id = '" + organization + "'");
        assertThat(found()).contains("log: organization=%s position=7 breaks the hash chain".formatted(organization));
    }

    @Test
    void a_changed_payload_is_found_in_the_log_and_in_the_views() {
        servers.inLog("""
                UPDATE event SET payload = convert_to(replace(convert_from(payload, 'UTF8'), 'forklift', 'crane'), 'UTF8')
                WHERE type = 'machine-registered' AND organization_id = '%s'""".formatted(organization));
        var found = found();
        for (var place :
                List.of("log", "primary machine", "replica-1 machine", "primary timeline", SearchAudit.PLACE)) {
            assertThat(found).anyMatch(difference -> difference.startsWith(place + ": "));
        }
    }

    @Test
    void a_removed_event_leaves_a_hole() {
        servers.inLog("DELETE FROM event WHERE position = 7 AND organization_id = '" + organization + "'");
        assertThat(found()).contains("log: organization=%s position=8 follows position 6".formatted(organization));
    }

    @Test
    void a_cut_off_log_does_not_end_as_its_head_says() {
        servers.inLog("DELETE FROM event WHERE position = 150 AND organization_id = '" + organization + "'");
        var found = found();
        assertThat(found).contains("log: organization=%s does not end as its head says".formatted(organization));
        assertThat(found).anyMatch(difference -> difference.startsWith("primary checkpoint: "));
    }

    @Test
    void a_changed_row_is_found_on_the_primary_and_on_the_replica() {
        servers.inViews("UPDATE machine SET category = 'crane' WHERE machine_id = (%s)".formatted(one("machine")));
        servers.awaitReplica();
        var found = found();
        assertThat(found).hasSize(2);
        assertThat(found).anyMatch(difference -> difference.startsWith("primary machine: "));
        assertThat(found).anyMatch(difference -> difference.startsWith("replica-1 machine: "));
        assertThat(found).allMatch(difference -> difference.endsWith("differs in column category"));
    }

    @Test
    void a_changed_checklist_is_found_in_what_is_shown_and_in_what_was_sent() {
        servers.inViews("UPDATE checklist SET document = '{}' WHERE checklist_id = (%s)".formatted(one("checklist")));
        servers.inViews(
                "UPDATE checklist_work SET work = replace(work::text, 'inspector', 'somebody')::json WHERE checklist_id = (%s)"
                        .formatted(one("checklist", "checklist_work")));
        servers.awaitReplica();
        var found = found();
        assertThat(found.stream().map(difference -> difference.substring(0, difference.indexOf(": "))))
                .containsOnly(
                        "primary checklist",
                        "replica-1 checklist",
                        "primary checklist_work",
                        "replica-1 checklist_work");
        assertThat(found).anyMatch(difference -> difference.endsWith("differs in column document"));
    }

    @Test
    void a_forgotten_change_of_a_checklist_is_found_by_the_fold_and_by_counting() {
        servers.inViews("""
                DELETE FROM checklist_history
                WHERE organization_id = '%1$s'
                  AND from_position = (SELECT max(from_position) FROM checklist_history WHERE organization_id = '%1$s')""".formatted(organization));
        servers.awaitReplica();
        var found = found();
        assertThat(found)
                .anyMatch(difference ->
                        difference.startsWith("primary checklist_history: Key[") && difference.endsWith("is missing"));
        assertThat(found)
                .anyMatch(difference -> difference.startsWith("replica-1 checklist_history: organization=")
                        && difference.contains(" counts "));
    }

    @Test
    void rows_too_many_and_too_few_are_found() {
        servers.inViews("DELETE FROM meter_reading WHERE reading_id = (%s)".formatted(one("reading", "meter_reading")));
        servers.inViews("""
                INSERT INTO timeline SELECT organization_id, machine_id, 999, type, recorded_at, captured_at, user_id,
                                            summary, data
                FROM timeline WHERE organization_id = '%s' LIMIT 1""".formatted(organization));
        servers.awaitReplica();
        var found = found();
        assertThat(found)
                .anyMatch(difference ->
                        difference.startsWith("primary meter_reading: Key[") && difference.endsWith("is missing"));
        assertThat(found)
                .anyMatch(difference -> difference.startsWith("replica-1 timeline: Key[")
                        && difference.endsWith("is no row of the log's fold"));
        assertThat(found)
                .anyMatch(difference ->
                        difference.startsWith("primary timeline: organization=") && difference.contains(" counts "));
    }

    @Test
    void wrong_dashboard_counts_are_found_by_the_fold_and_by_counting_machines() {
        servers.inViews(
                "UPDATE dashboard_site SET in_service = in_service + 1, retired = retired - 1 WHERE site_id = (%s)"
                        .formatted(one("site", "dashboard_site")));
        servers.awaitReplica();
        var found = found();
        assertThat(found).anyMatch(difference -> difference.endsWith("differs in column in_service"));
        assertThat(found).anyMatch(difference -> difference.contains("count other machines than the machine table"));
    }

    @Test
    void wrong_days_are_found_by_the_fold_and_by_counting_checklists_and_occurrences() {
        servers.inViews("""
                UPDATE day SET passed = passed + 1, missed = missed + 1
                WHERE organization_id = '%1$s' AND (date, site_id) = (
                    SELECT date, site_id FROM day WHERE organization_id = '%1$s' ORDER BY date, site_id LIMIT 1)""".formatted(organization));
        servers.inViews("DELETE FROM day_change WHERE organization_id = '%s'".formatted(organization));
        servers.awaitReplica();
        var found = found();
        assertThat(found).anyMatch(difference -> difference.endsWith("differs in column missed"));
        assertThat(found).anyMatch(difference -> difference.startsWith("primary day_change: "));
        assertThat(found).anyMatch(difference -> difference.contains("count other checklists than there are"));
        assertThat(found).anyMatch(difference -> difference.contains("count other occurrences than there are"));
    }

    @Test
    void a_row_of_an_organization_without_a_log_is_found() {
        var foreign = new UUID(8, 8);
        servers.inViews("INSERT INTO site VALUES ('%s', '%s', 'x', 'UTC', 1, 1)".formatted(foreign, foreign));
        servers.awaitReplica();
        assertThat(found(foreign))
                .contains(
                        "primary site: organization=%s has rows but no log".formatted(foreign),
                        "replica-1 site: organization=%s has rows but no log".formatted(foreign));
    }

    @Test
    void a_row_that_nobody_can_read_is_a_difference() {
        servers.inViews("UPDATE machine SET status = 'STOLEN' WHERE machine_id = (%s)".formatted(one("machine")));
        servers.awaitReplica();
        assertThat(found())
                .anyMatch(difference -> difference.startsWith("primary machine: ")
                        && difference.endsWith("has a row that cannot be read"));
    }

    @Test
    void a_changed_document_is_found() {
        var id = document();
        var source = servers.cluster()
                .ask("GET", "/" + MachineIndex.ALIAS + "/_doc/" + id, routing(id), null)
                .body();
        var changed = source.get("_source").toString().replace("\"forklift\"", "\"crane\"");
        servers.cluster()
                .ask(
                        "PUT",
                        "/" + MachineIndex.ALIAS + "/_doc/" + id,
                        versioned(id, source.get("_version").asString()),
                        changed);
        assertThat(found())
                .containsExactly("%s: organization=%s document=%s differs in field category"
                        .formatted(SearchAudit.PLACE, organizationOf(id), id));
    }

    @Test
    void a_document_of_another_time_is_found() {
        var id = document();
        var source = servers.cluster()
                .ask("GET", "/" + MachineIndex.ALIAS + "/_doc/" + id, routing(id), null)
                .body();
        servers.cluster()
                .ask(
                        "PUT",
                        "/" + MachineIndex.ALIAS + "/_doc/" + id,
                        versioned(id, "99999"),
                        source.get("_source").toString());
        assertThat(found()).singleElement().asString().contains("has version 99999, no state of that machine");
    }

    @Test
    void a_missing_document_is_found() {
        var id = document();
        var parameters = routing(id);
        servers.cluster()
                .ask("DELETE", "/" + MachineIndex.ALIAS + "/_doc/" + id, with(parameters, "refresh", "true"), null);
        assertThat(found())
                .containsExactly("%s: organization=%s document=%s is missing"
                        .formatted(SearchAudit.PLACE, organizationOf(id), id.substring(37)));
    }

    @Test
    void a_parked_organization_is_a_finding() {
        servers.inViews(
                "INSERT INTO parked VALUES ('timeline', '%s', 3, null, null, 'broken', now())".formatted(organization));
        servers.awaitReplica();
        assertThat(found())
                .contains("primary parked: organization=%s is parked in timeline at position 3: broken"
                        .formatted(organization));
    }

    private List<String> found() {
        return found(organization);
    }

    private static List<String> found(UUID organization) {
        return servers.verify().differences().stream()
                .map(Difference::toString)
                .filter(difference -> difference.contains(organization.toString()))
                .toList();
    }

    private String one(String what) {
        return one(what, what);
    }

    private String one(String what, String table) {
        return "SELECT %s_id FROM %s WHERE organization_id = '%s' LIMIT 1".formatted(what, table, organization);
    }

    private String document() {
        return organization + ":" + servers.text(one("machine"));
    }

    private static String organizationOf(String id) {
        return id.substring(0, 36);
    }

    private static Map<String, String> routing(String id) {
        return Map.of("routing", organizationOf(id));
    }

    private static Map<String, String> versioned(String id, String version) {
        return with(with(with(routing(id), "version", version), "version_type", "external_gte"), "refresh", "true");
    }

    private static Map<String, String> with(Map<String, String> parameters, String name, String value) {
        var all = new java.util.HashMap<>(parameters);
        all.put(name, value);
        return all;
    }
}
