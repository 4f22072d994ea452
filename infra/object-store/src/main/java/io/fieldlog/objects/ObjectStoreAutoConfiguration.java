package io.fieldlog.objects;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/// Gives an application the object store's client, and the pen that signs addresses for others.
@AutoConfiguration
@EnableConfigurationProperties(ObjectStoreSettings.class)
public class ObjectStoreAutoConfiguration {

    @Bean(destroyMethod = "close")
    S3Client objectStoreClient(ObjectStoreSettings settings) {
        var client = S3Client.builder()
                .region(Region.of(settings.region()))
                .forcePathStyle(settings.endpoint() != null)
                // An empty file is stored before a server has said to go on, which the JDK's client takes for an error.
                .serviceConfiguration(s3 -> s3.expectContinueEnabled(false))
                // Not every S3 takes trailing checksums; the log keeps each file's SHA-256.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .httpClientBuilder(UrlConnectionHttpClient.builder());
        if (settings.endpoint() != null) {
            client.endpointOverride(settings.endpoint());
        }
        var credentials = credentials(settings);
        if (credentials != null) {
            client.credentialsProvider(credentials);
        }
        return client.build();
    }

    @Bean(destroyMethod = "close")
    S3Presigner objectStorePresigner(ObjectStoreSettings settings) {
        var address = settings.publicEndpoint() == null ? settings.endpoint() : settings.publicEndpoint();
        var presigner = S3Presigner.builder()
                .region(Region.of(settings.region()))
                .serviceConfiguration(S3Configuration.builder()
                        .pathStyleAccessEnabled(address != null)
                        .build());
        if (address != null) {
            presigner.endpointOverride(address);
        }
        var credentials = credentials(settings);
        if (credentials != null) {
            presigner.credentialsProvider(credentials);
        }
        return presigner.build();
    }

    private static @Nullable AwsCredentialsProvider credentials(ObjectStoreSettings settings) {
        return settings.accessKey() == null || settings.secretKey() == null
                ? null
                : StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(settings.accessKey(), settings.secretKey()));
    }
}
