package io.fieldlog.projections.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.fieldlog.projections.search.MachineIndex;
import io.fieldlog.projections.search.SearchCluster;
import io.fieldlog.projections.testing.Caught;
import io.fieldlog.projections.testing.EventLog;
import io.fieldlog.projections.testing.Node;
import io.fieldlog.projections.testing.RandomLog;
import io.fieldlog.projections.testing.Servers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/// Whoever changes anything behind the software's back is found, at the right place. Everything is projected once,
/// each change spoils an organization of its own, and one verification finds them all.
class VerificationTest {

    private static final int EVENTS = 150;

    private static final String PUT_ANOTHER_MACHINE_INTO_A_PAYLOAD = """
            UPDATE event SET payload = convert_to(replace(convert_from(payload, 'UTF8'), 'forklift', 'crane'), 'UTF8')
            WHERE organization_id = '%s' AND type = 'machine-registered'""";
    private static final String FORGET_A_CHANGE = """
            DELETE FROM checklist_history
            WHERE organization_id = '%1$s' AND from_position = (
                SELECT max(from_position) FROM checklist_history WHERE organization_id = '%1$s')""";
    private static final String INVENT_AN_ENTRY = """
            INSERT INTO timeline
            SELECT organization_id, machine_id, 999, type, recorded_at, captured_at, user_id, summary, data
            FROM timeline WHERE organization_id = '%s' LIMIT 1""";
    private static final String COUNT_MORE_ON_A_DAY = """
            UPDATE day SET passed = passed + 1, missed = missed + 1
            WHERE organization_id = '%1$s' AND (date, site_id) = (
                SELECT date, site_id FROM day WHERE organization_id = '%1$s' ORDER BY date, site_id LIMIT 1)""";

    /// What somebody does to an organization, and what must be said about it then.
    private record Change(String name, Consumer<UUID> spoil, Consumer<Found> expect) {}

    /// The differences that name one organization.
    private record Found(UUID organization, List<String> differences) {

        /// Among them is this one, in which `%s` is the organization.
        Found exactly(String difference) {
            assertThat(differences).contains(difference.formatted(organization));
            return this;
        }

        Found in(String place, String end) {
            assertThat(differences)
                    .anyMatch(difference -> difference.startsWith(place + ": ") && difference.endsWith(end));
            return this;
        }

        Found saying(String part) {
            assertThat(differences).anyMatch(difference -> difference.contains(part));
            return this;
        }

        Found nowhereBut(String... places) {
            assertThat(differences)
                    .extracting(difference -> difference.substring(0, difference.indexOf(": ")))
                    .containsOnly(places);
            return this;
        }
    }

    final Servers servers = Servers.empty();

    @TestFactory
    Stream<DynamicTest> whatever_was_changed_is_found() {
        var changes = Stream.of(inTheLog(), inRows(), inDocuments())
                .flatMap(List::stream)
                .toList();
        project(changes.size());
        var unspoiled = servers.verify();
        for (var number = 0; number < changes.size(); number++) {
            changes.get(number).spoil().accept(organization(number));
        }
        servers.awaitReplica();
        var differences = servers.verify().differences().stream()
                .map(Difference::toString)
                .toList();

        var before = dynamicTest("nothing where nothing was changed", () -> {
            assertThat(unspoiled.differences()).isEmpty();
            assertThat(unspoiled.isClean()).isTrue();
            assertThat(unspoiled.count("organizations")).isEqualTo(changes.size());
            assertThat(unspoiled.count("log")).isEqualTo(changes.size() * EVENTS);
            assertThat(unspoiled.count(SearchAudit.PLACE)).isPositive();
        });
        var after = IntStream.range(0, changes.size())
                .mapToObj(number -> dynamicTest(
                        changes.get(number).name(),
                        () -> changes.get(number).expect().accept(found(organization(number), differences))));
        return Stream.concat(Stream.of(before), after);
    }

    private List<Change> inTheLog() {
        return List.of(
                new Change(
                        "a changed event breaks the chain there",
                        log("UPDATE event SET recorded_at = recorded_at + interval '1 microsecond'"
                                + " WHERE organization_id = '%s' AND position = 7"),
                        found -> found.exactly("log: organization=%s position=7 breaks the hash chain")),
                new Change(
                        "a changed payload is found in the log and in the views",
                        log(PUT_ANOTHER_MACHINE_INTO_A_PAYLOAD),
                        found -> found.in("log", "")
                                .in("primary machine", "")
                                .in("replica-1 machine", "")
                                .in("primary timeline", "")
                                .in(SearchAudit.PLACE, "")),
                new Change(
                        "a removed event leaves a hole",
                        log("DELETE FROM event WHERE organization_id = '%s' AND position = 7"),
                        found -> found.exactly("log: organization=%s position=8 follows position 6")),
                new Change(
                        "a cut off log does not end as its head says",
                        log("DELETE FROM event WHERE organization_id = '%s' AND position = " + EVENTS),
                        found -> found.exactly("log: organization=%s does not end as its head says")
                                .in("primary checkpoint", "")));
    }

    private List<Change> inRows() {
        return List.of(
                new Change(
                        "a changed row is found on the primary and on the replica",
                        views("UPDATE machine SET category = 'crane' WHERE " + one("machine_id", "machine")),
                        found -> found.nowhereBut("primary machine", "replica-1 machine")
                                .in("primary machine", "differs in column category")
                                .in("replica-1 machine", "differs in column category")),
                new Change(
                        "a changed checklist is found in what is shown and in what was sent",
                        views(
                                "UPDATE checklist SET document = '{}' WHERE " + one("checklist_id", "checklist"),
                                "UPDATE checklist_work SET work = replace(work::text, 'inspector', 'somebody')::json WHERE "
                                        + one("checklist_id", "checklist_work")),
                        found -> found.nowhereBut(
                                        "primary checklist",
                                        "replica-1 checklist",
                                        "primary checklist_work",
                                        "replica-1 checklist_work")
                                .in("primary checklist", "differs in column document")),
                new Change(
                        "a forgotten change of a checklist is found by the fold and by counting",
                        views(FORGET_A_CHANGE),
                        found -> found.in("primary checklist_history", "is missing")
                                .saying("replica-1 checklist_history: organization=" + found.organization()
                                        + " counts ")),
                new Change(
                        "rows too many and too few are found",
                        views("DELETE FROM meter_reading WHERE " + one("reading_id", "meter_reading"), INVENT_AN_ENTRY),
                        found -> found.in("primary meter_reading", "is missing")
                                .in("replica-1 timeline", "is no row of the log's fold")
                                .saying("primary timeline: organization=" + found.organization() + " counts ")),
                new Change(
                        "wrong dashboard counts are found by the fold and by counting machines",
                        views("UPDATE dashboard_site SET in_service = in_service + 1, retired = retired - 1 WHERE "
                                + one("site_id", "dashboard_site")),
                        found -> found.in("primary dashboard_site", "differs in column in_service")
                                .saying("count other machines than the machine table")),
                new Change(
                        "wrong days are found by the fold and by counting checklists and occurrences",
                        views(COUNT_MORE_ON_A_DAY, "DELETE FROM day_change WHERE organization_id = '%1$s'"),
                        found -> found.in("primary day", "differs in column missed")
                                .in("primary day_change", "")
                                .saying("count other checklists than there are")
                                .saying("count other occurrences than there are")),
                new Change(
                        "a row that nobody can read is a difference",
                        views("UPDATE machine SET status = 'STOLEN' WHERE " + one("machine_id", "machine")),
                        found -> found.in("primary machine", "has a row that cannot be read")),
                new Change(
                        "a parked organization is a finding",
                        views("INSERT INTO parked VALUES ('timeline', '%1$s', 3, null, null, 'broken', now())"),
                        found -> found.exactly(
                                "primary parked: organization=%s is parked in timeline at position 3: broken")),
                new Change(
                        "a row of an organization without a log is found",
                        organization -> views("INSERT INTO site VALUES ('%1$s', '%1$s', 'x', 'UTC', 1, 1)")
                                .accept(unlogged(organization)),
                        found -> found.exactly("primary site: organization=" + unlogged(found.organization())
                                        + " has rows but no log")
                                .exactly("replica-1 site: organization=" + unlogged(found.organization())
                                        + " has rows but no log")));
    }

    private List<Change> inDocuments() {
        return List.of(
                new Change(
                        "a changed document is found",
                        organization -> {
                            var document = document(organization);
                            var read = document.read();
                            document.write(
                                    read.get("_version").asString(),
                                    read.get("_source").toString().replace("\"forklift\"", "\"crane\""));
                        },
                        found ->
                                found.nowhereBut(SearchAudit.PLACE).in(SearchAudit.PLACE, "differs in field category")),
                new Change(
                        "a document of another time is found",
                        organization -> {
                            var document = document(organization);
                            document.write(
                                    "99999", document.read().get("_source").toString());
                        },
                        found -> found.nowhereBut(SearchAudit.PLACE)
                                .saying("has version 99999, no state of that machine")),
                new Change(
                        "a missing document is found",
                        organization -> document(organization).delete(),
                        found -> found.nowhereBut(SearchAudit.PLACE).in(SearchAudit.PLACE, "is missing")));
    }

    private void project(int organizations) {
        var topic = servers.newTopic();
        var log = new EventLog();
        for (var number = 0; number < organizations; number++) {
            var id = organization(number);
            new RandomLog(new Random(number + 1)).events(EVENTS).forEach(event -> log.append(id, event));
        }
        servers.store(log);
        servers.publish(topic, log.entries());
        try (var _ = Node.start(servers, topic)) {
            Caught.up(servers, log);
        }
        servers.awaitReplica();
    }

    private static UUID organization(int number) {
        return new UUID(1, number + 1);
    }

    /// An organization without a log, for the change of this one.
    private static UUID unlogged(UUID organization) {
        return new UUID(8, organization.getLeastSignificantBits());
    }

    private static Found found(UUID organization, List<String> all) {
        return new Found(
                organization,
                all.stream()
                        .filter(difference -> difference.contains(organization.toString())
                                || difference.contains(unlogged(organization).toString()))
                        .toList());
    }

    private Consumer<UUID> log(String sql) {
        return organization -> servers.inLog(sql.formatted(organization));
    }

    private Consumer<UUID> views(String... statements) {
        return organization -> {
            for (var sql : statements) {
                servers.inViews(sql.formatted(organization));
            }
        };
    }

    /// The condition that a row is the first one of the organization.
    private static String one(String key, String table) {
        return "%1$s = (SELECT %1$s FROM %2$s WHERE organization_id = '%%1$s' ORDER BY %1$s LIMIT 1)"
                .formatted(key, table);
    }

    private Document document(UUID organization) {
        var machine =
                servers.text("SELECT machine_id FROM machine WHERE organization_id = '%s' ORDER BY machine_id LIMIT 1"
                        .formatted(organization));
        return new Document(servers.cluster(), organization + ":" + machine, organization.toString());
    }

    /// The document of a machine as somebody with the rights of the cluster handles it.
    private record Document(SearchCluster cluster, String id, String routing) {

        JsonNode read() {
            return ask("GET", Map.of(), null);
        }

        void write(String version, String source) {
            ask("PUT", Map.of("version", version, "version_type", "external_gte", "refresh", "true"), source);
        }

        void delete() {
            ask("DELETE", Map.of("refresh", "true"), null);
        }

        private JsonNode ask(String method, Map<String, String> parameters, @Nullable String body) {
            var all = new HashMap<>(parameters);
            all.put("routing", routing);
            return cluster.ask(method, "/" + MachineIndex.ALIAS + "/_doc/" + id, all, body)
                    .body();
        }
    }
}
