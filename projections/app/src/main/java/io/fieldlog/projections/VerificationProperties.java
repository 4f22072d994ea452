package io.fieldlog.projections;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/// Which servers' views are verified: `name=url` each, comma-separated, the primary first. Without any: the views'
/// primary and every replica of `fieldlog.replicas`.
@ConfigurationProperties("fieldlog.verification")
public final class VerificationProperties {

    private final Map<String, String> servers = new LinkedHashMap<>();

    public VerificationProperties(@Nullable List<String> servers) {
        if (servers != null) {
            servers.forEach(this::add);
        }
    }

    private void add(String server) {
        var separator = server.indexOf('=');
        if (separator < 1) {
            throw new IllegalArgumentException("fieldlog.verification.servers wants name=url, not " + server);
        }
        this.servers.put(server.substring(0, separator), server.substring(separator + 1));
    }

    public Map<String, String> servers() {
        return servers;
    }
}
