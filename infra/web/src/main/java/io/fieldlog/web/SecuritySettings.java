package io.fieldlog.web;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Whose tokens are believed. The keys are fetched from `jwkSetUri` when the first token arrives, never at start.
@Validated
@ConfigurationProperties("fieldlog.security")
record SecuritySettings(
        @NotBlank String issuer,
        @NotNull URI jwkSetUri,
        @DefaultValue("fieldlog") String audience,
        @DefaultValue("30s") Duration clockSkew,
        @DefaultValue("5m") Duration keyRefresh,
        @DefaultValue("2s") Duration keyTimeout) {}
