package io.fieldlog.command.imports;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Where files are kept: any S3. Without `endpoint` it is Amazon's of the region, without keys the environment's
/// credentials are used.
@ConfigurationProperties("fieldlog.object-store")
record ObjectStoreProperties(
        @Nullable URI endpoint,
        @DefaultValue("us-east-1") String region,
        @DefaultValue("fieldlog") String bucket,
        @Nullable String accessKey,
        @Nullable String secretKey) {}
