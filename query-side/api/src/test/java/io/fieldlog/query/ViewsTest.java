package io.fieldlog.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class ViewsTest {

    final Stack stack = Stack.running();
    final Organization acme = new Organization(stack);

    @Test
    void lists_sites_by_name_in_pages_and_shows_one() {
        acme.site("Quarry");
        var site = acme.site("Harbour");
        acme.site("Quarry");
        acme.renameSite(site, "Port");
        var asker = acme.asker("AUDITOR");

        var names = new ArrayList<String>();
        var page = asker.at(4, "/v1/sites?limit=1");
        names.addAll(page.items("name"));
        while (!page.json().path("next").isNull()) {
            page = asker.get(
                    "/v1/sites?limit=1&cursor=" + page.json().path("next").asString());
            names.addAll(page.items("name"));
        }
        assertThat(names).containsExactly("Port", "Quarry", "Quarry");

        var one = asker.at(4, "/v1/sites/" + site);
        assertThat(one.json().path("siteId").asString()).isEqualTo(site.toString());
        assertThat(one.json().path("timeZone").asString()).isEqualTo("Europe/Berlin");
        assertThat(one.json().path("version").asInt()).isEqualTo(2);
        assertThat(one.header("ETag")).isEqualTo("\"2-4\"");
        assertThat(one.header("Cache-Control")).isEqualTo("private, no-cache");
    }

    @Test
    void counts_machines_by_status_and_site() {
        var harbour = acme.site("Harbour");
        acme.site("Quarry");
        acme.machine(harbour, "T-1", "truck", null);
        acme.machine(harbour, "T-2", "truck", null);
        var answer =
                acme.asker("SUPERVISOR").at(4, "/v1/dashboards/organization").ok();

        var machines = answer.json().path("machines");
        assertThat(machines.path("total").asInt()).isEqualTo(2);
        assertThat(machines.path("byStatus").propertyNames())
                .containsExactly("IN_SERVICE", "OUT_OF_SERVICE", "RETIRED");
        assertThat(machines.path("byStatus").path("IN_SERVICE").asInt()).isEqualTo(2);
        assertThat(machines.path("byStatus").path("RETIRED").asInt()).isZero();
        assertThat(machines.path("bySite").size()).isEqualTo(2);
        assertThat(machines.path("bySite").get(0).path("name").asString()).isEqualTo("Harbour");
        assertThat(machines.path("bySite").get(0).path("total").asInt()).isEqualTo(2);
        assertThat(machines.path("bySite").get(1).path("total").asInt()).isZero();
        assertThat(answer.json().path("position").asInt()).isEqualTo(4);
    }

    @Test
    void shows_imports_latest_first_and_what_one_refused() {
        var first = acme.importRun("DONE");
        var second = acme.importRun("RUNNING");
        var asker = acme.asker("AUTHOR");

        var list = asker.at(2, "/v1/imports");
        assertThat(list.items("importId")).containsExactly(second.toString(), first.toString());
        assertThat(list.items("rejectedCount")).containsExactly("1", "1");
        var page = asker.at(2, "/v1/imports?limit=1");
        assertThat(asker.get("/v1/imports?limit=1&cursor="
                                + page.json().path("next").asString())
                        .items("importId"))
                .containsExactly(first.toString());

        var run = asker.at(2, "/v1/imports/" + first).ok().json();
        assertThat(run.path("state").asString()).isEqualTo("DONE");
        assertThat(run.path("total").asInt()).isEqualTo(10);
        assertThat(run.path("applied").asInt()).isEqualTo(7);
        assertThat(run.path("rejected").get(0).path("line").asInt()).isEqualTo(4);
        assertThat(run.path("notCarriedOver").isEmpty()).isTrue();
        assertThat(run.path("position").asInt()).isEqualTo(1);
    }

    @Test
    void shows_operators_each_projection_and_where_it_stopped() {
        var views = stack.projector();
        views.sql("DELETE FROM projection_status").update();
        views.sql(
                        "INSERT INTO projection_status VALUES ('sites', 0, 'postgresql', 3, 0.5, now()), ('sites', 1, 'postgresql', 4, 2.5, now()), ('machine-search', 0, 'elasticsearch', 0, 0, now())")
                .update();
        acme.site("Harbour");
        acme.park("sites", 2);
        new Organization(stack).park("machine-search", 5);
        var asker = acme.asker("ADMIN");
        asker.at(1, "/v1/machines").ok();

        // Whoever looks here looks because something does not get there: the token is not waited for.
        var answer = asker.at(99, "/v1/operations/projections").ok();

        assertThat(answer.items("projection")).containsExactly("machine-search", "sites");
        assertThat(answer.items("state")).containsExactly("LIVE", "PARKED");
        assertThat(answer.items("store")).containsExactly("elasticsearch", "postgresql");
        assertThat(answer.items("lagEvents")).containsExactly("0", "7");
        assertThat(answer.items("lagSeconds")).containsExactly("0.0", "2.5");
        var partitions = answer.json().path("items").get(1).path("partitions");
        assertThat(partitions.size()).isEqualTo(2);
        assertThat(partitions.get(1).path("partition").asInt()).isEqualTo(1);
        assertThat(partitions.get(1).path("lagEvents").asInt()).isEqualTo(4);
        assertThat(partitions.get(1).path("lagSeconds").asDouble()).isEqualTo(2.5);
        var parked = answer.json().path("items").get(1).path("parked");
        assertThat(parked.size()).isEqualTo(1);
        assertThat(parked.get(0).path("organizationId").asString()).isEqualTo(acme.id.toString());
        assertThat(parked.get(0).path("position").asInt()).isEqualTo(2);
        assertThat(parked.get(0).path("error").asString()).isEqualTo("It does not fit");
    }

    @Test
    void without_elasticsearch_only_searches_fail() {
        var site = acme.site("Harbour");
        acme.machine(site, "T-1", "truck", null);
        var asker = acme.asker("INSPECTOR");

        asker.at(2, "/v1/machines?q=truck").isProblem(503, "unavailable");
        assertThat(asker.at(2, "/v1/machines").items("tag")).containsExactly("T-1");
        asker.get("/v1/machines?q=").isProblem(400, "invalid-parameter");
        asker.get("/v1/machines?q=" + "x".repeat(201)).isProblem(400, "invalid-parameter");
    }
}
