package io.fieldlog.projections;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/// The views' primary: `url` is JDBC. Without `migration` somebody else migrates the database, and the projections wait
/// for it.
@ConfigurationProperties("fieldlog.views")
public record ViewsProperties(
        String url,
        String username,
        String password,
        @Nullable Migration migration) {

    /// The role that owns the views.
    public record Migration(String username, String password) {}
}
