package io.fieldlog.projections;

import org.springframework.boot.context.properties.ConfigurationProperties;

/// Where the log is read when an event was lost on the way, and for verification: `url` is JDBC, the role only reads.
@ConfigurationProperties("fieldlog.log")
public record LogProperties(String url, String username, String password) {}
