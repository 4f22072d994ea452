package io.fieldlog.query.photos;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// `downloadLifetime`: so long a signed address can be read from.
@Validated
@ConfigurationProperties("fieldlog.photos")
record PhotoSettings(
        @DurationMin(seconds = 1) @DurationMax(hours = 1) @DefaultValue("5m")
        Duration downloadLifetime) {}
