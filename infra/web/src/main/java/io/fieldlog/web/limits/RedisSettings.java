package io.fieldlog.web.limits;

import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Where Redis is, for what can do without it: nothing that must not be lost is kept there.
@Validated
@ConfigurationProperties("fieldlog.redis")
public record RedisSettings(
        @NotNull URI url, @DefaultValue("1s") Duration connectTimeout) {}
