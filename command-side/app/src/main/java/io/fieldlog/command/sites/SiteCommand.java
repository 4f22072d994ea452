package io.fieldlog.command.sites;

import java.util.UUID;

/// What can be asked of one site.
public sealed interface SiteCommand {

    UUID siteId();

    record RegisterSite(UUID siteId, String name, String timeZone) implements SiteCommand {}

    record RenameSite(UUID siteId, String name) implements SiteCommand {}
}
