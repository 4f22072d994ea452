package io.fieldlog.command.policies;

import io.fieldlog.command.machines.MachineCommand.RecordMeterReading;
import io.fieldlog.events.AnswerValue;
import io.fieldlog.events.ChecklistEvent.QuestionAnswered;
import io.fieldlog.events.Event;
import io.fieldlog.events.QuestionType;
import io.fieldlog.events.TemplateEvent.Question;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/// What somebody read off a meter for a checklist is a reading of the machine, taken when it was captured. One that
/// contradicts the others is disputed there like any other.
@Component
final class WhenMeterQuestionAnsweredThenRecordReading implements Policy {

    private final StartedChecklists checklists;

    WhenMeterQuestionAnsweredThenRecordReading(StartedChecklists checklists) {
        this.checklists = checklists;
    }

    @Override
    public String name() {
        return "when-meter-question-answered-then-record-reading";
    }

    @Override
    public Set<Class<? extends Event>> kinds() {
        return Set.of(QuestionAnswered.class);
    }

    @Override
    public List<Reaction> react(Occasion occasion) {
        return occasion.event() instanceof QuestionAnswered answer
                        && answer.value() instanceof AnswerValue.Number(var number)
                ? reading(occasion, answer, number)
                : List.of();
    }

    private List<Reaction> reading(Occasion occasion, QuestionAnswered answer, BigDecimal number) {
        var start = checklists.start(occasion.stream());
        return checklists.form(occasion.organizationId(), start).item(answer.question()).stream()
                .filter(item -> item.question().type() == QuestionType.METER)
                .map(item -> Reaction.only(
                        "machine",
                        start.machineId(),
                        new RecordMeterReading(
                                start.machineId(),
                                PolicyIds.ofReading(
                                        answer.checklistId(),
                                        answer.operationId(),
                                        answer.question(),
                                        answer.instance()),
                                meter(item.question()),
                                number,
                                unit(item.question()),
                                answer.capturedAt(),
                                false)))
                .toList();
    }

    private static String meter(Question question) {
        return question.meter() == null ? question.key() : question.meter();
    }

    /// A meter without a unit counts something: its readings are compared all the same.
    private static String unit(Question question) {
        return question.unit() == null ? "1" : question.unit();
    }
}
