package io.fieldlog.command.sites;

import static io.fieldlog.command.Reason.INVALID_TIME_ZONE;
import static io.fieldlog.command.Reason.SITE_EXISTS;
import static io.fieldlog.command.Reason.UNKNOWN_SITE;

import io.fieldlog.command.Rejected;
import io.fieldlog.command.sites.SiteCommand.RegisterSite;
import io.fieldlog.command.sites.SiteCommand.RenameSite;
import io.fieldlog.command.sites.SiteState.Registered;
import io.fieldlog.command.sites.SiteState.Unregistered;
import io.fieldlog.events.SiteEvent;
import io.fieldlog.events.SiteEvent.SiteRegistered;
import io.fieldlog.events.SiteEvent.SiteRenamed;
import java.time.ZoneId;
import java.util.List;

/// The rules of a site as one table of commands and states.
final class SiteDecider {

    private record Case(SiteCommand command, SiteState state) {}

    private SiteDecider() {}

    static List<SiteEvent> decide(SiteCommand command, SiteState state) {
        return switch (new Case(command, state)) {
            case Case(RegisterSite c, Unregistered _)
            when !isTimeZone(c.timeZone()) ->
                throw new Rejected(
                        INVALID_TIME_ZONE,
                        "%s is not the name of an IANA time zone.".formatted(c.timeZone()),
                        "/timeZone");
            case Case(RegisterSite c, Unregistered _) ->
                List.of(new SiteRegistered(c.siteId(), c.name(), c.timeZone()));
            case Case(RegisterSite c, Registered _) ->
                throw new Rejected(SITE_EXISTS, "The site %s is already registered.".formatted(c.siteId()));
            case Case(RenameSite c, Registered s) when c.name().equals(s.name()) -> List.of();
            case Case(RenameSite c, Registered _) -> List.of(new SiteRenamed(c.siteId(), c.name()));
            case Case(RenameSite c, Unregistered _) ->
                throw new Rejected(UNKNOWN_SITE, "There is no site %s.".formatted(c.siteId()));
        };
    }

    /// Names of regions only: an offset such as `+02:00` knows nothing of daylight-saving time. The JDK's own
    /// `SystemV/…` are none of IANA's.
    static boolean isTimeZone(String name) {
        return ZoneId.getAvailableZoneIds().contains(name) && !name.startsWith("SystemV/");
    }
}
