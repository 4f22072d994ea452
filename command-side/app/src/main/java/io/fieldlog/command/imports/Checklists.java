package io.fieldlog.command.imports;

import io.fieldlog.command.AggregateKey;
import io.fieldlog.command.Reason;
import io.fieldlog.command.Rejected;
import io.fieldlog.command.checklists.ChecklistCommand.AnswerQuestions;
import io.fieldlog.command.checklists.ChecklistCommand.CompleteChecklist;
import io.fieldlog.command.checklists.ChecklistCommand.SentAnswer;
import io.fieldlog.command.checklists.ChecklistCommand.StartChecklist;
import io.fieldlog.command.imports.ImportFormat.Outcome;
import io.fieldlog.events.AnswerValue;
import io.fieldlog.events.ChecklistEvent.ChecklistStarted;
import io.fieldlog.events.ChecklistEvent.CompletionClaimed;
import io.fieldlog.events.ChecklistEvent.QuestionAnswered;
import io.fieldlog.inspection.Form;
import io.fieldlog.inspection.Slot;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/// Checklists that were filled in elsewhere: started, answered and completed as a person would have done it.
@Component
final class Checklists {

    /// An answer; `instance` is that of a section that repeats.
    record Given(
            String question,
            @Nullable String instance,
            AnswerValue value,
            @Nullable String note) {}

    /// `identity` is what the other system calls it, preceded by the format; it stands as the device of the answers.
    /// Without `completedAt` it is not complete. `keptIfLacking`: whether a completion that lacks answers is kept.
    record Filled(
            String identity,
            UUID machineId,
            Form form,
            Instant startedAt,
            Instant answeredAt,
            List<Given> answers,
            @Nullable Instant completedAt,
            boolean keptIfLacking) {}

    private final EventStore events;

    Checklists(EventStore events) {
        this.events = events;
    }

    /// @param step distinguishes its commands from those of the import's other records
    Outcome carryOut(ImportDesk desk, Filled filled, String step) throws BadRecord {
        var id = ImportIds.ofChecklist(desk.organization(), filled.identity());
        var start = new StartChecklist(
                id,
                filled.machineId(),
                filled.form().templateId(),
                filled.form().version(),
                filled.startedAt(),
                null,
                desk.user());
        try {
            desk.send("checklist", id, start, HttpStatus.CREATED, step + " start");
        } catch (Rejected e) {
            if (e.reason() != Reason.CHECKLIST_EXISTS) {
                throw e;
            }
            requireSame(new AggregateKey(desk.organization(), id), filled);
            return Outcome.DUPLICATE;
        }
        if (!filled.answers().isEmpty()) {
            desk.send("checklist", id, answers(id, filled, desk.user()), HttpStatus.OK, step + " answers");
        }
        if (filled.completedAt() != null) {
            var completion = new CompleteChecklist(
                    id, completion(id), filled.completedAt(), filled.identity(), desk.user(), filled.keptIfLacking());
            desk.send("checklist", id, completion, HttpStatus.OK, step + " completion");
        }
        return Outcome.APPLIED;
    }

    private static AnswerQuestions answers(UUID id, Filled filled, String user) {
        var operation = operation(id);
        var given = filled.answers();
        var sent = new SentAnswer[given.size()];
        for (var i = 0; i < sent.length; i++) {
            var answer = given.get(i);
            sent[i] = new SentAnswer(
                    operation,
                    answer.question(),
                    answer.instance(),
                    answer.value(),
                    answer.note(),
                    filled.answeredAt(),
                    filled.identity(),
                    i);
        }
        return new AnswerQuestions(id, List.of(sent), user);
    }

    private static UUID operation(UUID checklistId) {
        return ImportIds.ofOperation(checklistId, "answers");
    }

    private static UUID completion(UUID checklistId) {
        return ImportIds.ofOperation(checklistId, "completion");
    }

    /// Another import may be on its way with the same one: what it has not said yet cannot differ.
    private void requireSame(AggregateKey key, Filled filled) throws BadRecord {
        ChecklistStarted start = null;
        var said = new HashMap<Slot, AnswerValue>();
        var isCompleted = false;
        var stream = events.readEvents(key.toString(), 0);
        while (stream.hasNext()) {
            switch (stream.next().getPayload()) {
                case ChecklistStarted e -> start = e;
                case QuestionAnswered e
                when e.operationId().equals(operation(key.id())) && e.value() != null ->
                    said.put(new Slot(e.question(), e.instance()), e.value());
                case CompletionClaimed e -> isCompleted |= e.operationId().equals(completion(key.id()));
                default -> {}
            }
        }
        if (start == null
                || !start.machineId().equals(filled.machineId())
                || !start.startedAt().equals(filled.startedAt())) {
            throw other("of another machine or time");
        }
        var isWhole = filled.completedAt() == null ? !said.isEmpty() : isCompleted;
        var difference = isWhole ? difference(said, filled.answers()) : null;
        if (difference != null) {
            throw other("with another answer to " + difference);
        }
    }

    private static BadRecord other(String difference) {
        return new BadRecord("It is in the organization already, %s.".formatted(difference));
    }

    private static @Nullable String difference(Map<Slot, AnswerValue> said, List<Given> answers) {
        var slots = new HashSet<>(said.keySet());
        for (var answer : answers) {
            var slot = new Slot(answer.question(), answer.instance());
            if (!Objects.equals(said.get(slot), answer.value())) {
                return answer.question();
            }
            slots.remove(slot);
        }
        return slots.stream().map(Slot::question).sorted().findFirst().orElse(null);
    }
}
