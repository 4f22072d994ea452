package io.fieldlog.inspection;

import static io.fieldlog.inspection.Forms.CHECKLIST;
import static io.fieldlog.inspection.Forms.at;
import static io.fieldlog.inspection.Forms.check;
import static io.fieldlog.inspection.Forms.form;
import static io.fieldlog.inspection.Forms.number;
import static io.fieldlog.inspection.Forms.option;
import static io.fieldlog.inspection.Forms.question;
import static io.fieldlog.inspection.Forms.repeated;
import static io.fieldlog.inspection.Forms.section;
import static io.fieldlog.inspection.Forms.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.fieldlog.events.AnswerValue;
import io.fieldlog.events.ChecklistEvent;
import io.fieldlog.events.Condition;
import io.fieldlog.events.QuestionType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Any order, any grouping and any repetition of what devices send gives the same checklist.
class MergeInAnyOrderTest {

    static final Form FORM = form(
            section(
                    "machine",
                    check("brake").mandatory().critical().build(),
                    question("tyre", QuestionType.SINGLE_CHOICE)
                            .mandatory()
                            .of(option("good", "2"), option("worn", "1"), Forms.failed("poor"))
                            .build(),
                    question("why", QuestionType.TEXT)
                            .mandatory()
                            .when(new Condition.Is("tyre", List.of("poor")))
                            .build(),
                    question("pressure", QuestionType.NUMBER)
                            .between("600", "900")
                            .build()),
            repeated(
                    "wheel",
                    check("nut").mandatory().build(),
                    check("rim").photoOnFail().build()));

    static final int SHUFFLES = 30;

    static LongStream seeds() {
        var fixed = Long.getLong("fieldlog.seed");
        return fixed != null
                ? LongStream.of(fixed)
                : LongStream.generate(System::nanoTime).limit(10L * Integer.getInteger("fieldlog.seeds", 3));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void the_same_set_is_the_same_checklist(long seed) {
        var random = new Random(seed);
        var facts = facts(random);
        var expected = merge(facts);
        for (var shuffle = 0; shuffle < SHUFFLES; shuffle++) {
            var arrival = new ArrayList<>(facts);
            for (var repeated = random.nextInt(facts.size()); repeated > 0; repeated--) {
                arrival.add(facts.get(random.nextInt(facts.size())));
            }
            Collections.shuffle(arrival, random);
            assertThat(merge(arrival)).as("seed %d", seed).isEqualTo(expected);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void nothing_that_was_sent_is_lost(long seed) {
        var facts = facts(new Random(seed));
        var merged = merge(facts);
        var lastWords = facts.stream()
                .filter(ChecklistEvent.QuestionAnswered.class::isInstance)
                .map(ChecklistEvent.QuestionAnswered.class::cast)
                .map(answer -> List.of(answer.deviceId(), answer.question(), String.valueOf(answer.instance())))
                .distinct()
                .count();
        var slotsOfDevices = merged.answers().stream()
                .mapToLong(shown -> 1 + shown.conflicts().size())
                .sum();
        assertThat(slotsOfDevices).as("seed %d", seed).isLessThanOrEqualTo(2 * lastWords);
        assertThat(merged.answers())
                .as("seed %d", seed)
                .allSatisfy(shown -> assertThat(facts).contains(shown.answer()));
        assertThat(merged.completion() != null || merged.completionPending())
                .as("seed %d", seed)
                .isEqualTo(facts.stream().anyMatch(ChecklistEvent.CompletionClaimed.class::isInstance));
    }

    private static Merged merge(List<ChecklistEvent> arrival) {
        var work = Fieldwork.none();
        for (var fact : arrival) {
            work = work.with(fact);
        }
        return MergeRule.merge(FORM, CHECKLIST, work);
    }

    /// What two or three devices with doubtful clocks send about one checklist.
    private static List<ChecklistEvent> facts(Random random) {
        var facts = new ArrayList<ChecklistEvent>();
        var devices = 2 + random.nextInt(2);
        for (var device = 0; device < devices; device++) {
            var name = "device-" + device;
            var skew = random.nextInt(7) - 3;
            for (var seq = 0; seq < 3 + random.nextInt(14); seq++) {
                var captured = seq + skew;
                switch (random.nextInt(12)) {
                    case 0, 1 -> facts.add(Forms.claim(name, captured));
                    case 2 -> facts.add(Forms.photo(name + seq, "rim", captured));
                    default -> facts.add(answer(random, name, seq, captured));
                }
            }
        }
        return facts.stream().distinct().toList();
    }

    private static ChecklistEvent answer(Random random, String device, long seq, long captured) {
        var key = List.of("brake", "tyre", "why", "pressure", "nut", "rim").get(random.nextInt(6));
        AnswerValue value = switch (key) {
            case "brake", "nut", "rim" -> text(List.of("PASS", "FAIL", "NA").get(random.nextInt(3)));
            case "tyre" -> text(List.of("good", "worn", "poor").get(random.nextInt(3)));
            case "why" -> text("because " + random.nextInt(3));
            default -> number(Integer.toString(500 + 100 * random.nextInt(6)));
        };
        var instance = key.equals("nut") || key.equals("rim")
                ? List.of("left", "right").get(random.nextInt(2))
                : null;
        return Forms.answer(device, seq, at(captured), key, instance, random.nextInt(9) == 0 ? null : value, null);
    }
}
