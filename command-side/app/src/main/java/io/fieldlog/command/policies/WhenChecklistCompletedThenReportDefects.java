package io.fieldlog.command.policies;

import io.fieldlog.command.defects.DefectCommand.ReportDefect;
import io.fieldlog.command.policies.StartedChecklists.Progress;
import io.fieldlog.events.AnswerValue;
import io.fieldlog.events.ChecklistEvent.ChecklistCompleted;
import io.fieldlog.events.ChecklistEvent.ChecklistRescored;
import io.fieldlog.events.Event;
import io.fieldlog.events.Severity;
import io.fieldlog.events.TemplateEvent.Option;
import io.fieldlog.events.TemplateEvent.Question;
import io.fieldlog.inspection.MergeRule;
import io.fieldlog.inspection.Merged.Shown;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/// Each failed answer of a completed checklist is a defect of its machine, one for each question however often it is
/// seen. Answers that come later may add defects; an answer that is superseded leaves its defect open, because somebody
/// with the role has to say that it is gone.
@Component
final class WhenChecklistCompletedThenReportDefects implements Policy {

    private static final int LONGEST_DESCRIPTION = 2_000;

    private final StartedChecklists checklists;

    WhenChecklistCompletedThenReportDefects(StartedChecklists checklists) {
        this.checklists = checklists;
    }

    @Override
    public String name() {
        return "when-checklist-completed-then-report-defects";
    }

    @Override
    public Set<Class<? extends Event>> kinds() {
        return Set.of(ChecklistCompleted.class, ChecklistRescored.class);
    }

    @Override
    public List<Reaction> react(Occasion occasion) {
        var progress = checklists.until(occasion.stream(), occasion.sequence());
        var merged = MergeRule.merge(progress.form(), occasion.streamId(), progress.work());
        return merged.answers().stream()
                .filter(answer -> answer.failed() && !answer.afterCompletion())
                .flatMap(answer -> report(progress, answer))
                .toList();
    }

    private static Stream<Reaction> report(Progress progress, Shown answer) {
        var slot = answer.slot();
        return progress.form().item(slot.question()).stream().map(item -> {
            var checklist = progress.start().checklistId();
            var defect = PolicyIds.ofDefect(checklist, slot.question(), slot.instance());
            return new Reaction(
                    PolicyIds.slot(slot.question(), slot.instance()),
                    "defect",
                    defect,
                    new ReportDefect(
                            defect,
                            progress.start().machineId(),
                            checklist,
                            slot.question(),
                            slot.instance(),
                            description(item.question(), answer),
                            severity(item.question())));
        });
    }

    private static Severity severity(Question question) {
        if (question.defectSeverityOnFail() != null) {
            return question.defectSeverityOnFail();
        }
        return question.critical() ? Severity.MAJOR : Severity.MINOR;
    }

    private static String description(Question question, Shown answer) {
        var said = "%s: %s".formatted(question.label(), text(question, answer));
        var note = answer.note() == null || answer.note().isBlank() ? "" : "\n" + answer.note();
        var all = said + note;
        return all.codePointCount(0, all.length()) <= LONGEST_DESCRIPTION
                ? all
                : all.substring(0, all.offsetByCodePoints(0, LONGEST_DESCRIPTION));
    }

    private static String text(Question question, Shown answer) {
        return switch (answer.value()) {
            case null -> "";
            case AnswerValue.Text(var text) -> label(question, text);
            case AnswerValue.Keys(var keys) ->
                keys.stream().map(key -> label(question, key)).collect(Collectors.joining(", "));
            case AnswerValue.Number(var number) ->
                question.unit() == null ? number.toPlainString() : number.toPlainString() + " " + question.unit();
            case AnswerValue.Flag(var flag) -> String.valueOf(flag);
            case AnswerValue.Place(var lat, var lon) -> "%s, %s".formatted(lat.toPlainString(), lon.toPlainString());
        };
    }

    private static String label(Question question, String key) {
        return question.options().stream()
                .filter(option -> option.key().equals(key))
                .map(Option::label)
                .findFirst()
                .orElse(key);
    }
}
