package io.fieldlog.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FleetTest {

    @Test
    void is_the_same_at_every_start() {
        assertThat(Fleet.machines(50)).isEqualTo(Fleet.machines(200).subList(0, 50));
        // known to whoever has looked at a demo before: these never change
        assertThat(Fleet.SITES.getFirst().siteId()).isEqualTo(UUID.fromString("75b5a8e1-ab2e-5c38-85fe-8608ca2ead57"));
        assertThat(Fleet.id("x").version()).isEqualTo(5);
        assertThat(Fleet.id("x").variant()).isEqualTo(2);
    }

    @Test
    void says_everything_in_the_same_order_each_time() {
        assertThat(Fleet.SITES.getFirst().body().keySet()).containsExactly("siteId", "name", "timeZone");
        assertThat(Fleet.machine(0).body().keySet())
                .containsExactly("machineId", "siteId", "tag", "name", "category", "make", "model", "serialNumber");
    }

    @Test
    void no_two_machines_share_a_tag_or_an_id() {
        var machines = Fleet.machines(2_000);

        assertThat(machines).extracting(Fleet.Machine::tag).doesNotHaveDuplicates();
        assertThat(machines).extracting(Fleet.Machine::machineId).doesNotHaveDuplicates();
        assertThat(machines)
                .allMatch(machine -> Fleet.machine(Fleet.numberOf(machine)).equals(machine));
    }

    @Test
    void stands_at_every_site_with_every_model() {
        var machines = Fleet.machines(240);

        assertThat(machines).extracting(Fleet.Machine::site).containsAll(Fleet.SITES);
        assertThat(machines).extracting(Fleet.Machine::model).containsAll(Fleet.MODELS);
    }

    @Test
    void a_meter_never_runs_backwards_but_when_misread() {
        var random = new Random(42);
        var logbook = new Logbook(Fleet.machine(0));
        var known = new TreeMap<Instant, BigDecimal>();
        int late = 0;
        int wrong = 0;
        var now = Instant.parse("2026-11-23T10:00:00Z");
        for (int count = 0; count < 5_000; count++) {
            now = now.plusSeconds(6);
            var reading = logbook.next(random, now);
            var before = known.floorEntry(reading.capturedAt());
            switch (reading.kind()) {
                case WRONG -> {
                    wrong++;
                    assertThat(reading.value()).isLessThan(known.lastEntry().getValue());
                    continue;
                }
                case LATE -> {
                    late++;
                    assertThat(reading.capturedAt()).isBefore(known.lastKey());
                    assertThat(reading.value())
                            .isLessThanOrEqualTo(
                                    known.ceilingEntry(reading.capturedAt()).getValue());
                }
                case FRESH -> assertThat(reading.capturedAt()).isEqualTo(now);
            }
            if (before != null) {
                assertThat(reading.value()).isGreaterThanOrEqualTo(before.getValue());
            }
            known.put(reading.capturedAt(), reading.value());
            logbook.read(reading.capturedAt(), reading.value());
        }
        assertThat(late).isBetween(200, 600);
        assertThat(wrong).isBetween(5, 60);
    }
}
