package io.fieldlog.command.machines;

import static org.assertj.core.api.Assertions.assertThat;

import io.fieldlog.command.Rejected;
import io.fieldlog.command.Seeds;
import io.fieldlog.command.machines.MachineCommand.RecordMeterReading;
import io.fieldlog.command.machines.MachineCommand.ResolveMeterReading;
import io.fieldlog.command.machines.MachineState.InService;
import io.fieldlog.events.MachineEvent;
import io.fieldlog.events.MachineEvent.Contradiction;
import io.fieldlog.events.MachineEvent.MachineRegistered;
import io.fieldlog.events.MachineEvent.MeterReadingDisputed;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Devices send what they have when they have a network: readings arrive in any order, twice, and wrong.
class ReadingsInAnyOrderTest {

    static final UUID MACHINE = new UUID(7, 1);
    static final Instant START = Instant.parse("2016-01-01T00:00:00Z");
    static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    static LongStream seeds() {
        return Seeds.all();
    }

    /// A machine that remembers everything that happened to it.
    static final class Log {

        final List<MachineEvent> events = new ArrayList<>();
        MachineState state = new MachineState.Unregistered();

        Log() {
            add(new MachineRegistered(MACHINE, new UUID(7, 2), "T", "N", "C", null, null, null));
        }

        void add(MachineEvent event) {
            events.add(event);
            state = MachineState.evolve(state, event);
        }

        List<MachineEvent> send(MachineCommand command) {
            var decided = MachineDecider.decide(command, state);
            decided.forEach(this::add);
            return decided;
        }

        void throughSnapshot() {
            state = JSON.readValue(JSON.writeValueAsString(state), InService.class);
        }
    }

    /// What the rules say, told naively: a list that is sorted and searched from end to end.
    static final class Model {

        record Known(RecordMeterReading reading, int arrival) {}

        final List<Known> counted = new ArrayList<>();
        final List<Known> disputed = new ArrayList<>();
        final Set<UUID> acceptedLater = new HashSet<>();
        final Set<UUID> ids = new HashSet<>();

        List<Known> of(String meter) {
            return counted.stream()
                    .filter(k -> k.reading().meter().equals(meter))
                    .sorted(Comparator.comparing((Known k) -> k.reading().capturedAt())
                            .thenComparing(Known::arrival))
                    .toList();
        }

        @Nullable
        Contradiction contradiction(RecordMeterReading r) {
            Known before = null;
            Known after = null;
            for (var known : of(r.meter())) {
                if (!known.reading().capturedAt().isAfter(r.capturedAt())) {
                    before = known;
                } else if (after == null) {
                    after = known;
                }
            }
            var unit = before != null
                    ? before.reading().unit()
                    : after != null ? after.reading().unit() : r.unit();
            if (!unit.equals(r.unit())) {
                return Contradiction.UNIT_CHANGED;
            }
            if (before != null
                    && !r.rollover()
                    && r.value().subtract(before.reading().value()).signum() < 0) {
                return Contradiction.BELOW_PREVIOUS;
            }
            if (after != null
                    && !after.reading().rollover()
                    && after.reading().unit().equals(r.unit())
                    && r.value().subtract(after.reading().value()).signum() > 0) {
                return Contradiction.ABOVE_NEXT;
            }
            return null;
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void are_judged_as_the_rules_say_whatever_comes(long seed) {
        var random = new Random(seed);
        var log = new Log();
        var model = new Model();
        for (var arrival = 0; arrival < 600; arrival++) {
            if (!model.disputed.isEmpty() && random.nextInt(5) == 0) {
                var known = model.disputed.remove(random.nextInt(model.disputed.size()));
                var accepted = random.nextBoolean();
                log.send(new ResolveMeterReading(MACHINE, known.reading().readingId(), accepted, "seen"));
                if (accepted) {
                    model.counted.add(known);
                    model.acceptedLater.add(known.reading().readingId());
                }
            }
            var reading = random(random);
            if (!model.ids.add(reading.readingId())) {
                assertThat(rejection(log, reading)).isEqualTo("reading-exists");
                continue;
            }
            var expected = model.contradiction(reading);
            var decided = log.send(reading);
            (expected == null ? model.counted : model.disputed).add(new Model.Known(reading, arrival));
            assertThat(decided).hasSize(expected == null ? 1 : 2);
            if (expected != null) {
                assertThat(decided.getLast())
                        .isEqualTo(new MeterReadingDisputed(MACHINE, reading.readingId(), reading.meter(), expected));
            }
            if (random.nextInt(50) == 0) {
                log.throughSnapshot();
            }
        }
        for (var meter : List.of("hours", "odometer")) {
            var counted = model.of(meter);
            assertThat(counted).isNotEmpty();
            for (var i = 1; i < counted.size(); i++) {
                var before = counted.get(i - 1).reading();
                var after = counted.get(i).reading();
                var resolved = model.acceptedLater.contains(before.readingId())
                        || model.acceptedLater.contains(after.readingId());
                // Values of different units say nothing of each other: an accepted reading may have changed the unit.
                var comparable = before.unit().equals(after.unit());
                assertThat(resolved
                                || !comparable
                                || after.rollover()
                                || after.value().compareTo(before.value()) >= 0)
                        .as("%s then %s", before, after)
                        .isTrue();
            }
        }
        var recorded = log.events.stream()
                .filter(MachineEvent.MeterReadingRecorded.class::isInstance)
                .count();
        assertThat(recorded).as("nothing is dropped").isEqualTo(model.ids.size());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void of_a_meter_that_only_rises_are_never_disputed_however_they_arrive(long seed) {
        var random = new Random(seed);
        var readings = new ArrayList<RecordMeterReading>();
        var value = BigDecimal.ZERO;
        for (var day = 0; day < 500; day++) {
            value = value.add(BigDecimal.valueOf(random.nextInt(24_000), 3));
            readings.add(new RecordMeterReading(
                    MACHINE, new UUID(9, day), "hours", value, "h", START.plusSeconds(day * 86_400L), false));
        }
        Collections.shuffle(readings, random);
        var log = new Log();
        readings.forEach(log::send);
        assertThat(log.events).noneMatch(MeterReadingDisputed.class::isInstance).hasSize(501);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void are_decided_alike_from_the_log_and_from_a_snapshot(long seed) {
        var random = new Random(seed);
        var log = new Log();
        for (var i = 0; i < 300; i++) {
            try {
                log.send(random(random));
            } catch (Rejected again) {
                assertThat(again.reason().code()).isEqualTo("reading-exists");
            }
        }
        var fromLog = log.state;
        log.throughSnapshot();
        assertThat(JSON.writeValueAsString(log.state)).isEqualTo(JSON.writeValueAsString(fromLog));
        for (var i = 0; i < 300; i++) {
            var next = random(random);
            assertThat(outcome(next, log.state)).isEqualTo(outcome(next, fromLog));
        }
    }

    static String outcome(RecordMeterReading command, MachineState state) {
        try {
            return MachineDecider.decide(command, state).toString();
        } catch (Rejected rejected) {
            return rejected.reason().code();
        }
    }

    static String rejection(Log log, RecordMeterReading reading) {
        try {
            return log.send(reading).toString();
        } catch (Rejected rejected) {
            return rejected.reason().code();
        }
    }

    /// Few moments, few values, few ids: they collide often.
    static RecordMeterReading random(Random random) {
        var second = random.nextInt(120);
        return new RecordMeterReading(
                MACHINE,
                new UUID(9, random.nextInt(2_000)),
                random.nextInt(4) == 0 ? "odometer" : "hours",
                BigDecimal.valueOf(second * 10L + random.nextInt(40) - 20, random.nextInt(3)),
                random.nextInt(15) == 0 ? "min" : "h",
                START.plusSeconds(second),
                random.nextInt(12) == 0);
    }
}
