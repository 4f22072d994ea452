package io.fieldlog.command.imports;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// `commandsInFlight`: rows on their way at the same time, on one node. `rowsPerBatch` and `batchTime`: a batch ends,
/// and progress is recorded, when either is reached. `listedRejections`: so many refused rows are named, the rest is
/// counted.
@Validated
@ConfigurationProperties("fieldlog.imports")
record ImportProperties(
        @Positive @DefaultValue("64") int commandsInFlight,
        @Positive @Max(1000) @DefaultValue("500") int rowsPerBatch,
        @DefaultValue("1s") Duration batchTime,
        @Positive @DefaultValue("1000") int listedRejections) {}
