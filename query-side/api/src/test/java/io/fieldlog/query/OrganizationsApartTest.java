package io.fieldlog.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.fieldlog.web.Role;
import io.fieldlog.web.testing.RoleTable;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/// Every route, asked by every role of two organizations with each other's ids.
class OrganizationsApartTest {

    private record Canary(
            Organization organization,
            UUID site,
            UUID machine,
            UUID template,
            UUID checklist,
            UUID run,
            UUID defect,
            UUID action,
            UUID schedule,
            UUID photo,
            String word) {

        String path(String route) {
            return route.replace("{id}", id(route).toString())
                    .replace("{number}", "1")
                    .replace("{photoId}", photo.toString());
        }

        private UUID id(String route) {
            return switch (route.split("/")[2]) {
                case "sites", "dashboards" -> site;
                case "imports" -> run;
                case "templates" -> template;
                case "checklists" -> checklist;
                case "defects" -> defect;
                case "actions" -> action;
                case "schedules" -> schedule;
                default -> machine;
            };
        }
    }

    final Stack stack = Stack.running();

    private Canary canary(String word) {
        var organization = new Organization(stack);
        var site = organization.site("site-" + word);
        var machine = organization.machine(site, "tag-" + word, "category-" + word, "make-" + word);
        organization.reading(machine, "meter-" + word, 1, Organization.BEGINNING);
        var template = organization.template("template-" + word, 2);
        var checklist = organization.checklist(machine, site, template, "inspector-" + word, Organization.BEGINNING);
        organization.become(checklist, machine, "COMPLETED", "PASS", Organization.BEGINNING);
        var run = organization.importRun("DONE");
        var defect = organization.defect(machine, site, "MAJOR");
        var action = organization.action(site, "mechanic-" + word, "2026-11-30", "OPEN");
        var schedule = organization.schedule("schedule-" + word, template, List.of(machine), List.of());
        organization.occurrence(schedule, machine, site, template, "FULFILLED", Instant.now());
        organization.due(schedule, machine, Organization.BEGINNING, false);
        var photo = UUID.randomUUID();
        var sha256 = "ab".repeat(32);
        organization.photos(checklist, machine, site, template, photo, UUID.randomUUID(), sha256);
        organization.thumbnail(sha256, "WANTED");
        organization.day(site, LocalDate.parse("2026-01-01"), List.of(1, 0, 0, 0, 0), Organization.BEGINNING);
        organization.repair(site, LocalDate.parse("2026-01-01"), Duration.ofHours(1));
        organization.park("timeline", 99);
        return new Canary(organization, site, machine, template, checklist, run, defect, action, schedule, photo, word);
    }

    @Test
    void every_route_is_in_the_table() {
        var routes = new TreeSet<String>();
        stack.application
                .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .forEach((mapping, handler) -> routes.addAll(mapping.getPatternValues()));
        routes.remove("/error");

        assertThat(RoleTable.queries()).extracting(RoleTable.Row::path).containsExactlyInAnyOrderElementsOf(routes);
    }

    @Test
    void every_role_gets_what_it_may_and_never_what_is_anothers() {
        var one = canary("albatross");
        var other = canary("pelican");
        for (var row : RoleTable.queries()) {
            var route = row.path();
            for (var role : Role.values()) {
                var asker = one.organization().asker(role.name());
                var own = asker.at(one.organization().position(), one.path(route));
                var foreign = asker.get(other.path(route));

                if (row.allowed().contains(role)) {
                    assertThat(own.status())
                            .as("%s as %s: %s", route, role, own.raw().body())
                            .isEqualTo(route.endsWith("{photoId}") ? 302 : 200);
                    if (route.contains("{id}")) {
                        foreign.isProblem(404, "not-found");
                    }
                } else {
                    own.isProblem(403, "forbidden");
                    foreign.isProblem(403, "forbidden");
                }
                for (var answer : List.of(own, foreign)) {
                    var everything =
                            answer.raw().body() + answer.raw().headers().map();
                    assertThat(everything)
                            .as("%s as %s", route, role)
                            .doesNotContain("pelican")
                            .doesNotContain(other.organization().id.toString());
                    if (!route.contains("{id}")) {
                        assertThat(everything)
                                .doesNotContain(other.site().toString())
                                .doesNotContain(other.machine().toString())
                                .doesNotContain(other.template().toString())
                                .doesNotContain(other.checklist().toString())
                                .doesNotContain(other.run().toString())
                                .doesNotContain(other.defect().toString())
                                .doesNotContain(other.action().toString())
                                .doesNotContain(other.schedule().toString());
                    }
                }
            }
        }
    }

    @Test
    void a_token_for_another_site_gets_what_the_table_says() {
        var one = canary("albatross");
        var elsewhere = one.organization().site("Elsewhere");
        var asker = new Asker(
                stack,
                stack.application,
                stack.issuer.tokenForSites(one.organization().id, "supervisor", List.of(elsewhere), "ADMIN"));
        for (var row : RoleTable.queries()) {
            var answer = asker.at(one.organization().position(), one.path(row.path()));
            switch (row.elsewhere()) {
                case NOT_FOUND -> answer.isProblem(404, "not-found");
                case FORBIDDEN -> answer.isProblem(403, "forbidden");
                case EVERYTHING ->
                    assertThat(answer.ok().raw().body()).as(row.route()).contains("template-albatross");
                case FILTERED ->
                    assertThat(answer.ok().raw().body())
                            .as(row.route())
                            .doesNotContain(one.site().toString(), one.machine().toString());
            }
        }
    }

    @Test
    void a_filter_with_anothers_site_finds_nothing() {
        var one = canary("albatross");
        var other = canary("pelican");
        var asker = one.organization().asker("ADMIN");

        assertThat(asker.at(one.organization().position(), "/v1/machines?site=" + other.site())
                        .items("tag"))
                .isEmpty();
        assertThat(asker.get("/v1/machines?tag=tag-pelican").items("tag")).isEmpty();
        assertThat(asker.get("/v1/checklists?machine=" + other.machine()).items("checklistId"))
                .isEmpty();
        assertThat(asker.get("/v1/checklists?inspector=inspector-pelican").items("checklistId"))
                .isEmpty();
    }

    @Test
    void a_query_that_forgets_the_organization_still_sees_only_its_own_rows() throws Exception {
        var one = canary("albatross");
        canary("pelican");
        one.organization()
                .asker("ADMIN")
                .at(one.organization().position(), "/v1/machines")
                .ok();
        var tables = List.of(
                "checkpoint",
                "parked",
                "site",
                "machine",
                "machine_history",
                "machine_site",
                "meter_reading",
                "timeline",
                "template",
                "template_version",
                "checklist",
                "checklist_history",
                "dashboard_site",
                "dashboard_site_defects",
                "dashboard_site_history",
                "dashboard_defects_history",
                "day_site",
                "day",
                "day_change",
                "day_repair",
                "defect",
                "corrective_action",
                "schedule",
                "occurrence",
                "schedule_machine",
                "machine_due",
                "import_run");

        try (var connection = new DriverManagerDataSource(
                        stack.first.viewsUrl(), "fieldlog_query", stack.first.password())
                .getConnection()) {
            connection.setAutoCommit(false);
            var sql = JdbcClient.create(new SingleConnectionDataSource(connection, true));
            for (var table : tables) {
                assertThat(organizations(sql, table))
                        .as("%s without an organization", table)
                        .isEmpty();
            }
            sql.sql("SELECT set_config('fieldlog.organization', ?, true)")
                    .param(one.organization().id.toString())
                    .query(String.class)
                    .single();
            for (var table : tables) {
                assertThat(organizations(sql, table)).as(table).containsExactly(one.organization().id);
            }
            connection.commit();
            for (var table : tables) {
                assertThat(organizations(sql, table))
                        .as("%s in the next transaction", table)
                        .isEmpty();
            }
        }
    }

    private static List<UUID> organizations(JdbcClient sql, String table) {
        return sql.sql("SELECT DISTINCT organization_id FROM " + table)
                .query(UUID.class)
                .list();
    }

    @Test
    void a_token_for_some_sites_shows_these_only() {
        var acme = new Organization(stack);
        var harbour = acme.site("Harbour");
        var quarry = acme.site("Quarry");
        var here = acme.machine(harbour, "T-1", "truck", null);
        var there = acme.machine(quarry, "T-2", "truck", null);
        var moved = acme.machine(harbour, "T-3", "truck", null); // 5
        acme.change(moved, quarry, "T-3", "truck", "IN_SERVICE", 2, "machine-relocated");
        var came = acme.machine(quarry, "T-4", "truck", null); // 7
        acme.change(came, harbour, "T-4", "truck", "IN_SERVICE", 2, "machine-relocated");
        var template = acme.template("Daily", 1);
        var seen = acme.checklist(here, harbour, template, "inspector", Organization.BEGINNING);
        var hidden = acme.checklist(there, quarry, template, "inspector", Organization.BEGINNING);
        var left = acme.checklist(moved, harbour, template, "inspector", Organization.BEGINNING.minusSeconds(1));
        var asker = new Asker(
                stack,
                stack.application,
                stack.issuer.tokenForSites(acme.id, "supervisor", List.of(harbour), "SUPERVISOR", "AUTHOR", "ADMIN"));
        long at = acme.position();

        assertThat(asker.at(at, "/v1/sites").items("name")).containsExactly("Harbour");
        asker.at(at, "/v1/sites/" + harbour).ok();
        asker.at(at, "/v1/sites/" + quarry).isProblem(404, "not-found");
        assertThat(asker.at(at, "/v1/machines").items("tag")).containsExactly("T-1", "T-4");
        assertThat(asker.at(at, "/v1/machines?site=" + quarry).items("tag")).isEmpty();
        asker.at(at, "/v1/machines/" + here).ok();
        asker.at(at, "/v1/machines/" + here + "/timeline").ok();
        asker.at(at, "/v1/machines/" + here + "/meter-readings").ok();
        for (var unseen : List.of(there, moved)) {
            asker.at(at, "/v1/machines/" + unseen).isProblem(404, "not-found");
            asker.at(at, "/v1/machines/" + unseen + "?asOf=5").isProblem(404, "not-found");
            asker.at(at, "/v1/machines/" + unseen + "/timeline").isProblem(404, "not-found");
            asker.at(at, "/v1/machines/" + unseen + "/meter-readings").isProblem(404, "not-found");
        }
        asker.at(at, "/v1/machines/" + came).ok();
        asker.at(at, "/v1/machines/" + came + "?asOf=7").isProblem(404, "not-found");
        assertThat(asker.at(at, "/v1/checklists").items("checklistId"))
                .containsExactly(seen.toString(), left.toString());
        assertThat(asker.at(at, "/v1/checklists?site=" + quarry).items("checklistId"))
                .isEmpty();
        assertThat(asker.at(at, "/v1/checklists?machine=" + there).items("checklistId"))
                .isEmpty();
        asker.at(at, "/v1/checklists/" + seen).ok();
        asker.at(at, "/v1/checklists/" + hidden).isProblem(404, "not-found");
        asker.at(at, "/v1/templates/" + template).ok();
        asker.at(at, "/v1/dashboards/organization").isProblem(403, "forbidden");
        asker.at(at, "/v1/dashboards/sites/" + harbour).ok();
        asker.at(at, "/v1/dashboards/sites/" + quarry).isProblem(404, "not-found");
        asker.at(at, "/v1/imports").isProblem(403, "forbidden");
        asker.at(at, "/v1/operations/projections").isProblem(403, "forbidden");
    }
}
