package io.fieldlog.relay;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/// Where the log is.
///
/// @param directUrl the same database without a connection pooler between, which cannot pass notifications on; `url`
/// when there is none
@ConfigurationProperties("fieldlog.log")
record LogSettings(
        String url,
        String username,
        String password,
        @Nullable String directUrl) {

    String listenUrl() {
        return directUrl == null ? url : directUrl;
    }
}
