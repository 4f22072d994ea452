package io.fieldlog.projections.sites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fieldlog.events.SiteEvent.SiteRegistered;
import io.fieldlog.events.SiteEvent.SiteRenamed;
import io.fieldlog.projections.fold.InconsistentLogException;
import io.fieldlog.projections.sites.SitesView.Site;
import io.fieldlog.projections.testing.Fold;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SitesViewTest {

    final UUID site = new UUID(3, 1);

    @Test
    void a_renamed_site_has_its_new_name_and_its_time_zone() {
        var rows = Fold.of(
                new SitesView(), new SiteRegistered(site, "North", "Europe/Berlin"), new SiteRenamed(site, "South"));
        assertThat(rows.rows(SitesView.SITE).values())
                .containsExactly(new Site(Fold.ORGANIZATION, site, "South", "Europe/Berlin", 2, 2));
    }

    @Test
    void renaming_an_unknown_site_is_refused() {
        assertThatThrownBy(() -> Fold.of(new SitesView(), new SiteRenamed(site, "South")))
                .isInstanceOf(InconsistentLogException.class);
    }
}
