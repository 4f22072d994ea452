package io.fieldlog.command.eventlog;

import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How appends are grouped: a group takes what waits, up to `groupUnits` units of work and `groupBytes` of payload.
/// An append that is not confirmed within `patience` is answered as unavailable; more than `queueUnits` waiting are
/// refused at once.
@Validated
@ConfigurationProperties("fieldlog.append")
public record AppendProperties(
        @DefaultValue("256") @Positive int groupUnits,
        @DefaultValue("4194304") @Positive long groupBytes,
        @DefaultValue("20000") @Positive int queueUnits,
        @DefaultValue("10s") Duration patience) {

    /// As configured when nothing is.
    public static AppendProperties defaults() {
        return new AppendProperties(256, 4 << 20, 20_000, Duration.ofSeconds(10));
    }
}
