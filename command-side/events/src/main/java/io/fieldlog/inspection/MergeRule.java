package io.fieldlog.inspection;

import io.fieldlog.events.ChecklistEvent.AmendedAnswer;
import io.fieldlog.events.ChecklistEvent.CompletionClaimed;
import io.fieldlog.events.ChecklistEvent.PhotoAnnounced;
import io.fieldlog.events.ChecklistEvent.QuestionAnswered;
import io.fieldlog.events.ChecklistEvent.Result;
import io.fieldlog.inspection.Evaluation.Entry;
import io.fieldlog.inspection.Merged.Shown;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The state of a checklist as a function of the set of what was sent about it, in whatever order and however often
/// it came.
///
/// - Of one device's answers to a question the one with the highest `deviceSeq` counts; among devices the latest by
///   (`capturedAt`, `deviceId`), and those of the others that differ are conflicts.
/// - The checklist is complete by the earliest claim (`completedAt`, `deviceId`) for which nothing mandatory was
///   missing among what was captured by then; without one, everything counts and the claims are pending.
/// - What was captured after the completion is kept and does not count.
/// - Amendments are laid over it, in their order.
public final class MergeRule {

    /// A device's last word: equal sequences are settled by what cannot be equal as well.
    private static final Comparator<QuestionAnswered> OF_ONE_DEVICE = Comparator.comparingLong(
                    QuestionAnswered::deviceSeq)
            .thenComparing(QuestionAnswered::capturedAt)
            .thenComparing(QuestionAnswered::operationId);

    private static final Comparator<QuestionAnswered> AMONG_DEVICES =
            Comparator.comparing(QuestionAnswered::capturedAt).thenComparing(QuestionAnswered::deviceId);

    private static final Comparator<CompletionClaimed> EARLIEST = Comparator.comparing(CompletionClaimed::completedAt)
            .thenComparing(CompletionClaimed::deviceId)
            .thenComparing(CompletionClaimed::operationId);

    private final Form form;
    private final UUID checklistId;
    private final Fieldwork work;

    private MergeRule(Form form, UUID checklistId, Fieldwork work) {
        this.form = form;
        this.checklistId = checklistId;
        this.work = work;
    }

    public static Merged merge(Form form, UUID checklistId, Fieldwork work) {
        return new MergeRule(form, checklistId, work).merge();
    }

    /// What a claim to have completed the checklist by then would lack.
    public static List<Lack> lacks(Form form, UUID checklistId, Fieldwork work, Instant completedAt) {
        return new MergeRule(form, checklistId, work).lacks(completedAt);
    }

    private Merged merge() {
        var completion = work.claims().stream()
                .sorted(EARLIEST)
                .filter(this::isComplete)
                .findFirst()
                .orElse(null);
        var until = completion == null ? Instant.MAX : completion.completedAt();
        var counted = lastWords(until);
        var winners = winners(counted);
        var amended = amendments();
        var entries = entries(winners);
        amended.forEach((slot, amendment) -> entries.put(
                slot, new Entry(amendment.answer().value(), amendment.answer().note())));
        var evaluation = new Evaluation(form, entries);
        var score = evaluation.score();
        var failed = (int) entries.keySet().stream().filter(evaluation::fails).count();
        return new Merged(
                completion,
                completion == null && !work.claims().isEmpty(),
                shown(evaluation, winners, counted, amended, until),
                evaluation.lacks(photographed(until)),
                score,
                failed,
                result(evaluation, score, failed),
                new ContentHash(form, checklistId)
                        .completion(completion)
                        .answers(winners)
                        .photos(photos(until))
                        .amendments(work.amendments())
                        .hex());
    }

    private boolean isComplete(CompletionClaimed claim) {
        return lacks(claim.completedAt()).isEmpty();
    }

    private List<Lack> lacks(Instant completedAt) {
        var entries = entries(winners(lastWords(completedAt)));
        return new Evaluation(form, entries).lacks(photographed(completedAt));
    }

    /// Per slot and device the answer that counts, of those captured by then.
    private Map<Slot, Map<String, QuestionAnswered>> lastWords(Instant until) {
        var words = new HashMap<Slot, Map<String, QuestionAnswered>>();
        for (var answer : work.answers()) {
            if (!answer.capturedAt().isAfter(until)) {
                words.computeIfAbsent(slot(answer), _ -> new TreeMap<>())
                        .merge(answer.deviceId(), answer, MergeRule::laterOfOneDevice);
            }
        }
        return words;
    }

    private static QuestionAnswered laterOfOneDevice(QuestionAnswered one, QuestionAnswered other) {
        return OF_ONE_DEVICE.compare(one, other) >= 0 ? one : other;
    }

    private static Map<Slot, QuestionAnswered> winners(Map<Slot, Map<String, QuestionAnswered>> words) {
        var winners = new HashMap<Slot, QuestionAnswered>();
        words.forEach((slot, byDevice) ->
                byDevice.values().stream().max(AMONG_DEVICES).ifPresent(winner -> winners.put(slot, winner)));
        return winners;
    }

    private static Map<Slot, Entry> entries(Map<Slot, QuestionAnswered> winners) {
        var entries = new HashMap<Slot, Entry>();
        winners.forEach((slot, answer) -> entries.put(slot, new Entry(answer.value(), answer.note())));
        return entries;
    }

    private record Amended(UUID amendment, AmendedAnswer answer) {}

    private Map<Slot, Amended> amendments() {
        var amended = new LinkedHashMap<Slot, Amended>();
        for (var amendment : work.amendments()) {
            for (var answer : amendment.answers()) {
                amended.put(
                        new Slot(answer.question(), answer.instance()), new Amended(amendment.amendmentId(), answer));
            }
        }
        return amended;
    }

    private List<PhotoAnnounced> photos(Instant until) {
        return work.photos().stream()
                .filter(photo -> !photo.capturedAt().isAfter(until))
                .toList();
    }

    private Set<Slot> photographed(Instant until) {
        var slots = new HashSet<Slot>();
        for (var photo : photos(until)) {
            if (photo.question() != null) {
                slots.add(new Slot(photo.question(), photo.instance()));
            }
        }
        return slots;
    }

    private Result result(Evaluation evaluation, Score score, int failed) {
        var passPercent = form.passPercent();
        var fails = evaluation.failsCritically() || (passPercent == null ? failed > 0 : score.isBelow(passPercent));
        return fails ? Result.FAIL : Result.PASS;
    }

    private List<Shown> shown(
            Evaluation evaluation,
            Map<Slot, QuestionAnswered> winners,
            Map<Slot, Map<String, QuestionAnswered>> counted,
            Map<Slot, Amended> amended,
            Instant until) {
        var shown = new ArrayList<Shown>();
        var slots = new HashSet<>(winners.keySet());
        slots.addAll(amended.keySet());
        for (var slot : slots) {
            var winner = winners.get(slot);
            var amendment = amended.get(slot);
            shown.add(new Shown(
                    slot,
                    amendment == null
                            ? (winner == null ? null : winner.value())
                            : amendment.answer().value(),
                    amendment == null
                            ? (winner == null ? null : winner.note())
                            : amendment.answer().note(),
                    winner,
                    amendment == null ? null : amendment.amendment(),
                    conflicts(winner, counted.getOrDefault(slot, Map.of())),
                    evaluation.isVisible(slot),
                    evaluation.fails(slot),
                    false));
        }
        winners(after(until))
                .forEach((slot, answer) -> shown.add(
                        new Shown(slot, answer.value(), answer.note(), answer, null, List.of(), false, false, true)));
        shown.sort(Comparator.comparingInt(this::order)
                .thenComparing(answer -> answer.slot().question())
                .thenComparing(answer -> answer.slot().instance(), Comparator.nullsFirst(Comparator.naturalOrder()))
                .thenComparing(Shown::afterCompletion));
        return List.copyOf(shown);
    }

    private Map<Slot, Map<String, QuestionAnswered>> after(Instant completion) {
        var words = new HashMap<Slot, Map<String, QuestionAnswered>>();
        for (var answer : work.answers()) {
            if (answer.capturedAt().isAfter(completion)) {
                words.computeIfAbsent(slot(answer), _ -> new TreeMap<>())
                        .merge(answer.deviceId(), answer, MergeRule::laterOfOneDevice);
            }
        }
        return words;
    }

    private static List<QuestionAnswered> conflicts(
            @Nullable QuestionAnswered winner, Map<String, QuestionAnswered> byDevice) {
        return winner == null
                ? List.of()
                : byDevice.values().stream()
                        .filter(other -> !sameValue(other, winner))
                        .sorted(AMONG_DEVICES.reversed())
                        .toList();
    }

    private static boolean sameValue(QuestionAnswered one, QuestionAnswered other) {
        return Objects.equals(ContentHash.text(one.value()), ContentHash.text(other.value()));
    }

    private int order(Shown answer) {
        return form.item(answer.slot().question()).map(Form.Item::order).orElse(Integer.MAX_VALUE);
    }

    private static Slot slot(QuestionAnswered answer) {
        return new Slot(answer.question(), answer.instance());
    }
}
