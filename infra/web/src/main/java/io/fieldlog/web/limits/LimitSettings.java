package io.fieldlog.web.limits;

import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How many requests one user and one organization may send in a second for ever, and how many at once after a
/// pause. A node counts by itself for `synchronizeEvery` or a hundredth of a burst, whichever ends first, then with
/// the others. A request waits `patience` for Redis at most; when Redis does not answer, it is left alone for
/// `pause` and nothing is limited meanwhile. `knownCallers` are the counts that a node keeps at hand.
@Validated
@ConfigurationProperties("fieldlog.limits")
public record LimitSettings(
        @DefaultValue("2000") @Positive long userPerSecond,
        @DefaultValue("20000") @Positive long userBurst,
        @DefaultValue("20000") @Positive long organizationPerSecond,
        @DefaultValue("200000") @Positive long organizationBurst,
        @DefaultValue("250ms") Duration synchronizeEvery,
        @DefaultValue("5ms") Duration patience,
        @DefaultValue("1s") Duration pause,
        @DefaultValue("100000") @Positive long knownCallers) {}
