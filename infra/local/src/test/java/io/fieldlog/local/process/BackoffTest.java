package io.fieldlog.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Duration AT_ONCE = Duration.ofMillis(10);
    private static final Duration LATER = Duration.ofMinutes(5);

    @Test
    void waits_longer_after_each_quick_death_and_gives_up_hope_after_five() {
        var backoff = Backoff.NONE;
        var delays = new long[6];
        for (int death = 0; death < delays.length; death++) {
            backoff = backoff.afterDeath(AT_ONCE);
            delays[death] = backoff.delay(Pace.USUAL).toMillis();
        }

        assertThat(delays).containsExactly(200, 800, 3_200, 12_800, 15_000, 15_000);
        assertThat(backoff.isHopeless()).isTrue();
    }

    @Test
    void forgets_the_quick_deaths_of_what_has_run_for_a_while() {
        var backoff = Backoff.NONE.afterDeath(AT_ONCE).afterDeath(AT_ONCE).afterDeath(AT_ONCE);

        assertThat(backoff.afterDeath(LATER)).isEqualTo(new Backoff(1));
    }
}
