package io.fieldlog.query.machines;

import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Where the search index is.
@Validated
@ConfigurationProperties("fieldlog.elasticsearch")
record ElasticsearchSettings(
        @NotNull URI url,
        @DefaultValue("1s") Duration connectTimeout,
        @DefaultValue("5s") Duration readTimeout,
        @DefaultValue("fieldlog-machines") String machinesAlias) {}
