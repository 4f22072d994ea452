package io.fieldlog.command.checklists;

import io.fieldlog.command.Answer;
import io.fieldlog.command.CommandContext;
import io.fieldlog.command.EventSourced;
import io.fieldlog.command.checklists.ChecklistCommand.AmendChecklist;
import io.fieldlog.command.checklists.ChecklistCommand.AnnouncePhoto;
import io.fieldlog.command.checklists.ChecklistCommand.AnswerQuestions;
import io.fieldlog.command.checklists.ChecklistCommand.ApproveChecklist;
import io.fieldlog.command.checklists.ChecklistCommand.CompleteChecklist;
import io.fieldlog.command.checklists.ChecklistCommand.ConfirmPhoto;
import io.fieldlog.command.checklists.ChecklistCommand.OfStarted;
import io.fieldlog.command.checklists.ChecklistCommand.RejectChecklist;
import io.fieldlog.command.checklists.ChecklistCommand.SignChecklist;
import io.fieldlog.command.checklists.ChecklistCommand.StartChecklist;
import io.fieldlog.command.checklists.ChecklistCommand.VoidChecklist;
import io.fieldlog.command.checklists.ChecklistDecider.Ground;
import io.fieldlog.command.checklists.ChecklistState.Started;
import io.fieldlog.command.checklists.ChecklistState.Unstarted;
import io.fieldlog.command.machines.RegisteredMachines;
import io.fieldlog.command.templates.PublishedTemplates;
import io.fieldlog.command.templates.TemplateState;
import io.fieldlog.events.ChecklistEvent;
import io.fieldlog.inspection.Form;
import io.fieldlog.inspection.MergeRule;
import io.fieldlog.inspection.Merged;
import io.fieldlog.inspection.Slot;
import io.fieldlog.web.Actor;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/// Hands commands to the rules of a checklist with the version of the template that it was started from, and hides it
/// from those whose sites it was not started at.
@Aggregate(type = "checklist", cache = "aggregates", snapshotTriggerDefinition = "snapshots")
final class Checklist extends EventSourced<Checklist.Request, ChecklistEvent, ChecklistState> {

    /// A command and what the log knows of its surroundings.
    sealed interface Request {

        record ToStart(StartChecklist command, Ground ground) implements Request {}

        record OnStarted(OfStarted command, PublishedTemplates templates, UUID organization) implements Request {

            Form form(Started state) {
                var progress = state.progress();
                return templates
                        .find(organization, progress.templateId(), progress.templateVersion())
                        .orElseThrow(() -> new IllegalStateException(
                                "the log has a checklist of the template %s, but not the template"
                                        .formatted(progress.templateId())));
            }
        }
    }

    Checklist() {
        super("checklist", ChecklistEvent.class, new Snapshot<>(1, ChecklistState.class), new Unstarted());
    }

    @CommandHandler(commandName = "checklist")
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(
            ChecklistCommand command,
            @MetaDataValue(CONTEXT) CommandContext context,
            PublishedTemplates templates,
            RegisteredMachines machines) {
        var organization = context.actor().organizationId();
        carryOut(
                switch (command) {
                    case StartChecklist c -> new Request.ToStart(c, ground(c, organization, templates, machines));
                    case OfStarted c -> new Request.OnStarted(c, templates, organization);
                },
                context);
    }

    private static Ground ground(
            StartChecklist c, UUID organization, PublishedTemplates templates, RegisteredMachines machines) {
        var form = templates.find(organization, c.templateId(), c.templateVersion());
        return new Ground(
                machines.find(organization, c.machineId()),
                form.isPresent() ? templates.state(organization, c.templateId()) : new TemplateState.Unpublished(),
                form);
    }

    @Override
    protected void authorize(Request request, ChecklistState state, Actor actor) {
        switch (request) {
            case Request.ToStart(var command, var ground) -> {
                if (ground.machine()
                        .filter(machine -> !actor.maySee(machine.siteId()))
                        .isPresent()) {
                    throw ChecklistDecider.unknownMachine(command);
                }
            }
            case Request.OnStarted(var command, var _, var _) -> {
                if (state instanceof Started started
                        && !actor.maySee(started.progress().siteId())) {
                    throw ChecklistDecider.unknown(command);
                }
            }
        }
    }

    @Override
    protected List<ChecklistEvent> decide(Request request, ChecklistState state) {
        return switch (request) {
            case Request.ToStart(var command, var ground) -> ChecklistDecider.start(command, state, ground);
            case Request.OnStarted r
            when state instanceof Started started -> ChecklistDecider.decide(r.command(), started, r.form(started));
            case Request.OnStarted r -> throw ChecklistDecider.unknown(r.command());
        };
    }

    @Override
    protected ChecklistState evolve(ChecklistState state, ChecklistEvent event) {
        return ChecklistState.evolve(state, event);
    }

    @Override
    protected Optional<Answer.Body> answer(Request request, ChecklistState state) {
        return request instanceof Request.OnStarted started && state instanceof Started after
                ? answer(started, after)
                : Optional.empty();
    }

    private static Optional<Answer.Body> answer(Request.OnStarted request, Started state) {
        return switch (request.command()) {
            case CompleteChecklist c -> Optional.of(Answer.positionVersionAnd(standing(request, c, state)));
            case AnswerQuestions c -> conflicts(request, c, state).map(Answer::positionVersionAnd);
            case AnnouncePhoto _,
                    ConfirmPhoto _,
                    SignChecklist _,
                    AmendChecklist _,
                    ApproveChecklist _,
                    RejectChecklist _,
                    VoidChecklist _ -> Optional.empty();
        };
    }

    private static Map<String, @Nullable Object> standing(
            Request.OnStarted request, CompleteChecklist c, Started state) {
        var merged = merged(request, c.checklistId(), state);
        var more = new LinkedHashMap<String, @Nullable Object>();
        more.put("state", state.standing());
        more.put("completionPending", merged.completionPending());
        more.put("result", merged.completion() == null ? null : merged.result());
        more.put("score", merged.score().score());
        more.put("maxScore", merged.score().max());
        return more;
    }

    private static Merged merged(Request.OnStarted request, UUID checklistId, Started state) {
        return MergeRule.merge(
                request.form(state), checklistId, state.progress().work());
    }

    /// The questions that this device answered and another one answered differently.
    private static Optional<Map<String, List<String>>> conflicts(
            Request.OnStarted request, AnswerQuestions c, Started state) {
        var devices = new HashSet<String>();
        Set<Slot> slots = new HashSet<>();
        for (var answer : c.answers()) {
            devices.add(answer.deviceId());
            slots.add(new Slot(answer.question(), answer.instance()));
        }
        var alone = devices.size() == 1
                && state.progress().work().answers().stream()
                        .allMatch(answer -> devices.contains(answer.deviceId())
                                || !slots.contains(new Slot(answer.question(), answer.instance())));
        if (alone) {
            return Optional.empty();
        }
        var questions = merged(request, c.checklistId(), state).answers().stream()
                .filter(shown -> !shown.conflicts().isEmpty() && slots.contains(shown.slot()))
                .map(shown -> shown.slot().question())
                .distinct()
                .toList();
        return questions.isEmpty() ? Optional.empty() : Optional.of(Map.of("conflicts", questions));
    }
}
