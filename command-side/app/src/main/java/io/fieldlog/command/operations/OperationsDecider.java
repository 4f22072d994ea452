package io.fieldlog.command.operations;

import static io.fieldlog.command.Reason.UNKNOWN_PROJECTION;

import io.fieldlog.command.Rejected;
import io.fieldlog.command.operations.OperationsCommand.RetryProjection;
import io.fieldlog.events.OperationsEvent;
import io.fieldlog.events.OperationsEvent.ProjectionRetryRequested;
import java.util.List;
import java.util.Set;

/// Needs no state: what can be asked for depends on nothing that was asked before.
final class OperationsDecider {

    /// Their names are part of the public contract.
    static final Set<String> PROJECTIONS = Set.of(
            "sites",
            "machines",
            "timeline",
            "templates",
            "checklists",
            "defects",
            "schedules",
            "dashboard",
            "days",
            "imports",
            "machine-search");

    private OperationsDecider() {}

    static List<OperationsEvent> decide(OperationsCommand command) {
        return switch (command) {
            case RetryProjection c
            when !PROJECTIONS.contains(c.projection()) ->
                throw new Rejected(UNKNOWN_PROJECTION, "There is no projection %s.".formatted(c.projection()));
            case RetryProjection c -> List.of(new ProjectionRetryRequested(c.organizationId(), c.projection()));
        };
    }
}
