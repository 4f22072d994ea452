package io.fieldlog.query;

import static io.fieldlog.query.Organization.BEGINNING;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ChecklistsTest {

    final Stack stack = Stack.running();
    final Organization acme = new Organization(stack);
    final UUID site = acme.site("Harbour");
    final UUID machine = acme.machine(site, "T-1", "truck", null);
    final UUID template = acme.template("Daily", 1);

    private UUID started(int minutes) {
        return acme.checklist(machine, site, template, "inspector", BEGINNING.plus(Duration.ofMinutes(minutes)));
    }

    private UUID completed(int minutes, String result) {
        var checklist = started(minutes);
        acme.become(checklist, machine, "COMPLETED", result, BEGINNING.plus(Duration.ofMinutes(minutes + 9)));
        return checklist;
    }

    private static Instant minute(int minutes) {
        return BEGINNING.plus(Duration.ofMinutes(minutes));
    }

    @Test
    void shows_the_document_with_the_tag_of_its_version_and_position() {
        var checklist = completed(1, "PASS");

        var answer = acme.asker("INSPECTOR")
                .at(acme.position(), "/v1/checklists/" + checklist)
                .ok();

        assertThat(answer.json().path("checklistId").asString()).isEqualTo(checklist.toString());
        assertThat(answer.json().path("as").asString()).isEqualTo("document");
        assertThat(answer.header("ETag")).isEqualTo("\"2-" + acme.position() + "\"");
        assertThat(answer.header("content-type")).isEqualTo("application/json");
        assertThat(acme.asker("INSPECTOR")
                        .at(acme.position(), "/v1/checklists/" + checklist, "If-None-Match", answer.header("ETag"))
                        .status())
                .isEqualTo(304);
    }

    @Test
    void lists_the_latest_start_first_whenever_it_was_recorded() {
        var second = started(2);
        var third = started(3);
        var first = started(1);
        var asker = acme.asker("SUPERVISOR");

        var list = asker.at(acme.position(), "/v1/checklists");

        assertThat(list.items("checklistId")).containsExactly(third.toString(), second.toString(), first.toString());
        assertThat(list.items("as")).containsOnly("summary");
        assertThat(list.header("ETag")).isEqualTo("W/\"" + acme.position() + "\"");
    }

    @Test
    void filters_by_everything_that_a_checklist_is() {
        var quarry = acme.site("Quarry");
        var crane = acme.machine(quarry, "C-1", "crane", null);
        var weekly = acme.template("Weekly", 1);
        var passed = completed(1, "PASS");
        var failed = completed(2, "FAIL");
        var running = started(3);
        var others = acme.checklist(crane, quarry, weekly, "inspector2", minute(4));
        var asker = acme.asker("ANALYST");
        var lists = "/v1/checklists?";

        assertThat(asker.at(acme.position(), lists + "state=COMPLETED").items("checklistId"))
                .containsExactly(failed.toString(), passed.toString());
        assertThat(asker.get(lists + "state=STARTED").items("checklistId"))
                .containsExactly(others.toString(), running.toString());
        assertThat(asker.get(lists + "result=FAIL").items("checklistId")).containsExactly(failed.toString());
        assertThat(asker.get(lists + "site=" + quarry).items("checklistId")).containsExactly(others.toString());
        assertThat(asker.get(lists + "machine=" + crane).items("checklistId")).containsExactly(others.toString());
        assertThat(asker.get(lists + "template=" + weekly).items("checklistId")).containsExactly(others.toString());
        assertThat(asker.get(lists + "inspector=inspector2").items("checklistId"))
                .containsExactly(others.toString());
        assertThat(asker.get(lists + "inspector=inspector&state=STARTED&site=" + site)
                        .items("checklistId"))
                .containsExactly(running.toString());
    }

    @Test
    void a_period_is_about_the_start_and_ends_before_its_end() {
        var one = started(1);
        var two = started(2);
        started(3);
        var asker = acme.asker("ANALYST");

        var period = asker.at(acme.position(), "/v1/checklists?from=%s&to=%s".formatted(minute(1), minute(3)));

        assertThat(period.items("checklistId")).containsExactly(two.toString(), one.toString());
        assertThat(asker.get("/v1/checklists?from=2026-01-01T09:02:00%2B01:00&to=" + minute(3))
                        .items("checklistId"))
                .containsExactly(two.toString());
        asker.get("/v1/checklists?from=2026-01-01").isProblem(400, "invalid-parameter");
        asker.get("/v1/checklists?to=now").isProblem(400, "invalid-parameter");
    }

    @Test
    void pages_show_every_checklist_once_though_many_started_at_the_same_time() {
        var all = new ArrayList<String>();
        for (int i = 0; i < 23; i++) {
            all.add(started(i / 8).toString());
        }
        var asker = acme.asker("INSPECTOR");
        var seen = new ArrayList<String>();
        var page = asker.at(acme.position(), "/v1/checklists?limit=5&state=STARTED");
        seen.addAll(page.items("checklistId"));
        while (!page.json().path("next").isNull()) {
            page = asker.get("/v1/checklists?limit=5&state=STARTED&cursor="
                    + page.json().path("next").asString());
            seen.addAll(page.items("checklistId"));
        }

        assertThat(seen).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void a_cursor_holds_only_for_its_filters() {
        started(1);
        started(2);
        var asker = acme.asker("INSPECTOR");
        var cursor = asker.at(acme.position(), "/v1/checklists?limit=1")
                .json()
                .path("next")
                .asString();

        asker.get("/v1/checklists?cursor=" + cursor).ok();
        asker.get("/v1/checklists?state=STARTED&cursor=" + cursor).isProblem(400, "cursor-invalid");
        asker.get("/v1/checklists?from=" + minute(0) + "&cursor=" + cursor).isProblem(400, "cursor-invalid");
        asker.get("/v1/templates?cursor=" + cursor).isProblem(400, "cursor-invalid");
    }

    @Test
    void refuses_what_it_does_not_know() {
        var asker = acme.asker("INSPECTOR");
        asker.get("/v1/checklists?state=DONE").isProblem(400, "invalid-parameter");
        asker.get("/v1/checklists?result=MAYBE").isProblem(400, "invalid-parameter");
        asker.get("/v1/checklists?machine=T-1").isProblem(400, "invalid-id");
        asker.get("/v1/checklists?asOf=1").isProblem(400, "unknown-parameter");
        asker.get("/v1/checklists/" + UUID.randomUUID()).isProblem(404, "not-found");
        asker.get("/v1/checklists/abc").isProblem(400, "invalid-id");
    }

    @Test
    void a_token_waits_for_the_checklists() {
        var checklist = started(1);
        acme.reach("machines", 99);
        var asker = acme.asker("INSPECTOR");

        asker.get("/v1/checklists/" + checklist, "Consistency-Token", "99", "Prefer", "wait=0")
                .isProblem(503, "view-behind");
        acme.reach("checklists", 99);
        assertThat(asker.at(99, "/v1/checklists/" + checklist).ok().position()).isEqualTo(99);
    }

    @Test
    void a_machine_shows_the_inspection_that_was_completed_last() {
        var asker = acme.asker("MECHANIC");
        var card = "/v1/machines/" + machine;
        started(50);
        assertThat(asker.at(acme.position(), card).json().path("lastChecklist").isNull())
                .isTrue();
        var late = completed(20, "FAIL");
        completed(10, "PASS");

        var answer = asker.at(acme.position(), card).ok();
        assertThat(answer.json().path("lastChecklist").path("checklistId").asString())
                .isEqualTo(late.toString());
        assertThat(answer.json().path("lastChecklist").path("as").asString()).isEqualTo("standing");
        var listed = asker.at(acme.position(), "/v1/machines")
                .ok()
                .json()
                .path("items")
                .get(0);
        assertThat(listed.path("lastChecklist").path("checklistId").asString()).isEqualTo(late.toString());
    }

    @Test
    void a_void_inspection_gives_way_to_the_one_before() {
        var asker = acme.asker("MECHANIC");
        var card = "/v1/machines/" + machine;
        var before = completed(10, "PASS");
        var last = completed(20, "FAIL");
        long stood = acme.position();
        acme.become(last, machine, "VOIDED", "FAIL", minute(29));

        var now = asker.at(acme.position(), card).ok();
        var then = asker.at(acme.position(), card + "?asOf=" + stood).ok();
        var atTime = asker.at(acme.position(), card + "?asOf=" + Organization.recordedAt(stood))
                .ok();

        assertThat(now.json().path("lastChecklist").path("checklistId").asString())
                .isEqualTo(before.toString());
        assertThat(then.json().path("lastChecklist").path("checklistId").asString())
                .isEqualTo(last.toString());
        assertThat(then.header("ETag")).isEqualTo("\"1-" + stood + "\"");
        assertThat(atTime.json().path("lastChecklist").path("checklistId").asString())
                .isEqualTo(last.toString());
    }

    @Test
    void a_machine_shows_the_inspection_that_had_happened_by_a_time_whenever_it_arrived() {
        var first = started(1); // 4
        acme.become(first, machine, "COMPLETED", "PASS", minute(3)); // 5
        acme.become(first, machine, "APPROVED", "PASS", minute(3)); // 6
        var second = started(2); // 7
        acme.become(second, machine, "COMPLETED", "FAIL", minute(4)); // 8: late
        acme.become(second, machine, "VOIDED", "FAIL", minute(4)); // 9

        assertThat(last("?happenedBy=" + minute(2))).isEqualTo("null");
        assertThat(last("?happenedBy=" + minute(3))).contains(first.toString(), "COMPLETED");
        assertThat(last("?happenedBy=" + minute(4))).contains(second.toString(), "COMPLETED");
        assertThat(last("?happenedBy=" + minute(4) + "&asOf=7")).contains(first.toString(), "COMPLETED");
        assertThat(last("?happenedBy=" + minute(9))).contains(first.toString(), "APPROVED");
    }

    private String last(String query) {
        return acme.asker("AUDITOR")
                .at(acme.position(), "/v1/machines/" + machine + query)
                .ok()
                .json()
                .path("lastChecklist")
                .toString();
    }

    @Test
    void an_inspection_changes_the_tag_of_its_machine() {
        var asker = acme.asker("MECHANIC");
        var card = "/v1/machines/" + machine;
        var tag = asker.at(acme.position(), card).header("ETag");
        assertThat(tag).isEqualTo("\"1-2\"");
        completed(10, "PASS");

        var answer = asker.at(acme.position(), card, "If-None-Match", tag).ok();

        assertThat(answer.header("ETag")).isEqualTo("\"1-" + acme.position() + "\"");
        assertThat(answer.json().path("position").asLong()).isEqualTo(acme.position());
    }

    @Test
    void a_card_whose_inspections_are_behind_does_not_keep_its_tag_when_they_catch_up() throws InterruptedException {
        var asker = acme.asker("MECHANIC");
        var card = "/v1/machines/" + machine;
        var checklist = started(1);
        long before = acme.position();
        acme.hold("checklists");
        acme.site("Quarry");
        acme.change(machine, site, "T-1", "truck", "OUT_OF_SERVICE", 2, "machine-removed-from-service");
        long changed = acme.position();
        asker.get(card, "Consistency-Token", Long.toString(changed), "Prefer", "wait=0")
                .isProblem(503, "view-behind");
        var behind = asker.at(before, card).ok();
        while (!behind.json().path("status").asString().equals("OUT_OF_SERVICE")) {
            Thread.sleep(5); // a replica that does not have the change yet
            behind = asker.at(before, card).ok();
        }
        assertThat(behind.position()).isEqualTo(before);
        assertThat(behind.json().path("lastChecklist").isNull()).isTrue();

        acme.become(checklist, machine, "COMPLETED", "PASS", minute(2), changed - 1);
        acme.reach("checklists", changed);
        var caughtUp = asker.at(changed, card, "If-None-Match", behind.header("ETag"));

        assertThat(caughtUp.ok()
                        .json()
                        .path("lastChecklist")
                        .path("checklistId")
                        .asString())
                .isEqualTo(checklist.toString());
        assertThat(caughtUp.header("ETag")).isEqualTo("\"2-" + changed + "\"");
    }

    @Test
    void what_the_inspections_have_beyond_the_machines_is_not_shown_yet() {
        var asker = acme.asker("MECHANIC");
        var checklist = started(1);
        long before = acme.position();
        acme.become(checklist, machine, "COMPLETED", "PASS", minute(2), before + 1);
        acme.reach("checklists", before + 1);
        asker.at(before + 1, "/v1/checklists").ok();

        var answer = asker.at(before, "/v1/machines/" + machine).ok();

        assertThat(answer.position()).isEqualTo(before);
        assertThat(answer.json().path("lastChecklist").isNull()).isTrue();
    }

    @Test
    void parked_checklists_leave_the_machines_to_those_who_do_not_ask_for_more() {
        completed(1, "PASS");
        long at = acme.position();
        acme.hold("checklists");
        acme.park("checklists", at + 1);
        acme.change(machine, site, "T-1", "truck", "RETIRED", 2, "machine-retired");
        var asker = acme.asker("MECHANIC");

        asker.at(at, "/v1/machines/" + machine).ok();
        asker.get("/v1/machines/" + machine, "Consistency-Token", Long.toString(at + 1), "Prefer", "wait=5")
                .isProblem(503, "view-parked");
    }
}
