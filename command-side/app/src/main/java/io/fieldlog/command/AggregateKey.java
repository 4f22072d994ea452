package io.fieldlog.command;

import java.util.UUID;

/// Axon's identifier of an aggregate: it carries the organization, so that loading, caching and snapshots need nothing
/// else, and another organization's id simply does not exist.
public record AggregateKey(UUID organizationId, UUID id) {

    public static AggregateKey parse(String text) {
        var colon = text.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("not an aggregate key: " + text);
        }
        return new AggregateKey(UUID.fromString(text.substring(0, colon)), UUID.fromString(text.substring(colon + 1)));
    }

    /// `<organization id>:<id>`.
    @Override
    public String toString() {
        return organizationId + ":" + id;
    }
}
