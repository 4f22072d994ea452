package io.fieldlog.command.sites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fieldlog.command.Reason;
import io.fieldlog.command.Rejected;
import io.fieldlog.command.sites.SiteCommand.RegisterSite;
import io.fieldlog.command.sites.SiteCommand.RenameSite;
import io.fieldlog.command.sites.SiteState.Unregistered;
import io.fieldlog.events.SiteEvent;
import io.fieldlog.events.SiteEvent.SiteRegistered;
import io.fieldlog.events.SiteEvent.SiteRenamed;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SiteDeciderTest {

    static final UUID SITE = UUID.fromString("019ab000-0000-7000-8000-000000000002");
    static final SiteRegistered REGISTERED = new SiteRegistered(SITE, "Hamburg", "Europe/Berlin");

    @Test
    void is_registered_with_its_name_and_time_zone() {
        assertThat(SiteDecider.decide(new RegisterSite(SITE, "Hamburg", "Europe/Berlin"), given()))
                .containsExactly(REGISTERED);
    }

    @Test
    void cannot_be_registered_twice() {
        rejected(Reason.SITE_EXISTS, new RegisterSite(SITE, "Hamburg", "Europe/Berlin"), given(REGISTERED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTC", "Etc/UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires", "Asia/Kathmandu"})
    void has_an_iana_time_zone(String zone) {
        assertThat(SiteDecider.decide(new RegisterSite(SITE, "Hamburg", zone), given()))
                .containsExactly(new SiteRegistered(SITE, "Hamburg", zone));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Europe/Atlantis",
                "+02:00",
                "UTC+2",
                "GMT+02:00",
                "Z",
                "europe/berlin",
                " UTC",
                "SystemV/EST5",
                ""
            })
    void has_no_other_time_zone(String zone) {
        rejected(Reason.INVALID_TIME_ZONE, new RegisterSite(SITE, "Hamburg", zone), given());
    }

    @Test
    void is_renamed() {
        assertThat(SiteDecider.decide(new RenameSite(SITE, "Hamburg port"), given(REGISTERED)))
                .containsExactly(new SiteRenamed(SITE, "Hamburg port"));
    }

    @Test
    void that_already_has_the_name_stays_as_it_is() {
        assertThat(SiteDecider.decide(new RenameSite(SITE, "Hamburg"), given(REGISTERED)))
                .isEmpty();
        var renamed = given(REGISTERED, new SiteRenamed(SITE, "Hamburg port"));
        assertThat(SiteDecider.decide(new RenameSite(SITE, "Hamburg port"), renamed))
                .isEmpty();
        assertThat(SiteDecider.decide(new RenameSite(SITE, "Hamburg"), renamed)).hasSize(1);
    }

    @Test
    void that_is_unknown_is_not_renamed() {
        rejected(Reason.UNKNOWN_SITE, new RenameSite(SITE, "Hamburg"), given());
    }

    @Test
    void a_log_that_cannot_be_is_not_read() {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> given(new SiteRenamed(SITE, "Hamburg port")));
    }

    static SiteState given(SiteEvent... events) {
        SiteState state = new Unregistered();
        for (var event : events) {
            state = SiteState.evolve(state, event);
        }
        return state;
    }

    static void rejected(Reason reason, SiteCommand command, SiteState state) {
        assertThatExceptionOfType(Rejected.class)
                .isThrownBy(() -> SiteDecider.decide(command, state))
                .satisfies(rejected -> assertThat(rejected.reason()).isEqualTo(reason));
    }
}
