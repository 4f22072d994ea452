package io.fieldlog.projections.photos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fieldlog.events.ChecklistEvent.PhotoAttached;
import io.fieldlog.local.testing.ObjectStoreServer;
import io.fieldlog.objects.PhotoKeys;
import io.fieldlog.projections.fold.WorkingSet;
import io.fieldlog.projections.runtime.Advance;
import io.fieldlog.projections.runtime.Database;
import io.fieldlog.projections.testing.EventLog;
import io.fieldlog.projections.testing.Fold;
import io.fieldlog.projections.testing.Servers;
import io.fieldlog.stream.EventCodec;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

class ThumbnailMakerTest {

    private static final UUID ORGANIZATION = Fold.ORGANIZATION;

    @TempDir
    static Path directory;

    private final Servers servers = Servers.empty();
    private final Database views = new Database(servers.views());
    private final EventCodec codec = new EventCodec();
    private final EventLog log = new EventLog();
    private final ObjectStoreServer store = ObjectStoreServer.start(directory.resolve("objects-" + UUID.randomUUID()));
    private final S3Client s3 = S3Client.builder()
            .endpointOverride(URI.create(store.endpoint()))
            .region(Region.US_EAST_1)
            .forcePathStyle(true)
            .credentialsProvider(
                    StaticCredentialsProvider.create(AwsBasicCredentials.create(store.accessKey(), store.secretKey())))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
    private final ThumbnailMaker maker = new ThumbnailMaker(views, s3, "fieldlog", new SimpleMeterRegistry());

    @AfterEach
    void close() {
        s3.close();
        store.close();
    }

    private void attach(String... sha256s) throws SQLException {
        var events = List.of(sha256s).stream()
                .map(sha256 ->
                        log.append(ORGANIZATION, new PhotoAttached(UUID.randomUUID(), UUID.randomUUID(), sha256, 1)))
                .toList();
        var feed = new ThumbnailFeed(codec, maker::wake);
        views.transact(connection -> {
            feed.write(connection, WorkingSet.fromTheBeginning(), List.of(new Advance(ORGANIZATION, events)));
            return true;
        });
    }

    private void put(String sha256, byte[] file) {
        s3.putObject(
                r -> r.bucket("fieldlog").key(PhotoKeys.original(ORGANIZATION, sha256)), RequestBody.fromBytes(file));
    }

    private String states() {
        return servers.text("SELECT string_agg(sha256 || ' ' || state, ', ' ORDER BY sha256) FROM thumbnail");
    }

    private static byte[] jpeg() throws IOException {
        var bytes = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(2000, 1000, BufferedImage.TYPE_INT_RGB), "jpeg", bytes);
        return bytes.toByteArray();
    }

    @Test
    void makes_each_thumbnail_once_and_survives_what_cannot_be_one_and_an_outage() throws Exception {
        put("good", jpeg());
        put("poison", "no picture".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        attach("poison", "good", "good");
        attach("good"); // a replay, or a second photo with the same content
        assertThat(states()).isEqualTo("good WANTED, poison WANTED");

        assertThat(maker.makeOne()).isTrue();
        assertThat(maker.makeOne()).isTrue();
        assertThat(maker.makeOne()).isFalse();

        assertThat(states()).isEqualTo("good MADE, poison UNAVAILABLE");
        var made = s3.getObjectAsBytes(r -> r.bucket("fieldlog").key(PhotoKeys.thumbnail(ORGANIZATION, "good")))
                .asByteArray();
        assertThat(ImageIO.read(new ByteArrayInputStream(made)).getWidth()).isEqualTo(Thumbnail.EDGE);
        attach("good", "poison");
        assertThat(maker.makeOne()).isFalse();

        attach("late");
        store.stop();
        assertThatThrownBy(maker::makeOne).isInstanceOf(SdkException.class);
        assertThat(states()).contains("late WANTED");
        store.startAgain();
        put("late", jpeg());
        assertThat(maker.makeOne()).isTrue();
        assertThat(states()).contains("late MADE");

        attach("killer");
        put("killer", jpeg());
        servers.inViews("UPDATE thumbnail SET attempts = 3 WHERE sha256 = 'killer'"); // it ended three processes
        assertThat(maker.makeOne()).isTrue();
        assertThat(states()).contains("killer UNAVAILABLE");
    }
}
