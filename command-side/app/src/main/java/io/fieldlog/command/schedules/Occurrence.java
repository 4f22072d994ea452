package io.fieldlog.command.schedules;

import io.fieldlog.command.CommandContext;
import io.fieldlog.command.EventSourced;
import io.fieldlog.command.schedules.OccurrenceState.Unopened;
import io.fieldlog.events.OccurrenceEvent;
import io.fieldlog.web.Actor;
import java.util.List;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;

/// Hands what happens to an occurrence to its rules; only the system itself does.
@Aggregate(type = "occurrence", cache = "aggregates", snapshotTriggerDefinition = "snapshots")
final class Occurrence extends EventSourced<OccurrenceCommand, OccurrenceEvent, OccurrenceState> {

    Occurrence() {
        super("occurrence", OccurrenceEvent.class, new Snapshot<>(1, OccurrenceState.class), new Unopened());
    }

    @CommandHandler(commandName = "occurrence")
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(OccurrenceCommand command, @MetaDataValue(CONTEXT) CommandContext context) {
        carryOut(command, context);
    }

    @Override
    protected void authorize(OccurrenceCommand command, OccurrenceState state, Actor actor) {
        // Nobody but the system drives occurrences.
    }

    @Override
    protected List<OccurrenceEvent> decide(OccurrenceCommand command, OccurrenceState state) {
        return OccurrenceDecider.decide(command, state);
    }

    @Override
    protected OccurrenceState evolve(OccurrenceState state, OccurrenceEvent event) {
        return OccurrenceState.evolve(state, event);
    }
}
