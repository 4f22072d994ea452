package io.fieldlog.command.templates;

import io.fieldlog.command.CommandContext;
import io.fieldlog.command.EventSourced;
import io.fieldlog.command.templates.TemplateState.Unpublished;
import io.fieldlog.events.TemplateEvent;
import io.fieldlog.web.Actor;
import java.util.List;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;

/// Hands commands to the rules of a template. Templates belong to the whole organization, whatever a token's sites.
@Aggregate(type = "template", cache = "aggregates", snapshotTriggerDefinition = "snapshots")
final class Template extends EventSourced<TemplateCommand, TemplateEvent, TemplateState> {

    Template() {
        super("template", TemplateEvent.class, new Snapshot<>(1, TemplateState.class), new Unpublished());
    }

    @CommandHandler(commandName = "template")
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(TemplateCommand command, @MetaDataValue(CONTEXT) CommandContext context) {
        carryOut(command, context);
    }

    @Override
    protected void authorize(TemplateCommand command, TemplateState state, Actor actor) {}

    @Override
    protected List<TemplateEvent> decide(TemplateCommand command, TemplateState state) {
        return TemplateDecider.decide(command, state);
    }

    @Override
    protected TemplateState evolve(TemplateState state, TemplateEvent event) {
        return TemplateState.evolve(state, event);
    }
}
