package io.fieldlog.command.sync;

import jakarta.validation.constraints.Positive;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How a batch is worked off: at most `inFlight` of its commands are carried out at once, and it is read no further
/// than `window` operations ahead of those that are done.
@Validated
@ConfigurationProperties("fieldlog.sync")
record SyncProperties(
        @DefaultValue("128") @Positive int inFlight,
        @DefaultValue("1024") @Positive int window) {}
