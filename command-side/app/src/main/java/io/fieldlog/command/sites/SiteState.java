package io.fieldlog.command.sites;

import io.fieldlog.events.SiteEvent;
import io.fieldlog.events.SiteEvent.SiteRegistered;
import io.fieldlog.events.SiteEvent.SiteRenamed;
import java.time.ZoneId;

/// What the rules must know of a site's past.
sealed interface SiteState {

    record Unregistered() implements SiteState {}

    record Registered(String name, ZoneId timeZone) implements SiteState {}

    static SiteState evolve(SiteState state, SiteEvent event) {
        return switch (event) {
            case SiteRegistered e -> new Registered(e.name(), ZoneId.of(e.timeZone()));
            case SiteRenamed e
            when state instanceof Registered registered -> new Registered(e.name(), registered.timeZone());
            case SiteRenamed e -> throw new IllegalStateException("renamed before it was registered: " + e.siteId());
        };
    }
}
