package io.fieldlog.command.sites;

import io.fieldlog.command.CommandContext;
import io.fieldlog.command.EventSourced;
import io.fieldlog.command.Reason;
import io.fieldlog.command.Rejected;
import io.fieldlog.command.sites.SiteCommand.RegisterSite;
import io.fieldlog.command.sites.SiteCommand.RenameSite;
import io.fieldlog.command.sites.SiteState.Unregistered;
import io.fieldlog.events.SiteEvent;
import io.fieldlog.web.Actor;
import io.fieldlog.web.CommonProblem;
import io.fieldlog.web.Problem;
import java.util.List;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;

/// Hands commands to the rules of a site.
@Aggregate(type = "site", cache = "aggregates", snapshotTriggerDefinition = "snapshots")
final class Site extends EventSourced<SiteCommand, SiteEvent, SiteState> {

    Site() {
        super("site", SiteEvent.class, new Snapshot<>(2, SiteState.class), new Unregistered());
    }

    @CommandHandler(commandName = "site")
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(SiteCommand command, @MetaDataValue(CONTEXT) CommandContext context) {
        carryOut(command, context);
    }

    @Override
    protected void authorize(SiteCommand command, SiteState state, Actor actor) {
        switch (command) {
            case RegisterSite _
            when actor.sites() != null ->
                throw new Problem(CommonProblem.FORBIDDEN, "A token that is limited to sites registers none.");
            case RenameSite c
            when !actor.maySee(c.siteId()) ->
                throw new Rejected(Reason.UNKNOWN_SITE, "There is no site %s.".formatted(c.siteId()));
            case RegisterSite _, RenameSite _ -> {}
        }
    }

    @Override
    protected List<SiteEvent> decide(SiteCommand command, SiteState state) {
        return SiteDecider.decide(command, state);
    }

    @Override
    protected SiteState evolve(SiteState state, SiteEvent event) {
        return SiteState.evolve(state, event);
    }
}
