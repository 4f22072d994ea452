package io.fieldlog.projections;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// The replicas of the views' primary, as JDBC URLs: verified as it is.
@ConfigurationProperties("fieldlog.replicas")
public record ReplicasProperties(@DefaultValue List<String> urls) {}
