package io.fieldlog.events;

import java.util.UUID;

/// Facts about how an organization's views are operated: one stream per organization, its id is the organization's.
public sealed interface OperationsEvent extends Event {

    UUID organizationId();

    @Override
    default UUID streamId() {
        return organizationId();
    }

    /// An administrator asks a projection to try again the event on which it parked this organization.
    record ProjectionRetryRequested(UUID organizationId, String projection) implements OperationsEvent {}
}
