package io.fieldlog.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class DashboardsTest {

    static final String ORGANIZATION = "/v1/dashboards/organization";
    static final LocalDate NEW_YEAR = LocalDate.parse("2026-01-01");

    final Stack stack = Stack.running();
    final Organization acme = new Organization(stack);
    final UUID harbour = acme.site("Harbour");
    final UUID quarry = acme.site("Quarry", "Pacific/Kiritimati");
    final Asker supervisor = acme.asker("SUPERVISOR");
    final String ofHarbour = "/v1/dashboards/sites/" + harbour;

    private JsonNode ask(String path) {
        return supervisor.at(acme.position(), path).ok().json();
    }

    private static List<String> days(JsonNode dashboard) {
        return dashboard
                .path("days")
                .valueStream()
                .map(day -> "%s %d=%d+%d %d %d+%d"
                        .formatted(
                                day.path("date").asString(),
                                day.path("completed").asInt(),
                                day.path("passed").asInt(),
                                day.path("failed").asInt(),
                                day.path("missed").asInt(),
                                day.path("onTime").asInt(),
                                day.path("late").asInt()))
                .toList();
    }

    @Test
    void has_an_entry_for_each_date_of_the_period_zeros_included() {
        acme.day(harbour, NEW_YEAR, List.of(3, 1, 2, 5, 1), Organization.BEGINNING);
        acme.day(quarry, NEW_YEAR, List.of(1, 0, 0, 0, 0), Organization.BEGINNING);
        acme.day(quarry, NEW_YEAR.plusDays(2), List.of(0, 0, 0, 0, 1), Organization.BEGINNING);
        acme.day(harbour, NEW_YEAR.plusDays(3), List.of(9, 9, 9, 9, 9), Organization.BEGINNING);
        var period = "?from=2025-12-31&to=2026-01-03";
        var all = ask(ORGANIZATION + period);
        assertThat(days(all))
                .containsExactly(
                        "2025-12-31 0=0+0 0 0+0",
                        "2026-01-01 5=4+1 2 5+1",
                        "2026-01-02 0=0+0 0 0+0",
                        "2026-01-03 0=0+0 0 0+1");
        assertThat(all.path("onTimePercent").decimalValue()).isEqualByComparingTo("71.43");
        assertThat(all.path("position").asLong()).isEqualTo(acme.position());
        var one = ask(ofHarbour + period);
        assertThat(days(one))
                .containsExactly(
                        "2025-12-31 0=0+0 0 0+0",
                        "2026-01-01 4=3+1 2 5+1",
                        "2026-01-02 0=0+0 0 0+0",
                        "2026-01-03 0=0+0 0 0+0");
        assertThat(one.path("onTimePercent").decimalValue()).isEqualByComparingTo("83.33");
        assertThat(one.path("siteId").asString()).isEqualTo(harbour.toString());
        assertThat(one.path("name").asString()).isEqualTo("Harbour");
        assertThat(one.path("timeZone").asString()).isEqualTo("Europe/Berlin");
    }

    @Test
    void the_usual_period_are_the_thirty_days_up_to_today() {
        var today = LocalDate.now(ZoneOffset.UTC);
        var all = days(ask(ORGANIZATION));
        // Midnight may have been in between.
        assertThat(all).hasSize(30);
        assertThat(LocalDate.parse(all.getLast().substring(0, 10))).isBetween(today, today.plusDays(1));
        var there = LocalDate.now(ZoneId.of("Pacific/Kiritimati"));
        var one = days(ask("/v1/dashboards/sites/" + quarry));
        assertThat(one).hasSize(30);
        assertThat(LocalDate.parse(one.getLast().substring(0, 10))).isBetween(there, there.plusDays(1));
        assertThat(days(ask(ORGANIZATION + "?to=1999-03-01")))
                .hasSize(30)
                .last()
                .asString()
                .startsWith("1999-03-01");
        assertThat(days(ask(ORGANIZATION + "?from=" + today.minusDays(3)))).hasSizeBetween(4, 5);
    }

    @Test
    void a_period_has_at_most_92_days_and_its_end_is_not_before_its_beginning() {
        assertThat(days(ask(ORGANIZATION + "?from=2026-01-01&to=2026-04-02"))).hasSize(92);
        for (var path : List.of(ORGANIZATION, ofHarbour)) {
            var refused = supervisor.get(path + "?from=2026-01-01&to=2026-04-03");
            refused.isProblem(400, "invalid-parameter");
            assertThat(refused.json().at("/errors/0/detail").asString()).contains("92");
            supervisor.get(path + "?from=2026-01-02&to=2026-01-01").isProblem(400, "invalid-parameter");
            supervisor.get(path + "?from=2026-01-32").isProblem(400, "invalid-parameter");
            supervisor.get(path + "?from=2020-01-01").isProblem(400, "invalid-parameter");
            supervisor.get(path + "?since=2020-01-01").isProblem(400, "unknown-parameter");
            supervisor.get(path + "?to=0001-01-15").ok();
        }
    }

    @Test
    void counts_machines_and_open_defects_of_one_site() {
        var truck = acme.machine(harbour, "T-1", "truck", null);
        acme.machine(quarry, "T-2", "truck", null);
        acme.counted(harbour, 0, 2, 1);
        acme.defect(truck, harbour, "MAJOR");
        acme.defect(truck, quarry, "MINOR");
        var one = ask(ofHarbour);
        assertThat(one.path("machines").toString())
                .isEqualTo("{\"total\":4,\"byStatus\":{\"IN_SERVICE\":1,\"OUT_OF_SERVICE\":2,\"RETIRED\":1}}");
        assertThat(one.path("openDefects").toString()).isEqualTo("{\"MINOR\":0,\"MAJOR\":1,\"OUT_OF_SERVICE\":0}");
        assertThat(one.path("onTimePercent").isNull()).isTrue();
        assertThat(one.path("medianRepairHours").isNull()).isTrue();
        assertThat(ask(ORGANIZATION).path("openDefects").toString())
                .isEqualTo("{\"MINOR\":1,\"MAJOR\":1,\"OUT_OF_SERVICE\":0}");
    }

    @Test
    void the_median_repair_is_the_middle_one_or_between_the_two_in_the_middle() {
        acme.repair(harbour, NEW_YEAR, Duration.ofHours(30));
        long first = acme.position();
        acme.repair(harbour, NEW_YEAR.plusDays(1), Duration.ofMinutes(90));
        acme.repair(quarry, NEW_YEAR.plusDays(1), Duration.ofHours(4));
        acme.repair(harbour, NEW_YEAR.plusDays(2), Duration.ofHours(1000));
        var period = "?from=2026-01-01&to=2026-01-02";
        assertThat(ask(ORGANIZATION + period).path("medianRepairHours").asDouble())
                .isEqualTo(4);
        assertThat(ask(ofHarbour + period).path("medianRepairHours").asDouble()).isEqualTo(15.75);
        assertThat(ask(ofHarbour + period + "&asOf=" + first)
                        .path("medianRepairHours")
                        .asDouble())
                .isEqualTo(30);
        assertThat(ask(ofHarbour + period + "&happenedBy=" + Organization.recordedAt(first))
                        .path("medianRepairHours")
                        .asDouble())
                .isEqualTo(30);
        assertThat(ask(ofHarbour + period + "&asOf=" + (first - 1))
                        .path("medianRepairHours")
                        .isNull())
                .isTrue();
    }

    @Test
    void shows_machines_defects_and_names_as_they_were() {
        var truck = acme.machine(harbour, "T-1", "truck", null);
        long one = acme.position();
        acme.defect(truck, harbour, "MAJOR");
        acme.counted(harbour, -1, 1, 0);
        long broken = acme.position();
        var yard = acme.site("Yard");
        acme.counted(harbour, 0, -1, 1);
        assertThat(counts("")).isEqualTo("1 retired of 1, 1 major, 3 sites");
        assertThat(counts("?asOf=" + broken)).isEqualTo("1 out of 1, 1 major, 2 sites");
        assertThat(counts("?asOf=" + one)).isEqualTo("1 in of 1, 0 major, 2 sites");
        assertThat(counts("?asOf=1")).isEqualTo("none, 0 major, 1 sites");
        assertThat(counts("?asOf=" + Organization.recordedAt(one).plusSeconds(59)))
                .isEqualTo("1 in of 1, 0 major, 2 sites");
        assertThat(counts("?happenedBy=" + Organization.recordedAt(broken))).isEqualTo("1 out of 1, 1 major, 2 sites");
        assertThat(counts("?asOf=%d&happenedBy=%s".formatted(one, Organization.recordedAt(broken))))
                .isEqualTo("1 in of 1, 0 major, 2 sites");
        assertThat(counts("?asOf=2000-01-01T00:00:00Z")).isEqualTo("none, 0 major, 0 sites");
        assertThat(ask(ORGANIZATION + "?asOf=" + one).path("position").asLong()).isEqualTo(one);

        var ofYard = "/v1/dashboards/sites/" + yard;
        ask(ofYard);
        var before = ask(ofYard + "?happenedBy=2000-01-01T00:00:00Z");
        assertThat(before.path("name").asString()).isEqualTo("Yard");
        assertThat(before.at("/machines/total").asInt(-1)).isZero();
        supervisor.get(ofYard + "?asOf=" + broken).isProblem(404, "not-found");
        supervisor.get(ORGANIZATION + "?asOf=999").isProblem(400, "as-of-beyond-log");
        supervisor.get(ORGANIZATION + "?asOf=2999-01-01T00:00:00Z").isProblem(400, "as-of-beyond-log");
        supervisor.get(ORGANIZATION + "?asOf=yesterday").isProblem(400, "invalid-parameter");
        supervisor.get(ofYard + "?happenedBy=yesterday").isProblem(400, "invalid-parameter");
    }

    private String counts(String parameters) {
        var dashboard = ask(ORGANIZATION + parameters);
        var byStatus = dashboard.at("/machines/byStatus");
        var total = dashboard.at("/machines/total").asInt();
        var machines = new ArrayList<String>();
        Map.of("IN_SERVICE", "in", "OUT_OF_SERVICE", "out", "RETIRED", "retired")
                .forEach((status, word) -> {
                    var count = byStatus.path(status).asInt(-1);
                    if (count != 0) {
                        machines.add("%d %s of %d".formatted(count, word, total));
                    }
                });
        return "%s, %d major, %d sites"
                .formatted(
                        machines.isEmpty() ? "none" : String.join(" ", machines),
                        dashboard.at("/openDefects/MAJOR").asInt(-1),
                        dashboard.at("/machines/bySite").size());
    }

    @Test
    void a_dashboard_is_of_the_position_that_both_projections_include() {
        acme.day(harbour, NEW_YEAR, List.of(1, 0, 0, 0, 0), Organization.BEGINNING);
        long both = acme.position();
        acme.hold("days");
        acme.machine(harbour, "T-1", "truck", null);
        var period = "?from=2026-01-01&to=2026-01-01";
        var behind = supervisor.at(both, ORGANIZATION + period).ok();
        supervisor
                .get(ORGANIZATION + period, "Consistency-Token", "" + acme.position(), "Prefer", "wait=0")
                .isProblem(503, "view-behind");
        assertThat(behind.position()).isEqualTo(both);
        assertThat(behind.json().at("/machines/total").asInt(-1)).isZero();
        assertThat(behind.json().path("position").asLong()).isEqualTo(both);
        acme.reach("days", acme.position());
        assertThat(ask(ORGANIZATION + period).at("/machines/total").asInt()).isEqualTo(1);
        acme.hold("dashboard");
        acme.day(harbour, NEW_YEAR, List.of(1, 0, 0, 0, 0), Organization.BEGINNING);
        acme.reach("days", acme.position());
        var ahead = supervisor.at(acme.position() - 1, ORGANIZATION + period).ok();
        assertThat(ahead.position()).isEqualTo(acme.position() - 1);
        assertThat(days(ahead.json())).containsExactly("2026-01-01 1=1+0 0 0+0");
    }

    @Test
    void an_unchanged_dashboard_is_not_sent_again_unless_another_day_has_begun() {
        long at = acme.position();
        var fixed = ofHarbour + "?from=2026-01-01&to=2026-01-31";
        assertThat(supervisor.at(at, fixed).ok().header("ETag")).isEqualTo("W/\"%d\"".formatted(at));
        for (var path : List.of(fixed, ofHarbour, ORGANIZATION)) {
            var tag = supervisor.at(at, path).ok().header("ETag");
            assertThat(tag).startsWith("W/\"%d".formatted(at));
            assertThat(supervisor.at(at, path, "If-None-Match", tag).status()).isEqualTo(304);
        }
        assertThat(supervisor
                        .at(at, ORGANIZATION, "If-None-Match", "W/\"%d-2026-01-01\"".formatted(at))
                        .status())
                .isEqualTo(200);
        var tag = supervisor.at(at, fixed).header("ETag");
        acme.day(harbour, NEW_YEAR, List.of(1, 0, 0, 0, 0), Organization.BEGINNING);
        assertThat(supervisor.at(acme.position(), fixed, "If-None-Match", tag).status())
                .isEqualTo(200);
    }

    @Test
    void a_site_that_is_not_there_or_not_the_askers_does_not_exist() {
        var foreign = new Organization(stack).site("Foreign");
        supervisor.get("/v1/dashboards/sites/" + foreign).isProblem(404, "not-found");
        supervisor.get("/v1/dashboards/sites/" + UUID.randomUUID()).isProblem(404, "not-found");
        var limited = new Asker(
                stack, stack.application, stack.issuer.tokenForSites(acme.id, "s", List.of(harbour), "SUPERVISOR"));
        limited.at(acme.position(), ofHarbour).ok();
        limited.get("/v1/dashboards/sites/" + quarry).isProblem(404, "not-found");
        limited.get(ORGANIZATION).isProblem(403, "forbidden");
        acme.asker("INSPECTOR").get(ofHarbour).isProblem(403, "forbidden");
    }

    /// Something that was recorded about one checklist or occurrence: since when it adds what to which day, if
    /// anything.
    private record Happening(
            int subject,
            long position,
            Instant happenedAt,
            @Nullable Place place,
            int part) {}

    private record Place(UUID site, LocalDate date) {}

    static Stream<Long> seeds() {
        return LongStream.rangeClosed(1, Long.getLong("fieldlog.seeds", 2)).boxed();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void what_had_happened_by_a_time_as_recorded_at_a_position_is_what_counting_it_from_scratch_gives(long seed) {
        var random = new Random(seed);
        var all = new ArrayList<Happening>();
        for (var i = 0; i < 60; i++) {
            var next = happening(random, acme.position() + 1);
            record(all, next);
            all.add(next);
        }
        acme.arrive();
        long last = acme.position();
        var period = "?from=2025-12-26&to=2026-01-04";
        supervisor.at(last, ORGANIZATION).ok();
        for (var tries = 0; tries < 15; tries++) {
            var position = all.getFirst().position() - 1 + random.nextInt(all.size() + 1);
            var happened = all.get(random.nextInt(all.size())).happenedAt().plusMillis(random.nextInt(3) - 1L);
            var site = random.nextBoolean() ? harbour : random.nextBoolean() ? quarry : null;
            var path = site == null ? ORGANIZATION : "/v1/dashboards/sites/" + site;
            var asOf = random.nextBoolean()
                    ? "&asOf=" + position
                    : "&asOf=" + Organization.recordedAt(position).plusSeconds(random.nextInt(60));
            var what = "seed %d, site %s, %s, happened by %s".formatted(seed, site, asOf, happened);
            assertThat(days(ask(path + period + asOf)))
                    .as(what)
                    .isEqualTo(counted(recount(all, position, Instant.MAX), site));
            assertThat(days(ask(path + period + asOf + "&happenedBy=" + happened)))
                    .as(what)
                    .isEqualTo(counted(recount(all, position, happened), site));
            assertThat(days(ask(path + period + "&happenedBy=" + happened)))
                    .as(what)
                    .isEqualTo(counted(recount(all, last, happened), site));
        }
        assertThat(days(ask(ORGANIZATION + period))).isEqualTo(counted(recount(all, last, Instant.MAX), null));
    }

    private Happening happening(Random random, long position) {
        var subject = random.nextInt(15);
        var site = subject % 2 == 0 ? harbour : quarry;
        var happened = NEW_YEAR.atStartOfDay().toInstant(ZoneOffset.UTC).minus(Duration.ofHours(random.nextInt(120)));
        return switch (random.nextInt(5)) {
            case 0 -> new Happening(subject, position, Organization.recordedAt(position), null, 0);
            case 1 ->
                new Happening(
                        subject,
                        position,
                        Organization.recordedAt(position),
                        new Place(site, NEW_YEAR.minusDays(random.nextInt(4))),
                        2);
            default ->
                new Happening(
                        subject,
                        position,
                        happened,
                        new Place(site, LocalDate.ofInstant(happened, ZoneOffset.UTC)),
                        List.of(0, 1, 3, 4).get(random.nextInt(4)));
        };
    }

    /// Writes the rows as the projection does: how much each day changed, by when it had happened.
    private void record(List<Happening> before, Happening next) {
        var after = new ArrayList<>(before);
        after.add(next);
        var times = new TreeSet<Instant>();
        after.stream().filter(it -> it.subject() == next.subject()).forEach(it -> times.add(it.happenedAt()));
        var sofar = new HashMap<Place, int[]>();
        var changes = new TreeMap<String, Runnable>();
        for (var time : times) {
            var old = recount(before, next.position(), time);
            var now = recount(after, next.position(), time);
            var places = new TreeSet<Place>((one, other) -> one.toString().compareTo(other.toString()));
            places.addAll(old.keySet());
            places.addAll(now.keySet());
            places.addAll(sofar.keySet());
            for (var place : places) {
                var known = sofar.computeIfAbsent(place, _ -> new int[5]);
                var by = new ArrayList<Integer>();
                for (var part = 0; part < 5; part++) {
                    var difference =
                            now.getOrDefault(place, new int[5])[part] - old.getOrDefault(place, new int[5])[part];
                    by.add(difference - known[part]);
                    known[part] = difference;
                }
                if (by.stream().anyMatch(part -> part != 0)) {
                    changes.put(
                            time + " " + place, () -> acme.day(place.site(), place.date(), next.position(), by, time));
                }
            }
        }
        changes.values().forEach(Runnable::run);
        acme.stand(next.position());
    }

    private static Map<Place, int[]> recount(List<Happening> all, long position, Instant happenedBy) {
        var last = new HashMap<Integer, Happening>();
        for (var it : all) {
            if (it.position() <= position && !it.happenedAt().isAfter(happenedBy)) {
                last.put(it.subject(), it);
            }
        }
        var days = new HashMap<Place, int[]>();
        last.values().forEach(it -> {
            if (it.place() != null) {
                days.computeIfAbsent(it.place(), _ -> new int[5])[it.part()]++;
            }
        });
        return days;
    }

    private static List<String> counted(Map<Place, int[]> days, @Nullable UUID site) {
        return LocalDate.parse("2025-12-26")
                .datesUntil(LocalDate.parse("2026-01-05"))
                .map(date -> {
                    var sum = new int[5];
                    days.forEach((place, parts) -> {
                        if (place.date().equals(date) && (site == null || site.equals(place.site()))) {
                            Arrays.setAll(sum, part -> sum[part] + parts[part]);
                        }
                    });
                    return "%s %d=%d+%d %d %d+%d"
                            .formatted(date, sum[0] + sum[1], sum[0], sum[1], sum[2], sum[3], sum[4]);
                })
                .toList();
    }
}
