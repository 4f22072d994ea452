package io.fieldlog.command.checklists;

import static io.fieldlog.command.checklists.Inspections.CHECKLIST;
import static io.fieldlog.command.checklists.Inspections.FORM;
import static io.fieldlog.command.checklists.Inspections.MACHINE;
import static io.fieldlog.command.checklists.Inspections.SITE;
import static io.fieldlog.command.checklists.Inspections.START;
import static io.fieldlog.command.checklists.Inspections.TEMPLATE;
import static io.fieldlog.command.checklists.Inspections.at;
import static io.fieldlog.command.checklists.Inspections.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.fieldlog.command.Seeds;
import io.fieldlog.command.checklists.ChecklistCommand.AnnouncePhoto;
import io.fieldlog.command.checklists.ChecklistCommand.AnswerQuestions;
import io.fieldlog.command.checklists.ChecklistCommand.CompleteChecklist;
import io.fieldlog.command.checklists.ChecklistCommand.OfStarted;
import io.fieldlog.command.checklists.ChecklistCommand.SentAnswer;
import io.fieldlog.command.checklists.ChecklistState.Standing;
import io.fieldlog.command.checklists.ChecklistState.Started;
import io.fieldlog.command.checklists.ChecklistState.Unstarted;
import io.fieldlog.events.AnswerValue;
import io.fieldlog.events.ChecklistEvent;
import io.fieldlog.events.ChecklistEvent.ChecklistCompleted;
import io.fieldlog.events.ChecklistEvent.ChecklistReopened;
import io.fieldlog.events.ChecklistEvent.ChecklistRescored;
import io.fieldlog.events.ChecklistEvent.ChecklistStarted;
import io.fieldlog.events.ChecklistEvent.Outcome;
import io.fieldlog.events.ChecklistEvent.QuestionAnswered;
import io.fieldlog.inspection.MergeRule;
import io.fieldlog.inspection.Merged;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever order, grouping and repetition the commands of several devices come in, the checklist is the same, and its
/// events tell of every change of what it amounts to.
class ChecklistInAnyOrderTest {

    private static final int SETS = 40;
    private static final int ARRIVALS = 12;

    static LongStream seeds() {
        return Seeds.all();
    }

    /// What a checklist is, apart from the order in which it was told.
    private record Seen(
            Standing standing, @Nullable Outcome outcome, Merged merged, Set<QuestionAnswered> answers, int facts) {}

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void the_same_work_is_the_same_checklist(long seed) {
        var random = new Random(seed);
        var completed = 0;
        for (var set = 0; set < SETS; set++) {
            var work = work(random);
            var expected = seen(arrive(work));
            completed += expected.outcome() == null ? 0 : 1;
            for (var arrival = 0; arrival < ARRIVALS; arrival++) {
                assertThat(seen(arrive(arrival(work, random))))
                        .as("seed %d, set %d, arrival %d", seed, set, arrival)
                        .isEqualTo(expected);
            }
        }
        assertThat(completed).as("sets that become complete").isBetween(1, SETS - 1);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void its_events_alone_say_what_it_amounts_to(long seed) {
        var random = new Random(seed);
        for (var set = 0; set < SETS; set++) {
            var events = new ArrayList<ChecklistEvent>();
            var state = arrive(arrival(work(random), random), events);
            Optional<Outcome> told = Optional.empty();
            for (var event : events) {
                switch (event) {
                    case ChecklistCompleted e -> {
                        assertThat(told).isEmpty();
                        told = Optional.of(e.outcome());
                    }
                    case ChecklistRescored e -> {
                        assertThat(told).isPresent().isNotEqualTo(Optional.of(e.outcome()));
                        told = Optional.of(e.outcome());
                    }
                    case ChecklistReopened _ -> {
                        assertThat(told).isPresent();
                        told = Optional.empty();
                    }
                    default -> {}
                }
            }
            assertThat(told).as("seed %d", seed).isEqualTo(merged(state).outcome());
            assertThat(Optional.ofNullable(state.progress().outcome())).isEqualTo(told);
        }
    }

    private static Seen seen(Started state) {
        var work = state.progress().work();
        return new Seen(
                state.standing(),
                state.progress().outcome(),
                timeless(merged(state)),
                work.answers().stream().map(ChecklistInAnyOrderTest::timeless).collect(Collectors.toSet()),
                work.answers().size() + work.claims().size() + work.photos().size());
    }

    private static Merged merged(Started state) {
        return MergeRule.merge(FORM, CHECKLIST, state.progress().work());
    }

    /// Without what depends on the order: whether the completion was known when an answer came.
    private static Merged timeless(Merged merged) {
        return new Merged(
                merged.completion(),
                merged.completionPending(),
                merged.answers().stream()
                        .map(shown -> new Merged.Shown(
                                shown.slot(),
                                shown.value(),
                                shown.note(),
                                shown.answer() == null ? null : timeless(shown.answer()),
                                shown.amendment(),
                                shown.conflicts().stream()
                                        .map(ChecklistInAnyOrderTest::timeless)
                                        .toList(),
                                shown.visible(),
                                shown.failed(),
                                shown.afterCompletion()))
                        .toList(),
                merged.lacks(),
                merged.score(),
                merged.failed(),
                merged.result(),
                merged.contentHash());
    }

    private static QuestionAnswered timeless(QuestionAnswered answer) {
        return new QuestionAnswered(
                answer.checklistId(),
                answer.operationId(),
                answer.question(),
                answer.instance(),
                answer.value(),
                answer.note(),
                answer.capturedAt(),
                answer.deviceId(),
                answer.deviceSeq(),
                answer.userId(),
                false);
    }

    private static Started arrive(List<OfStarted> commands) {
        return arrive(commands, new ArrayList<>());
    }

    private static Started arrive(List<OfStarted> commands, List<ChecklistEvent> log) {
        var state = (Started) ChecklistState.evolve(
                new Unstarted(), new ChecklistStarted(CHECKLIST, MACHINE, SITE, TEMPLATE, 1, START, null, "ada"));
        for (var command : commands) {
            for (var event : ChecklistDecider.decide(command, state, FORM)) {
                log.add(event);
                state = (Started) ChecklistState.evolve(state, event);
            }
        }
        return state;
    }

    /// The same work: in another order, partly twice, its answers in other groups.
    private static List<OfStarted> arrival(List<OfStarted> work, Random random) {
        var arrival = new ArrayList<>(work);
        for (var again = random.nextInt(work.size()); again > 0; again--) {
            arrival.add(work.get(random.nextInt(work.size())));
        }
        Collections.shuffle(arrival, random);
        var grouped = new ArrayList<OfStarted>();
        var group = new ArrayList<SentAnswer>();
        for (var command : arrival) {
            if (command instanceof AnswerQuestions answers) {
                group.addAll(answers.answers());
            }
            if (!group.isEmpty() && (!(command instanceof AnswerQuestions) || random.nextInt(3) == 0)) {
                grouped.add(new AnswerQuestions(CHECKLIST, List.copyOf(group), "ada"));
                group.clear();
            }
            if (!(command instanceof AnswerQuestions)) {
                grouped.add(command);
            }
        }
        if (!group.isEmpty()) {
            grouped.add(new AnswerQuestions(CHECKLIST, List.copyOf(group), "ada"));
        }
        return grouped;
    }

    /// What two or three devices with doubtful clocks send about one checklist.
    private static List<OfStarted> work(Random random) {
        var work = new ArrayList<OfStarted>();
        var devices = 2 + random.nextInt(2);
        for (var device = 0; device < devices; device++) {
            var name = "device-" + device;
            var skew = random.nextInt(7) - 3;
            var operations = 3 + random.nextInt(10);
            for (var seq = 0; seq < operations; seq++) {
                var minute = (long) seq + skew;
                work.add(
                        switch (random.nextInt(10)) {
                            case 0 ->
                                new CompleteChecklist(
                                        CHECKLIST, id("claim" + name + seq), at(minute), name, "ada", true);
                            case 1 ->
                                new AnnouncePhoto(
                                        CHECKLIST,
                                        id("photo" + name + seq),
                                        "rim",
                                        "left",
                                        "a".repeat(64),
                                        "image/jpeg",
                                        1,
                                        at(minute),
                                        "ada");
                            default ->
                                new AnswerQuestions(CHECKLIST, List.of(answer(random, name, seq, minute)), "ada");
                        });
            }
        }
        return work;
    }

    private static SentAnswer answer(Random random, String device, long seq, long minute) {
        var question = List.of("brake", "tyre", "why", "pressure", "rim").get(random.nextInt(5));
        Object value = switch (question) {
            case "brake", "rim" -> List.of("PASS", "FAIL", "NA").get(random.nextInt(3));
            case "tyre" -> random.nextInt(4) == 0 ? "poor" : "good";
            case "why" -> "because " + random.nextInt(3);
            default -> 500 + 100 * random.nextInt(6);
        };
        return new SentAnswer(
                id(device + seq),
                question,
                question.equals("rim") ? List.of("left", "right").get(random.nextInt(2)) : null,
                random.nextInt(9) == 0 ? null : AnswerValue.of(value),
                random.nextBoolean() ? "a note" : null,
                at(minute),
                device,
                seq);
    }
}
