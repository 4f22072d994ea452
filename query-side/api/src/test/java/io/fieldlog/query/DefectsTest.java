package io.fieldlog.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DefectsTest {

    final Stack stack = Stack.running();
    final Organization acme = new Organization(stack);

    @Test
    void shows_a_defect_with_its_history() {
        var site = acme.site("Harbour");
        var machine = acme.machine(site, "T-1", "truck", null);
        var defect = acme.defect(machine, site, "MAJOR"); // 3
        var asker = acme.asker("ANALYST");

        var open = asker.at(3, "/v1/defects/" + defect).ok();
        assertThat(open.json().path("defectId").asString()).isEqualTo(defect.toString());
        assertThat(open.json().path("machineId").asString()).isEqualTo(machine.toString());
        assertThat(open.json().path("siteId").asString()).isEqualTo(site.toString());
        assertThat(open.json().path("state").asString()).isEqualTo("OPEN");
        assertThat(open.json().path("severity").asString()).isEqualTo("MAJOR");
        assertThat(open.json().path("certification").isNull()).isTrue();
        assertThat(open.json().path("review").isNull()).isTrue();
        assertThat(open.json().path("history").size()).isEqualTo(1);
        assertThat(open.header("ETag")).isEqualTo("\"1-3\"");

        acme.closeDefect(defect, "repair-certified", "new seal");
        var closed = asker.at(acme.position(), "/v1/defects/" + defect).ok().json();
        assertThat(closed.path("state").asString()).isEqualTo("CLOSED");
        assertThat(closed.path("closedAt").asString()).isEqualTo("2026-01-01T08:04:00Z");
        assertThat(closed.path("certification").path("type").asString()).isEqualTo("repair-certified");
        assertThat(closed.path("certification").path("note").asString()).isEqualTo("new seal");
        assertThat(closed.path("review").path("note").asString()).isEqualTo("seen");
        assertThat(closed.path("history").size()).isEqualTo(3);
        asker.get("/v1/defects/" + UUID.randomUUID()).isProblem(404, "not-found");
    }

    @Test
    void says_that_no_repair_was_needed() {
        var site = acme.site("Harbour");
        var defect = acme.defect(acme.machine(site, "T-1", "truck", null), site, "MINOR");
        acme.closeDefect(defect, "no-repair-needed-certified", "only water");

        assertThat(acme.asker("MECHANIC")
                        .at(acme.position(), "/v1/defects/" + defect)
                        .json()
                        .path("certification")
                        .path("type")
                        .asString())
                .isEqualTo("no-repair-needed-certified");
    }

    @Test
    void lists_defects_latest_first_and_filters() {
        var harbour = acme.site("Harbour");
        var quarry = acme.site("Quarry");
        var truck = acme.machine(harbour, "T-1", "truck", null);
        var crane = acme.machine(quarry, "C-1", "crane", null);
        var first = acme.defect(truck, harbour, "MINOR"); // 5, 08:05
        var second = acme.defect(crane, quarry, "OUT_OF_SERVICE"); // 6
        var third = acme.defect(truck, harbour, "OUT_OF_SERVICE"); // 7
        acme.closeDefect(third, "repair-certified", "done");
        var asker = acme.asker("INSPECTOR");

        assertThat(ids(asker, "")).containsExactly(third, second, first);
        assertThat(ids(asker, "?machine=" + truck)).containsExactly(third, first);
        assertThat(ids(asker, "?site=" + quarry)).containsExactly(second);
        assertThat(ids(asker, "?severity=OUT_OF_SERVICE&state=OPEN")).containsExactly(second);
        assertThat(ids(asker, "?state=CLOSED")).containsExactly(third);
        assertThat(ids(asker, "?from=2026-01-01T08:06:00Z&to=2026-01-01T09:07:00%2B01:00"))
                .containsExactly(second);
        var pages = new ArrayList<UUID>();
        var page = asker.get("/v1/defects?limit=1");
        pages.addAll(page.items("defectId").stream().map(UUID::fromString).toList());
        while (!page.json().path("next").isNull()) {
            page = asker.get(
                    "/v1/defects?limit=1&cursor=" + page.json().path("next").asString());
            pages.addAll(page.items("defectId").stream().map(UUID::fromString).toList());
        }
        assertThat(pages).containsExactly(third, second, first);
    }

    private List<UUID> ids(Asker asker, String query) {
        return asker.at(acme.position(), "/v1/defects" + query).items("defectId").stream()
                .map(UUID::fromString)
                .toList();
    }

    @Test
    void refuses_filters_that_mean_nothing() {
        var asker = acme.asker("INSPECTOR");
        asker.get("/v1/defects?from=yesterday").isProblem(400, "invalid-parameter");
        asker.get("/v1/defects?to=2026-11-23").isProblem(400, "invalid-parameter");
        asker.get("/v1/defects?severity=BAD").isProblem(400, "invalid-parameter");
        asker.get("/v1/defects?state=GONE").isProblem(400, "invalid-parameter");
        asker.get("/v1/defects?asOf=1").isProblem(400, "unknown-parameter");
        asker.get("/v1/actions?dueBefore=2026-02-30").isProblem(400, "invalid-parameter");
        asker.get("/v1/actions?dueBefore=2026-11-23T00:00:00Z").isProblem(400, "invalid-parameter");
    }

    @Test
    void lists_actions_by_their_due_date_and_filters() {
        var site = acme.site("Harbour");
        var late = acme.action(site, "mechanic", "2026-12-01", "OPEN");
        var soon = acme.action(null, "mechanic", "2026-11-24", "COMPLETED");
        var other = acme.action(site, "mechanic2", "2026-11-25", "OPEN");
        var asker = acme.asker("SUPERVISOR");

        assertThat(actions(asker, "")).containsExactly(soon, other, late);
        assertThat(actions(asker, "?assignee=mechanic")).containsExactly(soon, late);
        assertThat(actions(asker, "?state=OPEN")).containsExactly(other, late);
        assertThat(actions(asker, "?dueBefore=2026-11-25")).containsExactly(soon);
        var page = asker.get("/v1/actions?limit=1");
        assertThat(asker.get("/v1/actions?limit=1&cursor="
                                + page.json().path("next").asString())
                        .items("actionId"))
                .containsExactly(other.toString());
        var one = asker.at(acme.position(), "/v1/actions/" + late).ok();
        assertThat(one.json().path("dueOn").asString()).isEqualTo("2026-12-01");
        assertThat(one.json().path("assignee").asString()).isEqualTo("mechanic");
        assertThat(one.json().path("title").asString()).isEqualTo("Order seals");
        assertThat(one.header("ETag")).isEqualTo("\"1-2\"");
    }

    private List<UUID> actions(Asker asker, String query) {
        return asker.at(acme.position(), "/v1/actions" + query).items("actionId").stream()
                .map(UUID::fromString)
                .toList();
    }

    @Test
    void a_token_for_some_sites_shows_their_defects_and_actions_only() {
        var harbour = acme.site("Harbour");
        var quarry = acme.site("Quarry");
        var here = acme.defect(acme.machine(harbour, "T-1", "truck", null), harbour, "MAJOR");
        var there = acme.defect(acme.machine(quarry, "T-2", "truck", null), quarry, "MAJOR");
        var mine = acme.action(harbour, "mechanic", "2026-12-01", "OPEN");
        var theirs = acme.action(quarry, "mechanic", "2026-12-01", "OPEN");
        var everybodys = acme.action(null, "mechanic", "2026-12-01", "OPEN");
        var asker = new Asker(
                stack,
                stack.application,
                stack.issuer.tokenForSites(acme.id, "supervisor", List.of(harbour), "SUPERVISOR"));

        assertThat(ids(asker, "")).containsExactly(here);
        assertThat(ids(asker, "?site=" + quarry)).isEmpty();
        asker.at(acme.position(), "/v1/defects/" + here).ok();
        asker.get("/v1/defects/" + there).isProblem(404, "not-found");
        assertThat(actions(asker, "")).containsExactly(mine);
        asker.get("/v1/actions/" + mine).ok();
        asker.get("/v1/actions/" + theirs).isProblem(404, "not-found");
        asker.get("/v1/actions/" + everybodys).isProblem(404, "not-found");
    }

    @Test
    void the_dashboard_counts_open_defects_by_severity_zeros_included() {
        var harbour = acme.site("Harbour");
        var quarry = acme.site("Quarry");
        var asker = acme.asker("SUPERVISOR");
        var none =
                asker.at(acme.position(), "/v1/dashboards/organization").json().path("openDefects");
        assertThat(none.propertyNames()).containsExactly("MINOR", "MAJOR", "OUT_OF_SERVICE");
        assertThat(none.path("MINOR").asInt(-1)).isZero();

        acme.defect(acme.machine(harbour, "T-1", "truck", null), harbour, "MINOR");
        acme.defect(acme.machine(quarry, "T-2", "truck", null), quarry, "MINOR");
        acme.defect(acme.machine(quarry, "T-3", "truck", null), quarry, "OUT_OF_SERVICE");
        var counted =
                asker.at(acme.position(), "/v1/dashboards/organization").json().path("openDefects");
        assertThat(counted.path("MINOR").asInt(-1)).isEqualTo(2);
        assertThat(counted.path("MAJOR").asInt(-1)).isZero();
        assertThat(counted.path("OUT_OF_SERVICE").asInt(-1)).isEqualTo(1);
    }
}
