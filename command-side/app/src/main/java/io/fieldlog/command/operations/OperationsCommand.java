package io.fieldlog.command.operations;

import java.util.UUID;

/// What an administrator can ask of the operation of the organization's views.
public sealed interface OperationsCommand {

    UUID organizationId();

    record RetryProjection(UUID organizationId, String projection) implements OperationsCommand {}
}
