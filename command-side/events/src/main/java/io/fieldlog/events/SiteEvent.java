package io.fieldlog.events;

import java.util.UUID;

/// Facts about one site: a place with a time zone of its own, where machines stand.
public sealed interface SiteEvent extends Event {

    UUID siteId();

    @Override
    default UUID streamId() {
        return siteId();
    }

    /// `timeZone` is an IANA name, for example `Europe/Berlin`.
    record SiteRegistered(UUID siteId, String name, String timeZone) implements SiteEvent {}

    record SiteRenamed(UUID siteId, String name) implements SiteEvent {}
}
