package io.fieldlog.query.sites;

import io.fieldlog.query.views.Answers;
import io.fieldlog.query.views.Cursor;
import io.fieldlog.query.views.Inquiry;
import io.fieldlog.query.views.Page;
import io.fieldlog.query.views.Snapshot;
import io.fieldlog.query.views.View;
import io.fieldlog.query.views.Views;
import io.fieldlog.web.Allowed;
import io.swagger.v3.oas.annotations.Operation;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class SiteController {

    /// The place of a site in the list.
    private record Key(String name, UUID siteId) {

        static final Key BEFORE_ALL = new Key("", new UUID(0, 0));

        static Key parse(List<String> texts) {
            return new Key(texts.getFirst(), UUID.fromString(texts.getLast()));
        }
    }

    private final Views views;

    SiteController(Views views) {
        this.views = views;
    }

    @Operation(operationId = "listSites", summary = "Sites by name, then id.")
    @GetMapping("/v1/sites")
    @Allowed(everyRole = true)
    ResponseEntity<Page<Site>> sites(
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String cursor,
            Inquiry inquiry) {
        int count = Page.checkedLimit(limit);
        var cursors = Cursor.of("sites", inquiry.actor().organizationId());
        var after = cursors.decode(cursor, 2, Key::parse);
        return views.answer(
                inquiry,
                View.SITES,
                snapshot -> Answers.many(
                        snapshot.position(),
                        Page.of(
                                list(snapshot, count, after),
                                count,
                                cursors,
                                site -> List.of(site.name(), site.siteId().toString()))));
    }

    private static List<Site> list(Snapshot snapshot, int count, @Nullable Key after) {
        var actor = snapshot.actor();
        var from = after == null ? Key.BEFORE_ALL : after;
        return snapshot.sql()
                .sql("""
                        SELECT site_id, name, time_zone, version, position
                        FROM site
                        WHERE organization_id = :organization
                          AND (name, site_id) > (:name, :site)
                          AND (:everywhere OR site_id = ANY (:sites))
                        ORDER BY name, site_id
                        LIMIT :count
                        """)
                .param("organization", actor.organizationId())
                .param("name", from.name())
                .param("site", from.siteId())
                .param("everywhere", actor.sites() == null)
                .param(
                        "sites",
                        actor.sites() == null ? new UUID[0] : actor.sites().toArray(UUID[]::new))
                .param("count", count + 1)
                .query(Site.class)
                .list();
    }

    @Operation(operationId = "showSite", summary = "One site.")
    @GetMapping("/v1/sites/{id}")
    @Allowed(everyRole = true)
    ResponseEntity<Site> site(@PathVariable UUID id, Inquiry inquiry) {
        return views.answer(
                inquiry,
                View.SITES,
                snapshot -> snapshot.sql()
                        .sql("""
                        SELECT site_id, name, time_zone, version, position
                        FROM site
                        WHERE organization_id = :organization AND site_id = :site
                        """)
                        .param("organization", snapshot.actor().organizationId())
                        .param("site", id)
                        .query(Site.class)
                        .optional()
                        .filter(site -> snapshot.actor().maySee(site.siteId()))
                        .map(site -> Answers.one(site.version(), site.position(), site))
                        .orElseThrow(() -> Snapshot.unknown("site")));
    }
}
