package io.fieldlog.command.imports;

import io.fieldlog.command.CommandContext;
import io.fieldlog.command.CommandDesk;
import io.fieldlog.command.Reason;
import io.fieldlog.command.Rejected;
import io.fieldlog.command.sites.SiteCommand.RegisterSite;
import io.fieldlog.command.sites.SiteNames;
import io.fieldlog.web.StrictUuid;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/// Where the machines of one import stand: where the row says, else where the request says, else at a site of its
/// own that is registered when the first machine needs it.
final class ImportSites {

    private final CommandDesk desk;
    private final SiteNames names;
    private final ImportTask task;
    private @Nullable UUID fallback;
    private @Nullable Map<String, List<UUID>> byName;

    ImportSites(CommandDesk desk, SiteNames names, ImportTask task, @Nullable UUID requested) {
        this.desk = desk;
        this.names = names;
        this.task = task;
        this.fallback = requested;
    }

    UUID of(@Nullable String site) throws BadRecord {
        if (site == null) {
            return fallback();
        }
        var id = StrictUuid.parse(site);
        return id.isPresent() ? id.get() : named(site);
    }

    private UUID named(String name) throws BadRecord {
        if (byName == null) {
            byName = names.of(task.actor().organizationId());
        }
        var found = byName.getOrDefault(name, List.of()).stream()
                .filter(task.actor()::maySee)
                .toList();
        return switch (found.size()) {
            case 0 -> throw new BadRecord("There is no site named %s.".formatted(name));
            case 1 -> found.getFirst();
            default -> throw new BadRecord("Several sites are named %s: give the site's id.".formatted(name));
        };
    }

    private UUID fallback() {
        if (fallback == null) {
            fallback = registerDefault();
        }
        return fallback;
    }

    private UUID registerDefault() {
        var site = ImportIds.ofDefaultSite(task.actor().organizationId());
        var command = new RegisterSite(site, ImportIds.DEFAULT_SITE, "UTC");
        var context = new CommandContext(
                task.actor(),
                ImportIds.ofStep(task.importId(), "site"),
                CommandContext.hash("default site".getBytes(StandardCharsets.UTF_8)),
                null,
                null,
                task.traceparent());
        try {
            desk.send("site", site, command, HttpStatus.CREATED.value(), context);
        } catch (Rejected e) {
            if (e.reason() != Reason.SITE_EXISTS) {
                throw e;
            }
        }
        return site;
    }
}
