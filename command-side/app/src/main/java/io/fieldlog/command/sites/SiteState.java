package io.fieldlog.command.sites;

import io.fieldlog.events.SiteEvent;
import io.fieldlog.events.SiteEvent.SiteRegistered;
import io.fieldlog.events.SiteEvent.SiteRenamed;

/// What the rules must know of a site's past.
sealed interface SiteState {

    record Unregistered() implements SiteState {}

    record Registered(String name) implements SiteState {}

    static SiteState evolve(SiteState state, SiteEvent event) {
        return switch (event) {
            case SiteRegistered e -> new Registered(e.name());
            case SiteRenamed e -> new Registered(e.name());
        };
    }
}
