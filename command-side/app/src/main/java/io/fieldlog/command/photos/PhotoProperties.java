package io.fieldlog.command.photos;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// `uploadLifetime`: so long may be uploaded to a signed address; S3 signs for a week at most.
@Validated
@ConfigurationProperties("fieldlog.photos")
record PhotoProperties(
        @DurationMin(seconds = 1) @DurationMax(days = 7) @DefaultValue("15m")
        Duration uploadLifetime) {}
