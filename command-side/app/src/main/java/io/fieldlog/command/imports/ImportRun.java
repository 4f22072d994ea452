package io.fieldlog.command.imports;

import io.fieldlog.command.CommandContext;
import io.fieldlog.command.EventSourced;
import io.fieldlog.command.Reason;
import io.fieldlog.command.Rejected;
import io.fieldlog.command.imports.ImportCommand.CompleteImport;
import io.fieldlog.command.imports.ImportCommand.FailImport;
import io.fieldlog.command.imports.ImportCommand.ReportProgress;
import io.fieldlog.command.imports.ImportCommand.RequestImport;
import io.fieldlog.command.imports.ImportState.Unrequested;
import io.fieldlog.events.ImportEvent;
import io.fieldlog.web.Actor;
import io.fieldlog.web.CommonProblem;
import io.fieldlog.web.Problem;
import java.util.List;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;

/// Hands what happens to an import to its rules.
@Aggregate(type = "import", cache = "aggregates", snapshotTriggerDefinition = "snapshots")
final class ImportRun extends EventSourced<ImportCommand, ImportEvent, ImportState> {

    ImportRun() {
        super("import", ImportEvent.class, new Snapshot<>(1, ImportState.class), new Unrequested());
    }

    @CommandHandler(commandName = "import")
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(ImportCommand command, @MetaDataValue(CONTEXT) CommandContext context) {
        carryOut(command, context);
    }

    @Override
    protected void authorize(ImportCommand command, ImportState state, Actor actor) {
        switch (command) {
            case RequestImport c
            when c.siteId() == null && actor.sites() != null ->
                throw new Problem(
                        CommonProblem.FORBIDDEN, "A token that is limited to sites imports into one of them.");
            case RequestImport c
            when c.siteId() != null && !actor.maySee(c.siteId()) ->
                throw new Rejected(Reason.UNKNOWN_SITE, "There is no site %s.".formatted(c.siteId()), "/siteId");
            case RequestImport _, ReportProgress _, CompleteImport _, FailImport _ -> {}
        }
    }

    @Override
    protected List<ImportEvent> decide(ImportCommand command, ImportState state) {
        return ImportDecider.decide(command, state);
    }

    @Override
    protected ImportState evolve(ImportState state, ImportEvent event) {
        return ImportState.evolve(state, event);
    }
}
