package io.fieldlog.query.machines;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Where the search index is, and how many searches run there at once; more wait for `connectTimeout` at most.
@Validated
@ConfigurationProperties("fieldlog.elasticsearch")
record ElasticsearchSettings(
        @NotNull URI url,
        @DefaultValue("32") @Positive int connections,
        @DefaultValue("1s") Duration connectTimeout,
        @DefaultValue("5s") Duration readTimeout,
        @DefaultValue("fieldlog-machines") String machinesAlias) {}
