package io.fieldlog.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TemplatesTest {

    final Stack stack = Stack.running();
    final Organization acme = new Organization(stack);

    @Test
    void shows_the_newest_version_in_the_shape_in_which_it_was_published() {
        var template = acme.template("Forklift, daily", 3);

        var answer = acme.asker("INSPECTOR").at(3, "/v1/templates/" + template).ok();

        var shown = answer.json();
        assertThat(shown.path("templateId").asString()).isEqualTo(template.toString());
        assertThat(shown.path("name").asString()).isEqualTo("Forklift, daily");
        assertThat(shown.path("passPercent").decimalValue()).isEqualByComparingTo("75.5");
        assertThat(shown.path("sections").get(0).path("key").asString()).isEqualTo("section-3");
        assertThat(shown.path("version").asInt()).isEqualTo(3);
        assertThat(shown.path("withdrawn").asBoolean()).isFalse();
        assertThat(shown.path("position").asInt()).isEqualTo(3);
        assertThat(answer.header("ETag")).isEqualTo("\"3-3\"");
    }

    @Test
    void shows_every_version_that_was_published_and_no_other() {
        var template = acme.template("Daily", 2);
        var asker = acme.asker("AUDITOR");
        var versions = "/v1/templates/" + template + "/versions/";

        var first = asker.at(2, versions + "1").ok().json();
        assertThat(first.path("sections").get(0).path("key").asString()).isEqualTo("section-1");
        assertThat(first.path("version").asInt()).isEqualTo(1);
        assertThat(first.path("publishedAt").asString())
                .isEqualTo(Organization.recordedAt(1).toString());
        asker.at(2, versions + "2").ok();
        asker.at(2, versions + "0").isProblem(404, "not-found");
        asker.at(2, versions + "3").isProblem(404, "not-found");
        asker.at(2, versions + "x").isProblem(400, "invalid-parameter");
        asker.at(2, "/v1/templates/" + UUID.randomUUID()).isProblem(404, "not-found");
        asker.at(2, "/v1/templates/" + UUID.randomUUID() + "/versions/1").isProblem(404, "not-found");
    }

    @Test
    void a_withdrawn_template_is_still_shown_and_says_so_under_another_tag() {
        var template = acme.template("Daily", 1);
        var asker = acme.asker("AUTHOR");
        var tag = asker.at(1, "/v1/templates/" + template).header("ETag");
        acme.withdraw(template);

        var answer =
                asker.at(2, "/v1/templates/" + template, "If-None-Match", tag).ok();

        assertThat(answer.json().path("withdrawn").asBoolean()).isTrue();
        assertThat(answer.json().path("version").asInt()).isEqualTo(1);
        assertThat(answer.json().path("withdrawnAt").asString())
                .isEqualTo(Organization.recordedAt(2).toString());
        // Commands are conditional on the aggregate's version, which the withdrawal raised.
        assertThat(answer.header("ETag")).isEqualTo("\"2-2\"");
        assertThat(asker.at(2, "/v1/templates").items("withdrawn")).containsExactly("true");
    }

    @Test
    void lists_by_name_in_pages() {
        acme.template("Weekly", 1);
        acme.template("Daily", 2);
        acme.template("Daily", 1);
        var asker = acme.asker("MECHANIC");

        var names = new ArrayList<String>();
        var page = asker.at(4, "/v1/templates?limit=1");
        names.addAll(page.items("name"));
        while (!page.json().path("next").isNull()) {
            page = asker.get(
                    "/v1/templates?limit=1&cursor=" + page.json().path("next").asString());
            names.addAll(page.items("name"));
        }

        assertThat(names).containsExactly("Daily", "Daily", "Weekly");
        assertThat(asker.at(4, "/v1/templates").items("version")).containsExactlyInAnyOrder("2", "1", "1");
        assertThat(asker.at(4, "/v1/templates").header("ETag")).isEqualTo("W/\"4\"");
        asker.get("/v1/templates?asOf=1").isProblem(400, "unknown-parameter");
        asker.get("/v1/templates?limit=0").isProblem(400, "invalid-parameter");
    }

    @Test
    void waits_for_its_own_projection() {
        acme.template("Daily", 1);
        acme.reach("checklists", 5);
        var asker = acme.asker("INSPECTOR");
        asker.at(5, "/v1/checklists").ok();

        asker.get("/v1/templates", "Consistency-Token", "5", "Prefer", "wait=0").isProblem(503, "view-behind");
        acme.reach("templates", 5);
        assertThat(asker.at(5, "/v1/templates").ok().position()).isEqualTo(5);
    }
}
