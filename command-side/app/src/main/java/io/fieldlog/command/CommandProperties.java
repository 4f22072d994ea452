package io.fieldlog.command;

import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// How commands are handled: a snapshot is taken every `snapshotThreshold` events of an aggregate, aggregates are
/// kept in memory up to about `cacheSize`, and a command that lost to another is retried up to `retries` times,
/// first after `retryBackoff`, then after twice as long each time.
@Validated
@ConfigurationProperties("fieldlog.commands")
record CommandProperties(
        @DefaultValue("50") @Positive int snapshotThreshold,
        @DefaultValue("64MB") DataSize cacheSize,
        @DefaultValue("8") @Positive int retries,
        @DefaultValue("2ms") Duration retryBackoff) {}
