package io.fieldlog.projections.checklists;

import static org.assertj.core.api.Assertions.assertThat;

import io.fieldlog.events.ChecklistEvent;
import io.fieldlog.events.ChecklistEvent.ChecklistStarted;
import io.fieldlog.events.Event;
import io.fieldlog.events.TemplateEvent.TemplatePublished;
import io.fieldlog.projections.testing.Fold;
import io.fieldlog.projections.testing.Inspection;
import io.fieldlog.projections.testing.RandomInspections;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// In whatever order what devices sent arrives, and however often: the rows say the same, but for what the arrival
/// itself is about.
class ChecklistOrderTest {

    /// Where facts stand in the log, and how many of them there are, is the arrival.
    private static final Set<String> ARRIVAL = Set.of("position", "version", "arrivedLate", "recordedAt", "chainHash");

    private static final int SEEDS = 300;

    static Stream<Long> seeds() {
        return LongStream.rangeClosed(1, Math.max(SEEDS, Long.getLong("fieldlog.seeds", SEEDS)))
                .boxed();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void the_order_of_arrival_changes_nothing(long seed) {
        var random = new Random(seed);
        var made = new RandomInspections(random);
        var template = made.template();
        var started = new ChecklistStarted(
                new UUID(5, seed),
                new UUID(2, 1),
                new UUID(3, 1),
                template.templateId(),
                1,
                Instant.parse("2026-01-05T06:00:00Z"),
                null,
                "inspector");
        var facts = facts(made, new Inspection(started, template), random);

        var one = folded(template, started, made.shuffled(facts));
        var again = new ArrayList<>(facts);
        again.addAll(facts.subList(0, random.nextInt(facts.size())));
        var other = folded(template, started, made.shuffled(again));

        assertThat(content(other.document().text()))
                .isEqualTo(content(one.document().text()));
        assertThat(content(other.summary().text()))
                .isEqualTo(content(one.summary().text()));
        assertThat(other.state()).isEqualTo(one.state());
        assertThat(other.result()).isEqualTo(one.result());
        assertThat(other.completedAt()).isEqualTo(one.completedAt());
    }

    private static List<ChecklistEvent> facts(RandomInspections made, Inspection inspection, Random random) {
        var facts = new ArrayList<ChecklistEvent>();
        for (var i = 0; i < 5 + random.nextInt(40); i++) {
            facts.add(
                    switch (random.nextInt(8)) {
                        case 0 -> made.photo(inspection);
                        case 1 -> made.claim(inspection);
                        default -> made.answer(inspection);
                    });
        }
        return facts;
    }

    private static Checklist folded(
            TemplatePublished template, ChecklistStarted started, List<ChecklistEvent> arriving) {
        var inspection = new Inspection(started, template);
        var log = new ArrayList<Event>(List.of(template, started));
        arriving.forEach(fact -> log.addAll(inspection.record(fact)));
        return Fold.of(new ChecklistsView(), log.toArray(Event[]::new))
                .rows(Checklist.TABLE)
                .values()
                .iterator()
                .next();
    }

    private static JsonNode content(String json) {
        var node = JsonMapper.shared().readTree(json);
        node.findParents("position").forEach(ChecklistOrderTest::forgetArrival);
        node.findParents("arrivedLate").forEach(ChecklistOrderTest::forgetArrival);
        return node;
    }

    private static void forgetArrival(JsonNode node) {
        ((ObjectNode) node).remove(ARRIVAL);
    }
}
