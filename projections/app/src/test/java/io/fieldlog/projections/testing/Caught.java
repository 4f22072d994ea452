package io.fieldlog.projections.testing;

import io.fieldlog.projections.Views;
import java.util.Collection;

/// Whether projections have come to the end of a log.
public final class Caught {

    private Caught() {}

    /// Every projection, the search index too, has applied every event of these organizations.
    public static void up(Servers servers, EventLog log) {
        upTo(servers, log, log.positions().keySet());
    }

    public static void upTo(Servers servers, EventLog log, Collection<java.util.UUID> organizations) {
        var projections = Views.all().size() + 1;
        for (var organization : organizations) {
            var position = log.positions().get(organization);
            Wait.until(
                    "every projection of %s is at %d".formatted(organization, position),
                    () -> servers.number("""
                            SELECT count(*) FROM checkpoint WHERE organization_id = '%s' AND position = %d""".formatted(organization, position)) == projections);
        }
    }
}
