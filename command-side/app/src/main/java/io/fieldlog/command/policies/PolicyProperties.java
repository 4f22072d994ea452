package io.fieldlog.command.policies;

import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How policies work: at most `batch` events are taken at once, `commandsInFlight` commands are sent at a time, and
/// what could not be done is tried again every `parkedRetry`.
@Validated
@ConfigurationProperties("fieldlog.policies")
record PolicyProperties(
        @DefaultValue("500") @Positive int batch,
        @DefaultValue("16") @Positive int commandsInFlight,
        @DefaultValue("1m") Duration parkedRetry) {}
