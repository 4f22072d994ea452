package io.fieldlog.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MachinesTest {

    final Stack stack = Stack.running();
    final Organization acme = new Organization(stack);

    @Test
    void shows_the_card_of_a_machine() {
        var site = acme.site("Harbour");
        var machine = acme.machine(site, "T-1", "truck", "Volvo");

        var answer = acme.asker("INSPECTOR")
                .at(acme.position(), "/v1/machines/" + machine)
                .ok();

        var card = answer.json();
        assertThat(card.path("machineId").asString()).isEqualTo(machine.toString());
        assertThat(card.path("tag").asString()).isEqualTo("T-1");
        assertThat(card.path("make").asString()).isEqualTo("Volvo");
        assertThat(card.path("model").isNull()).isTrue();
        assertThat(card.path("siteName").asString()).isEqualTo("Harbour");
        assertThat(card.path("status").asString()).isEqualTo("IN_SERVICE");
        assertThat(card.path("meters").get(0).path("value").asInt()).isEqualTo(2);
        assertThat(card.path("openDefects").asInt()).isZero();
        assertThat(card.path("lastChecklist").isNull()).isTrue();
        assertThat(card.path("nextDue").isNull()).isTrue();
        assertThat(card.path("version").asInt()).isEqualTo(1);
        assertThat(card.path("position").asInt()).isEqualTo(2);
        assertThat(answer.header("ETag")).isEqualTo("\"1-2\"");
        assertThat(answer.position()).isEqualTo(2);
    }

    @Test
    void an_unchanged_card_is_not_sent_again_and_a_new_site_name_changes_it() {
        var site = acme.site("Harbour");
        var machine = acme.machine(site, "T-1", "truck", null);
        var asker = acme.asker("INSPECTOR");
        var tag = asker.at(acme.position(), "/v1/machines/" + machine).header("ETag");

        var unchanged = asker.at(acme.position(), "/v1/machines/" + machine, "If-None-Match", tag);
        acme.renameSite(site, "Port");
        var renamed = asker.at(acme.position(), "/v1/machines/" + machine, "If-None-Match", tag);

        assertThat(unchanged.status()).isEqualTo(304);
        assertThat(unchanged.raw().body()).isEmpty();
        assertThat(unchanged.position()).isEqualTo(2);
        assertThat(renamed.ok().json().path("siteName").asString()).isEqualTo("Port");
        assertThat(renamed.header("ETag")).isEqualTo("\"1-3\"");
    }

    @Test
    void lists_by_tag_and_filters() {
        var harbour = acme.site("Harbour");
        var quarry = acme.site("Quarry");
        acme.machine(harbour, "T-3", "truck", "Volvo");
        acme.machine(quarry, "T-1", "truck", null);
        var crane = acme.machine(harbour, "C-1", "crane", "Liebherr");
        acme.change(crane, harbour, "C-1", "crane", "OUT_OF_SERVICE", 2, "machine-removed-from-service");
        var asker = acme.asker("ANALYST");

        assertThat(asker.at(acme.position(), "/v1/machines").items("tag")).containsExactly("C-1", "T-1", "T-3");
        assertThat(asker.at(acme.position(), "/v1/machines").header("ETag")).isEqualTo("W/\"" + acme.position() + "\"");
        assertThat(asker.at(acme.position(), "/v1/machines?site=" + harbour).items("tag"))
                .containsExactly("C-1", "T-3");
        assertThat(asker.at(acme.position(), "/v1/machines?category=truck&make=Volvo")
                        .items("tag"))
                .containsExactly("T-3");
        assertThat(asker.at(acme.position(), "/v1/machines?status=OUT_OF_SERVICE")
                        .items("tag"))
                .containsExactly("C-1");
        assertThat(asker.at(acme.position(), "/v1/machines?tag=T-1").items("tag"))
                .containsExactly("T-1");
        assertThat(asker.at(acme.position(), "/v1/machines?model=none").items("tag"))
                .isEmpty();
    }

    @Test
    void pages_show_every_machine_once() {
        var site = acme.site("Harbour");
        for (int i = 0; i < 23; i++) {
            acme.machine(site, "T-%02d".formatted(i), "truck", null);
        }
        var asker = acme.asker("INSPECTOR");
        var tags = new ArrayList<String>();
        var page = asker.at(acme.position(), "/v1/machines?limit=10");
        tags.addAll(page.items("tag"));
        while (!page.json().path("next").isNull()) {
            page = asker.get(
                    "/v1/machines?limit=10&cursor=" + page.json().path("next").asString());
            tags.addAll(page.items("tag"));
        }

        assertThat(tags).hasSize(23).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void a_cursor_holds_only_for_its_list_filters_and_organization() {
        var site = acme.site("Harbour");
        acme.machine(site, "T-1", "truck", null);
        acme.machine(site, "T-2", "truck", null);
        var asker = acme.asker("INSPECTOR");
        var cursor = asker.at(acme.position(), "/v1/machines?limit=1")
                .json()
                .path("next")
                .asString();
        var other = new Organization(stack).asker("INSPECTOR");
        var tampered = (cursor.charAt(20) == 'A' ? 'B' : 'A') + "";

        assertThat(asker.get("/v1/machines?cursor=" + cursor).items("tag")).containsExactly("T-2");
        asker.get("/v1/machines?category=truck&cursor=" + cursor).isProblem(400, "cursor-invalid");
        asker.get("/v1/sites?cursor=" + cursor).isProblem(400, "cursor-invalid");
        other.get("/v1/machines?cursor=" + cursor).isProblem(400, "cursor-invalid");
        asker.get("/v1/machines?cursor=" + cursor.substring(0, 20) + tampered + cursor.substring(21))
                .isProblem(400, "cursor-invalid");
        asker.get("/v1/machines?cursor=" + cursor.substring(0, 8)).isProblem(400, "cursor-invalid");
        asker.get("/v1/machines?cursor=%20%C3%A9").isProblem(400, "cursor-invalid");
        asker.get("/v1/machines?cursor=").isProblem(400, "cursor-invalid");
    }

    @Test
    void refuses_what_it_does_not_know() {
        var asker = acme.asker("INSPECTOR");
        asker.get("/v1/machines?colour=red").isProblem(400, "unknown-parameter");
        asker.get("/v1/machines?asOf=1").isProblem(400, "unknown-parameter");
        asker.get("/v1/machines?tag=1&tag=2").isProblem(400, "invalid-parameter");
        asker.get("/v1/machines?site=1-1-1-1-1").isProblem(400, "invalid-id");
        asker.get("/v1/machines?status=BROKEN").isProblem(400, "invalid-parameter");
        asker.get("/v1/machines?limit=0").isProblem(400, "invalid-parameter");
        asker.get("/v1/machines?limit=201").isProblem(400, "invalid-parameter");
        asker.get("/v1/machines?limit=many").isProblem(400, "invalid-parameter");
        asker.get("/v1/machines/" + UUID.randomUUID()).isProblem(404, "not-found");
        asker.get("/v1/machines/abc").isProblem(400, "invalid-id");
    }

    @Test
    void shows_a_machine_as_it_was_at_a_position_or_a_time() {
        var harbour = acme.site("Harbour"); // 1
        var quarry = acme.site("Quarry"); // 2
        var machine = acme.machine(harbour, "T-1", "truck", null); // 3
        acme.change(machine, harbour, "T-1", "truck", "OUT_OF_SERVICE", 2, "machine-removed-from-service"); // 4
        acme.renameSite(harbour, "Port"); // 5
        acme.change(machine, quarry, "T-1", "truck", "IN_SERVICE", 3, "machine-relocated"); // 6
        var asker = acme.asker("AUDITOR");
        var card = "/v1/machines/" + machine + "?asOf=";

        asker.at(6, card + "0").isProblem(404, "not-found");
        asker.at(6, card + "2").isProblem(404, "not-found");
        assertThat(asker.at(6, card + "3").json().path("status").asString()).isEqualTo("IN_SERVICE");
        assertThat(asker.at(6, card + "4").json().path("siteName").asString()).isEqualTo("Harbour");
        assertThat(asker.at(6, card + "5").json().path("siteName").asString()).isEqualTo("Port");
        assertThat(asker.at(6, card + "5").json().path("position").asInt()).isEqualTo(5);
        assertThat(asker.at(6, card + "6").json().path("siteName").asString()).isEqualTo("Quarry");
        assertThat(asker.at(6, card + "6").header("ETag")).isEqualTo("\"3-6\"");

        asker.at(6, card + Organization.BEGINNING).isProblem(404, "not-found");
        assertThat(asker.at(6, card + Organization.recordedAt(4))
                        .json()
                        .path("status")
                        .asString())
                .isEqualTo("OUT_OF_SERVICE");
        assertThat(asker.at(6, card + Organization.recordedAt(4).minus(Duration.ofNanos(1000)))
                        .json()
                        .path("status")
                        .asString())
                .isEqualTo("IN_SERVICE");
        assertThat(asker.at(6, card + Instant.now().minusSeconds(1))
                        .json()
                        .path("siteName")
                        .asString())
                .isEqualTo("Quarry");

        asker.get(card + "7", "Prefer", "wait=0").isProblem(400, "as-of-beyond-log");
        asker.get(card + Instant.now().plusSeconds(60)).isProblem(400, "as-of-beyond-log");
        asker.get(card + "yesterday").isProblem(400, "invalid-parameter");
        asker.get(card + "2026-01-01T10:00").isProblem(400, "invalid-parameter");
        asker.get(card + "-1").isProblem(400, "invalid-parameter");
    }

    @Test
    void shows_the_timeline_latest_first_and_as_of_a_moment() {
        var site = acme.site("Harbour"); // 1
        var machine = acme.machine(site, "T-1", "truck", null); // 2
        acme.machine(site, "T-2", "truck", null); // 3
        acme.change(machine, site, "T-1", "truck", "OUT_OF_SERVICE", 2, "machine-removed-from-service"); // 4
        acme.change(machine, site, "T-1", "truck", "RETIRED", 3, "machine-retired"); // 5
        var asker = acme.asker("MECHANIC");
        var timeline = "/v1/machines/" + machine + "/timeline";

        var all = asker.at(5, timeline);
        assertThat(all.items("position")).containsExactly("5", "4", "2");
        assertThat(all.items("type"))
                .containsExactly("machine-retired", "machine-removed-from-service", "machine-registered");
        assertThat(all.json().path("items").get(0).path("at").asString())
                .isEqualTo(Organization.recordedAt(5).toString());
        assertThat(all.json().path("items").get(0).path("capturedAt").isNull()).isTrue();
        assertThat(all.json().path("items").get(0).path("data").path("a").asInt())
                .isEqualTo(1);
        assertThat(asker.at(5, timeline + "?asOf=4").items("position")).containsExactly("4", "2");
        assertThat(asker.at(5, timeline + "?asOf=" + Organization.recordedAt(3)).items("position"))
                .containsExactly("2");
        asker.at(5, timeline + "?asOf=1").isProblem(404, "not-found");
        asker.at(5, "/v1/machines/" + UUID.randomUUID() + "/timeline").isProblem(404, "not-found");

        var page = asker.at(5, timeline + "?limit=2&asOf=5");
        assertThat(asker.get(timeline + "?limit=2&asOf=5&cursor="
                                + page.json().path("next").asString())
                        .items("position"))
                .containsExactly("2");
        asker.get(timeline + "?limit=2&asOf=4&cursor="
                        + page.json().path("next").asString())
                .isProblem(400, "cursor-invalid");
    }

    @Test
    void shows_a_machine_with_what_had_happened_by_a_time_whenever_it_arrived() {
        var harbour = acme.site("Harbour"); // 1
        var machine = acme.machine(harbour, "T-1", "truck", null); // 2
        acme.change(machine, harbour, "T-1", "truck", "OUT_OF_SERVICE", 2, "machine-removed-from-service"); // 3
        acme.measured(machine, "engine-hours", 30, Organization.recordedAt(3).plusSeconds(30)); // 4
        acme.measured(machine, "engine-hours", 20, Organization.recordedAt(2).plusSeconds(30)); // 5: late
        var wrong = acme.disputedReading(
                machine, "engine-hours", 25, Organization.recordedAt(2).plusSeconds(40)); // 6, 7
        acme.renameSite(harbour, "Port"); // 8
        acme.resolve(machine, wrong, true); // 9
        var asker = acme.asker("AUDITOR");
        var card = "/v1/machines/" + machine + "?happenedBy=";

        asker.at(9, card + Organization.recordedAt(1)).isProblem(404, "not-found");
        var early =
                asker.at(9, card + Organization.recordedAt(2).plusSeconds(59)).ok();
        assertThat(early.json().path("status").asString()).isEqualTo("IN_SERVICE");
        assertThat(early.json().path("siteName").asString()).isEqualTo("Harbour");
        assertThat(early.header("ETag")).isEqualTo("\"7-9\"");
        // The late reading counts; the other one was in dispute until long after.
        assertThat(early.json().path("meters").toString()).isEqualTo("""
                [{"unit":"h","meter":"engine-hours","value":20,"disputed":true,"capturedAt":"2026-01-01T08:02:30Z"}]""");
        var later = asker.at(9, card + Organization.recordedAt(3).plusSeconds(30));
        assertThat(later.json().path("status").asString()).isEqualTo("OUT_OF_SERVICE");
        assertThat(later.json().path("meters").get(0).path("value").asInt()).isEqualTo(30);
        var all = asker.at(9, card + Organization.recordedAt(9));
        assertThat(all.json().path("siteName").asString()).isEqualTo("Port");
        assertThat(all.json().path("meters").get(0).path("disputed").asBoolean())
                .isFalse();

        // Both: what was known at position 4 of what had happened by then.
        var known = asker.at(9, card + Organization.recordedAt(2).plusSeconds(59) + "&asOf=4");
        assertThat(known.json().path("meters").toString()).isEqualTo("[]");
        assertThat(known.header("ETag")).isEqualTo("\"3-4\"");
        assertThat(asker.at(
                                9,
                                card + Organization.recordedAt(2).plusSeconds(59) + "&asOf="
                                        + Organization.recordedAt(6))
                        .json()
                        .path("meters")
                        .get(0)
                        .path("value")
                        .asInt())
                .isEqualTo(25);
        asker.get(card + Organization.recordedAt(2) + "&asOf=99", "Prefer", "wait=0")
                .isProblem(400, "as-of-beyond-log");
        asker.get(card + "4").isProblem(400, "invalid-parameter");
        asker.get("/v1/machines?happenedBy=" + Organization.recordedAt(2)).isProblem(400, "unknown-parameter");
    }

    @Test
    void shows_the_timeline_of_what_had_happened_by_a_time() {
        var site = acme.site("Harbour"); // 1
        var machine = acme.machine(site, "T-1", "truck", null); // 2
        acme.measured(machine, "engine-hours", 30, Organization.recordedAt(3).minusSeconds(10)); // 3
        acme.measured(machine, "engine-hours", 10, Organization.recordedAt(1)); // 4: late
        var asker = acme.asker("MECHANIC");
        var timeline = "/v1/machines/" + machine + "/timeline?happenedBy=";

        assertThat(asker.at(4, timeline + Organization.recordedAt(2)).items("position"))
                .containsExactly("4", "2");
        assertThat(asker.at(4, timeline + Organization.recordedAt(2) + "&asOf=3")
                        .items("position"))
                .containsExactly("2");
        assertThat(asker.at(4, timeline + Organization.recordedAt(3)).items("position"))
                .containsExactly("4", "3", "2");
        assertThat(asker.at(4, timeline + Organization.recordedAt(0)).items("position"))
                .isEmpty();
        asker.at(4, timeline + Organization.recordedAt(0) + "&asOf=1").isProblem(404, "not-found");
        var page = asker.at(4, timeline + Organization.recordedAt(2) + "&limit=1");
        var next = page.json().path("next").asString();
        assertThat(asker.get(timeline + Organization.recordedAt(2) + "&limit=1&cursor=" + next)
                        .items("position"))
                .containsExactly("2");
        asker.get(timeline + Organization.recordedAt(3) + "&limit=1&cursor=" + next)
                .isProblem(400, "cursor-invalid");
        asker.get(timeline + "soon").isProblem(400, "invalid-parameter");
    }

    @Test
    void answers_in_gzip_to_those_who_ask_for_it() {
        var site = acme.site("Harbour");
        for (int i = 0; i < 20; i++) {
            acme.machine(site, "T-%02d".formatted(i), "truck", null);
        }

        var answer = acme.asker("INSPECTOR").at(acme.position(), "/v1/machines", "Accept-Encoding", "gzip");

        assertThat(answer.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(answer.raw().body()).startsWith("\u001f");
    }

    @Test
    void lists_readings_by_the_time_they_were_captured() {
        var site = acme.site("Harbour");
        var machine = acme.machine(site, "T-1", "truck", null);
        acme.reading(machine, "engine-hours", 30, Instant.parse("2026-01-03T00:00:00.000001Z"));
        acme.reading(machine, "engine-hours", 10, Instant.parse("2026-01-01T00:00:00Z"));
        acme.reading(machine, "mileage", 500, Instant.parse("2026-01-02T00:00:00Z"));
        acme.reading(machine, "engine-hours", 31, Instant.parse("2026-01-03T00:00:00.000001Z"));
        var asker = acme.asker("INSPECTOR");
        var readings = "/v1/machines/" + machine + "/meter-readings";

        assertThat(asker.at(acme.position(), readings).items("value")).containsExactly("10", "500", "30", "31");
        assertThat(asker.at(acme.position(), readings + "?meter=engine-hours").items("value"))
                .containsExactly("10", "30", "31");
        var page = asker.at(acme.position(), readings + "?limit=3");
        assertThat(asker.get(readings + "?limit=3&cursor="
                                + page.json().path("next").asString())
                        .items("value"))
                .containsExactly("31");
        asker.get("/v1/machines/" + UUID.randomUUID() + "/meter-readings").isProblem(404, "not-found");
    }

    @Test
    void dates_the_oldest_readings_in_the_calendar_of_the_log() {
        var machine = acme.machine(acme.site("Harbour"), "T-1", "truck", null);
        var times = List.of("0001-01-01T00:00:00Z", "1500-02-28T00:00:00Z", "1582-10-10T00:00:00Z");
        times.forEach(time -> acme.reading(machine, "engine-hours", 1, Instant.parse(time)));
        var asker = acme.asker("INSPECTOR");
        var readings = "/v1/machines/" + machine + "/meter-readings";

        assertThat(asker.at(acme.position(), readings).items("capturedAt")).isEqualTo(times);
        var first = asker.at(acme.position(), readings + "?limit=1");
        assertThat(asker.get(readings + "?cursor=" + first.json().path("next").asString())
                        .items("capturedAt"))
                .isEqualTo(times.subList(1, 3));
    }
}
