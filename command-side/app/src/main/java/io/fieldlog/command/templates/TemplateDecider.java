package io.fieldlog.command.templates;

import static io.fieldlog.command.Reason.QUESTION_TYPE_CHANGED;
import static io.fieldlog.command.Reason.TEMPLATE_EXISTS;
import static io.fieldlog.command.Reason.TEMPLATE_WITHDRAWN;
import static io.fieldlog.command.Reason.UNKNOWN_TEMPLATE;

import io.fieldlog.command.Rejected;
import io.fieldlog.command.Rejected.Fault;
import io.fieldlog.command.templates.TemplateCommand.PublishNextVersion;
import io.fieldlog.command.templates.TemplateCommand.PublishTemplate;
import io.fieldlog.command.templates.TemplateCommand.WithdrawTemplate;
import io.fieldlog.command.templates.TemplateState.InUse;
import io.fieldlog.command.templates.TemplateState.Published;
import io.fieldlog.command.templates.TemplateState.Unpublished;
import io.fieldlog.command.templates.TemplateState.Withdrawn;
import io.fieldlog.events.TemplateEvent;
import io.fieldlog.events.TemplateEvent.Section;
import io.fieldlog.events.TemplateEvent.TemplatePublished;
import io.fieldlog.events.TemplateEvent.TemplateWithdrawn;
import java.util.ArrayList;
import java.util.List;

/// The rules of a template as one table of commands and states.
final class TemplateDecider {

    private record Case(TemplateCommand command, TemplateState state) {}

    private TemplateDecider() {}

    static List<TemplateEvent> decide(TemplateCommand command, TemplateState state) {
        return switch (new Case(command, state)) {
            case Case(PublishTemplate c, Unpublished _) -> {
                requireSound(c.sections());
                yield List.of(new TemplatePublished(c.templateId(), 1, c.name(), c.passPercent(), c.sections()));
            }
            case Case(PublishTemplate c, Published _) ->
                throw new Rejected(TEMPLATE_EXISTS, "The template %s is already published.".formatted(c.templateId()));
            case Case(TemplateCommand c, Unpublished _) ->
                throw new Rejected(UNKNOWN_TEMPLATE, "There is no template %s.".formatted(c.templateId()));
            case Case(TemplateCommand c, Withdrawn _) ->
                throw new Rejected(TEMPLATE_WITHDRAWN, "The template %s is withdrawn.".formatted(c.templateId()));
            case Case(PublishNextVersion c, InUse s) -> {
                requireSound(c.sections());
                requireSameTypes(c.sections(), s);
                yield List.of(new TemplatePublished(
                        c.templateId(),
                        s.version() + 1,
                        c.name(),
                        c.passPercent() == null ? s.passPercent() : c.passPercent(),
                        c.sections()));
            }
            case Case(WithdrawTemplate c, InUse _) -> List.of(new TemplateWithdrawn(c.templateId(), c.withdrawnAt()));
        };
    }

    private static void requireSound(List<Section> sections) {
        var flaws = Flaws.of(sections);
        if (!flaws.isEmpty()) {
            throw Rejected.of(flaws);
        }
    }

    private static void requireSameTypes(List<Section> sections, InUse state) {
        var faults = new ArrayList<Fault>();
        for (var s = 0; s < sections.size(); s++) {
            var questions = sections.get(s).questions();
            for (var q = 0; q < questions.size(); q++) {
                var question = questions.get(q);
                var before = state.types().get(question.key());
                if (before != null && before != question.type()) {
                    faults.add(new Fault(
                            "/sections/%d/questions/%d/type".formatted(s, q),
                            QUESTION_TYPE_CHANGED,
                            "%s was %s in an earlier version.".formatted(question.key(), before)));
                }
            }
        }
        if (!faults.isEmpty()) {
            throw Rejected.of(faults);
        }
    }
}
