package io.fieldlog.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SchedulesTest {

    static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    final Stack stack = Stack.running();
    final Organization acme = new Organization(stack);
    final UUID harbour = acme.site("Harbour");
    final UUID quarry = acme.site("Quarry");
    final UUID truck = acme.machine(harbour, "T-1", "truck", null);
    final UUID crane = acme.machine(quarry, "C-1", "crane", null);
    final UUID template = acme.template("Daily", 2);
    final Instant now = Instant.now();

    private List<UUID> ids(Asker asker, String path, String field) {
        return asker.at(acme.position(), path).ok().items(field).stream()
                .map(UUID::fromString)
                .toList();
    }

    private Asker at(UUID site, String role) {
        return new Asker(
                stack, stack.application, stack.issuer.tokenForSites(acme.id, "user-" + role, List.of(site), role));
    }

    @Test
    void lists_schedules_by_name_and_filters() {
        var weekly = acme.schedule("Weekly", template, List.of(truck, crane), List.of("ada"));
        var daily = acme.schedule("Daily", acme.template("Other", 1), List.of(), harbour, List.of());
        var asker = acme.asker("INSPECTOR");
        assertThat(ids(asker, "/v1/schedules", "scheduleId")).containsExactly(daily, weekly);
        assertThat(ids(asker, "/v1/schedules?template=" + template, "scheduleId"))
                .containsExactly(weekly);
        assertThat(ids(asker, "/v1/schedules?state=PAUSED", "scheduleId")).isEmpty();
        var page = asker.get("/v1/schedules?limit=1").json();
        assertThat(ids(
                        asker,
                        "/v1/schedules?limit=1&cursor=" + page.path("next").asString(),
                        "scheduleId"))
                .containsExactly(weekly);

        var one = asker.get("/v1/schedules/" + weekly).ok();
        assertThat(one.json().path("machineIds").size()).isEqualTo(2);
        assertThat(one.json().path("assignees").path(0).asString()).isEqualTo("ada");
        assertThat(one.json().path("startsAt").asString()).isEqualTo("2026-01-01T06:00");
        assertThat(one.json().path("dueWithin").asString()).isEqualTo("PT4H");
        assertThat(one.json().path("state").asString()).isEqualTo("ACTIVE");
        assertThat(one.header("ETag")).startsWith("\"1-");
        asker.get("/v1/schedules/" + UUID.randomUUID()).isProblem(404, "not-found");
        asker.get("/v1/schedules?state=GONE").isProblem(400, "invalid-parameter");
    }

    @Test
    void a_token_for_some_sites_shows_what_concerns_their_machines_only() {
        var both = acme.schedule("Both", template, List.of(truck, crane), List.of());
        var there = acme.schedule("There", template, List.of(crane), List.of());
        var category = acme.schedule("Category", template, List.of(), harbour, List.of());
        var mine = acme.occurrence(both, truck, harbour, template, "OPEN", now);
        acme.occurrence(both, crane, quarry, template, "OPEN", now);
        var limited = at(harbour, "SUPERVISOR");
        assertThat(ids(limited, "/v1/schedules", "scheduleId")).containsExactly(both, category);
        assertThat(limited.get("/v1/schedules/" + both)
                        .ok()
                        .json()
                        .path("machineIds")
                        .toString())
                .isEqualTo("[\"%s\"]".formatted(truck));
        limited.get("/v1/schedules/" + there).isProblem(404, "not-found");
        limited.get("/v1/schedules/" + there + "/occurrences").isProblem(404, "not-found");
        assertThat(ids(limited, "/v1/schedules/" + both + "/occurrences", "occurrenceId"))
                .containsExactly(mine);
        assertThat(ids(limited, "/v1/today", "occurrenceId")).containsExactly(mine);
        assertThat(ids(limited, "/v1/today?site=" + quarry, "occurrenceId")).isEmpty();
    }

    @Test
    void lists_a_schedules_occurrences_latest_first_and_filters() {
        var schedule = acme.schedule("Daily", template, List.of(truck), List.of());
        var moment = Instant.parse("2026-03-01T10:00:00Z");
        var missed = acme.occurrence(schedule, truck, harbour, template, "MISSED", moment);
        var done = acme.occurrence(schedule, truck, harbour, template, "FULFILLED", moment.plus(Duration.ofDays(1)));
        var open = acme.occurrence(schedule, truck, harbour, template, "OPEN", moment.plus(Duration.ofDays(2)));
        var path = "/v1/schedules/" + schedule + "/occurrences";
        var asker = acme.asker("ANALYST");
        assertThat(ids(asker, path, "occurrenceId")).containsExactly(open, done, missed);
        assertThat(ids(asker, path + "?state=MISSED", "occurrenceId")).containsExactly(missed);
        assertThat(ids(asker, path + "?from=2026-03-02T09:00:00Z&to=2026-03-03T09:00:00Z", "occurrenceId"))
                .containsExactly(done);
        var pages = new ArrayList<UUID>();
        for (String cursor = ""; cursor != null; ) {
            var page = asker.get(path + "?limit=1" + cursor).ok();
            page.items("occurrenceId").forEach(each -> pages.add(UUID.fromString(each)));
            var next = page.json().path("next");
            cursor = next.isNull() ? null : "&cursor=" + next.asString();
        }
        assertThat(pages).containsExactly(open, done, missed);
        var items = asker.get(path).json().path("items");
        assertThat(items.path(0).path("onTime").isNull()).isTrue();
        assertThat(items.path(1).path("onTime").asBoolean()).isTrue();
        assertThat(items.path(1).path("completedAt").asString()).isEqualTo("2026-03-02T10:00:00Z");
    }

    @Test
    void today_is_what_is_due_or_overdue_and_what_was_done_since_midnight_at_the_site() {
        var schedule = acme.schedule("Daily", template, List.of(truck), List.of());
        var midnight = LocalDate.ofInstant(now, BERLIN).atStartOfDay(BERLIN).toInstant();
        var overdue = acme.occurrence(schedule, truck, harbour, template, "OPEN", now.minus(Duration.ofDays(2)));
        var due = acme.occurrence(schedule, truck, harbour, template, "OPEN", now.plus(Duration.ofMinutes(50)));
        var done = acme.occurrence(schedule, truck, harbour, template, "FULFILLED", midnight);
        acme.occurrence(schedule, truck, harbour, template, "FULFILLED", midnight.minusMillis(1));
        acme.occurrence(schedule, truck, harbour, template, "MISSED", now);
        var answer = acme.asker("INSPECTOR").at(acme.position(), "/v1/today").ok();
        assertThat(answer.items("occurrenceId")).containsExactly(overdue.toString(), due.toString(), done.toString());
        assertThat(answer.items("status")).containsExactly("OVERDUE", "DUE", "DONE");
        var first = answer.json().path("items").path(0);
        assertThat(first.path("machineTag").asString()).isEqualTo("T-1");
        assertThat(first.path("machineName").asString()).isEqualTo("Truck");
        assertThat(first.path("siteName").asString()).isEqualTo("Harbour");
        assertThat(first.path("templateName").asString()).isEqualTo("Daily");
        assertThat(first.path("templateVersion").asInt()).isEqualTo(2);
        assertThat(first.path("scheduleName").asString()).isEqualTo("Daily");
        assertThat(first.path("date").asString())
                .isEqualTo(LocalDate.ofInstant(now, BERLIN).toString());

        var asker = acme.asker("INSPECTOR");
        var pages = new ArrayList<String>();
        for (String cursor = ""; cursor != null; ) {
            var page = asker.get("/v1/today?limit=1" + cursor).ok();
            pages.addAll(page.items("occurrenceId"));
            var next = page.json().path("next");
            cursor = next.isNull() ? null : "&cursor=" + next.asString();
        }
        assertThat(pages).containsExactly(overdue.toString(), due.toString(), done.toString());
    }

    @Test
    void today_is_each_inspectors_own_and_everybodys_for_a_supervisor() {
        var hers = acme.schedule("Hers", template, List.of(truck), List.of("user-INSPECTOR"));
        var his = acme.schedule("His", template, List.of(truck), List.of("somebody"));
        var anybodys = acme.schedule("Anybody's", template, List.of(truck), List.of());
        var one = acme.occurrence(hers, truck, harbour, template, "OPEN", now);
        var two = acme.occurrence(his, truck, harbour, template, "OPEN", now.plusSeconds(1));
        var three = acme.occurrence(anybodys, truck, harbour, template, "OPEN", now.plusSeconds(2));
        assertThat(ids(acme.asker("INSPECTOR"), "/v1/today", "occurrenceId")).containsExactly(one, three);
        assertThat(ids(acme.asker("SUPERVISOR"), "/v1/today", "occurrenceId")).containsExactly(one, two, three);
        acme.change(truck, harbour, "T-1", "truck", "RETIRED", 2, "machine-retired");
        assertThat(ids(acme.asker("SUPERVISOR"), "/v1/today", "occurrenceId")).isEmpty();
    }

    @Test
    void a_machines_card_says_when_it_is_due_next_now_and_then() {
        var daily = acme.schedule("Daily", template, List.of(truck), List.of());
        var weekly = acme.schedule("Weekly", template, List.of(truck), List.of());
        var asker = acme.asker("MECHANIC");
        assertThat(nextDue(asker, "")).isEqualTo("null");
        acme.due(daily, truck, Instant.parse("2026-05-01T10:00:00Z"), false);
        long waiting = acme.position();
        acme.due(weekly, truck, Instant.parse("2026-05-01T09:00:00Z"), true);
        assertThat(nextDue(asker, "")).isEqualTo("2026-05-01T09:00:00Z");
        assertThat(asker.at(acme.position(), "/v1/machines?tag=T-1").items("nextDue"))
                .containsExactly("2026-05-01T09:00:00Z");
        assertThat(nextDue(asker, "?asOf=" + waiting)).isEqualTo("2026-05-01T10:00:00Z");
        assertThat(nextDue(asker, "?asOf=" + (waiting - 1))).isEqualTo("null");
        assertThat(nextDue(asker, "?happenedBy=" + Organization.recordedAt(waiting)))
                .isEqualTo("2026-05-01T10:00:00Z");

        // What a paused schedule would open is not expected; what waits does so still.
        acme.pause(weekly);
        long paused = acme.position();
        assertThat(nextDue(asker, "")).isEqualTo("2026-05-01T10:00:00Z");
        acme.pause(daily);
        assertThat(nextDue(asker, "")).isEqualTo("2026-05-01T10:00:00Z");
        acme.resume(weekly);
        assertThat(nextDue(asker, "")).isEqualTo("2026-05-01T09:00:00Z");
        assertThat(nextDue(asker, "?asOf=" + paused)).isEqualTo("2026-05-01T10:00:00Z");
        assertThat(nextDue(asker, "?asOf=" + Organization.recordedAt(paused))).isEqualTo("2026-05-01T10:00:00Z");
        acme.change(truck, harbour, "T-1", "truck", "RETIRED", 2, "machine-retired");
        assertThat(nextDue(asker, "")).isEqualTo("null");
    }

    private String nextDue(Asker asker, String parameters) {
        var due = asker.at(acme.position(), "/v1/machines/" + truck + parameters)
                .ok()
                .json()
                .path("nextDue");
        return due.isNull() ? "null" : due.asString();
    }
}
