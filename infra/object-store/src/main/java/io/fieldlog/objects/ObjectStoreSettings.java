package io.fieldlog.objects;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Where files are kept: any S3. Without `endpoint` it is Amazon's of the region, without keys the environment's
/// credentials are used. `publicEndpoint` is how devices and browsers reach the same store, when that is another
/// address than the applications use: signed addresses are made for it.
@ConfigurationProperties("fieldlog.object-store")
public record ObjectStoreSettings(
        @Nullable URI endpoint,
        @Nullable URI publicEndpoint,
        @DefaultValue("us-east-1") String region,
        @DefaultValue("fieldlog") String bucket,
        @Nullable String accessKey,
        @Nullable String secretKey) {}
