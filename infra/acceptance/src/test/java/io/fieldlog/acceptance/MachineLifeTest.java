package io.fieldlog.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// One command's whole way: appended on the master, relayed, projected, read from a replica and from Elasticsearch.
@ExtendWith(RunningStack.class)
class MachineLifeTest {

    private final Client admin = RunningStack.as("admin");
    private final Client supervisor = RunningStack.as("supervisor");
    private final Client inspector = RunningStack.as("inspector");

    @Test
    void a_registered_machine_is_read_from_a_replica_with_the_token_of_its_command() {
        var site = Fixture.site(admin);
        var machine = Fixture.machine(admin, site, "Reach truck 7");

        var card = inspector
                .getAfter(machine.registration(), "/v1/machines/" + machine.id())
                .mustBe(200);

        assertThat(card.json().get("tag").asString()).isEqualTo(machine.tag());
        assertThat(card.json().get("name").asString()).isEqualTo("Reach truck 7");
        assertThat(card.json().get("siteName").asString()).isEqualTo(site.name());
        assertThat(card.json().get("status").asString()).isEqualTo("IN_SERVICE");
        assertThat(card.json().get("version").asLong()).isEqualTo(1);
        assertThat(card.json().get("position").asLong())
                .isEqualTo(machine.registration().position());
        assertThat(Long.parseLong(card.header("Fieldlog-Position")))
                .isGreaterThanOrEqualTo(machine.registration().position());
        assertThat(card.header("ETag")).startsWith("\"1-");
    }

    @Test
    void a_renamed_site_shows_on_the_cards_of_its_machines() {
        var site = Fixture.site(admin);
        var machine = Fixture.machine(admin, site);

        var renamed = admin.post("/v1/sites/%s/name".formatted(site.id()), "{\"name\": \"Harbour\"}")
                .mustBe(200);

        assertThat(admin.getAfter(renamed, "/v1/machines/" + machine.id())
                        .json()
                        .get("siteName")
                        .asString())
                .isEqualTo("Harbour");
        assertThat(admin.getAfter(renamed, "/v1/sites/" + site.id())
                        .json()
                        .get("name")
                        .asString())
                .isEqualTo("Harbour");
    }

    @Test
    void a_reading_that_contradicts_its_neighbours_is_kept_as_disputed_until_a_supervisor_resolves_it() {
        var machine = Fixture.machine(admin, Fixture.site(admin));
        var readings = "/v1/machines/%s/meter-readings".formatted(machine.id());
        inspector
                .post(readings, Fixture.reading("engine-hours", "100.5", "2026-01-10T08:00:00+01:00"))
                .mustBe(201);
        inspector
                .post(readings, Fixture.reading("engine-hours", "140", "2026-01-20T08:00:00Z"))
                .mustBe(201);

        var late = UUID.randomUUID();
        var disputed = inspector.post(readings, """
                {"readingId": "%s", "meter": "engine-hours", "value": 141, "unit": "h", "capturedAt": "2026-01-15T08:00:00Z"}""".formatted(late)).mustBe(201);

        var timeline = inspector
                .getAfter(disputed, "/v1/machines/%s/timeline".formatted(machine.id()))
                .mustBe(200);
        assertThat(StreamSupport.stream(timeline.json().get("items").spliterator(), false)
                        .map(item -> item.get("type").asString()))
                .contains("meter-reading-recorded", "meter-reading-disputed");
        assertThat(latest(inspector.getAfter(disputed, "/v1/machines/" + machine.id())))
                .isEqualTo("140");

        var resolved =
                supervisor.post(readings + "/" + late + "/resolution", """
                {"accepted": true, "note": "Photo of the meter checked"}""").mustBe(200);
        var list = inspector.getAfter(resolved, readings).mustBe(200);
        assertThat(list.json().get("items").size()).isEqualTo(3);
        supervisor.post(readings + "/" + late + "/resolution", """
                {"accepted": false, "note": "Once more"}""").mustBe(409);
    }

    @Test
    void a_machine_goes_out_of_service_and_back_and_is_retired_for_good() {
        var machine = Fixture.machine(admin, Fixture.site(admin));
        var path = "/v1/machines/" + machine.id();

        var removed = supervisor
                .post(path + "/removal-from-service", "{\"reason\": \"Hydraulic leak\"}")
                .mustBe(200);
        assertThat(inspector.getAfter(removed, path).json().get("status").asString())
                .isEqualTo("OUT_OF_SERVICE");
        supervisor
                .post(path + "/removal-from-service", "{\"reason\": \"Again\"}")
                .mustBe(409);

        var returned = supervisor.post(path + "/return-to-service", "{}").mustBe(200);
        assertThat(inspector.getAfter(returned, path).json().get("status").asString())
                .isEqualTo("IN_SERVICE");

        var retired = admin.post(path + "/retirement", "{\"reason\": \"Sold\"}").mustBe(200);
        assertThat(inspector.getAfter(retired, path).json().get("status").asString())
                .isEqualTo("RETIRED");
        supervisor.post(path + "/return-to-service", "{}").mustBe(409);
    }

    @Test
    void card_and_timeline_show_the_machine_as_it_was_recorded_at_a_position_or_a_time() throws InterruptedException {
        var first = Fixture.site(admin);
        var second = Fixture.site(admin);
        var machine = Fixture.machine(admin, first);
        var path = "/v1/machines/" + machine.id();
        Thread.sleep(5);
        var between = Instant.now();
        Thread.sleep(5);
        var moved = supervisor
                .post(path + "/relocation", "{\"siteId\": \"%s\"}".formatted(second.id()))
                .mustBe(200);

        assertThat(site(inspector.getAfter(moved, path))).isEqualTo(second.id().toString());
        assertThat(site(inspector.getAfter(
                        moved, path + "?asOf=" + machine.registration().position())))
                .isEqualTo(first.id().toString());
        assertThat(site(inspector.getAfter(moved, path + "?asOf=" + between)))
                .isEqualTo(first.id().toString());
        assertThat(inspector
                        .getAfter(moved, path + "/timeline?asOf=" + between)
                        .json()
                        .get("items")
                        .size())
                .isEqualTo(1);
        assertThat(inspector
                        .getAfter(moved, path + "?asOf=" + (moved.position() + 1_000_000))
                        .status())
                .isEqualTo(400);
        assertThat(inspector.get("/v1/machines?asOf=1").status()).isEqualTo(400);
    }

    @Test
    void a_search_finds_what_was_just_registered_whatever_its_accents_and_case() {
        var word = "Zü" + UUID.randomUUID().toString().substring(0, 8);
        var machine = Fixture.machine(admin, Fixture.site(admin), word + " Hubwagen");

        var found = inspector
                .getAfter(
                        machine.registration(),
                        "/v1/machines?q=" + word.replace("Zü", "zu").substring(0, 7))
                .mustBe(200);

        assertThat(found.json().get("items").size()).isEqualTo(1);
        assertThat(found.json().get("items").get(0).get("machineId").asString())
                .isEqualTo(machine.id().toString());
    }

    @Test
    void the_dashboard_counts_machines_by_status_and_site() {
        var site = Fixture.site(admin);
        Fixture.machine(admin, site);
        var machine = Fixture.machine(admin, site);
        var removed = supervisor
                .post("/v1/machines/%s/removal-from-service".formatted(machine.id()), "{\"reason\": \"Leak\"}")
                .mustBe(200);

        var dashboard =
                supervisor.getAfter(removed, "/v1/dashboards/organization").mustBe(200);

        var row = StreamSupport.stream(dashboard.json().at("/machines/bySite").spliterator(), false)
                .filter(it -> it.get("siteId").asString().equals(site.id().toString()))
                .findFirst()
                .orElseThrow();
        assertThat(row.get("total").asInt()).isEqualTo(2);
        assertThat(row.get("outOfService").asInt()).isEqualTo(1);
        var byStatus = dashboard.json().at("/machines/byStatus");
        assertThat(byStatus.get("IN_SERVICE").asInt()
                        + byStatus.get("OUT_OF_SERVICE").asInt()
                        + byStatus.get("RETIRED").asInt())
                .isEqualTo(dashboard.json().at("/machines/total").asInt());
    }

    @Test
    void lists_page_through_everything_once_with_cursors_bound_to_their_filters() {
        var site = Fixture.site(admin);
        Client.Reply last = null;
        for (int i = 0; i < 5; i++) {
            last = Fixture.machine(admin, site).registration();
        }
        var filter = "/v1/machines?limit=2&site=" + site.id();
        var page = inspector
                .getAfter(java.util.Objects.requireNonNull(last), filter)
                .mustBe(200)
                .json();
        var seen = new java.util.HashSet<String>();
        page.get("items").forEach(item -> seen.add(item.get("machineId").asString()));
        var firstCursor = page.get("next").asString();
        while (!page.get("next").isNull()) {
            page = inspector
                    .get(filter + "&cursor=" + page.get("next").asString())
                    .mustBe(200)
                    .json();
            page.get("items")
                    .forEach(item -> assertThat(seen.add(item.get("machineId").asString()))
                            .isTrue());
        }
        assertThat(seen).hasSize(5);
        assertThat(inspector.get("/v1/machines?limit=2&cursor=" + firstCursor).code())
                .isEqualTo("cursor-invalid");
    }

    private static String site(Client.Reply card) {
        return card.mustBe(200).json().get("siteId").asString();
    }

    private static String latest(Client.Reply card) {
        return card.mustBe(200).json().get("meters").get(0).get("value").asString();
    }
}
