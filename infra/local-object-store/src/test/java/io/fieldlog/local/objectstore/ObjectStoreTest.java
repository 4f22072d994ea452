package io.fieldlog.local.objectstore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/// The store refuses what a cloud's would refuse, and keeps the rest.
@Timeout(120)
class ObjectStoreTest {

    private static final String ACCESS_KEY = "test-access";

    private static final String SECRET_KEY = "test-secret";

    @TempDir
    static Path data;

    private static final HttpClient http = HttpClient.newHttpClient();

    private static int port;

    private static Process store;

    @BeforeAll
    static void start() throws Exception {
        port = freePort();
        store = store(data, port);
    }

    @AfterAll
    static void stop() throws Exception {
        http.shutdownNow();
        store.destroy();
        assertThat(store.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void has_the_bucket_and_keeps_objects_in_it() {
        try (var s3 = client(port, SECRET_KEY)) {
            assertThat(s3.listBuckets().buckets()).extracting("name").containsExactly("fieldlog");
            s3.putObject(
                    r -> r.bucket("fieldlog").key("photos/a").contentType("image/jpeg"),
                    RequestBody.fromString("jpeg"));

            var object = s3.getObjectAsBytes(r -> r.bucket("fieldlog").key("photos/a"));

            assertThat(object.asUtf8String()).isEqualTo("jpeg");
            assertThat(object.response().contentType()).isEqualTo("image/jpeg");
        }
    }

    @Test
    void takes_an_object_that_is_larger_than_its_memory() {
        var bytes = 200L << 20;
        try (var s3 = client(port, SECRET_KEY)) {
            s3.putObject(
                    r -> r.bucket("fieldlog").key("imports/large"),
                    RequestBody.fromContentProvider(() -> zeros(bytes), bytes, "application/octet-stream"));

            assertThat(s3.headObject(r -> r.bucket("fieldlog").key("imports/large"))
                            .contentLength())
                    .isEqualTo(bytes);
        }
    }

    @Test
    void a_signed_upload_passes_only_as_it_was_signed() throws Exception {
        try (var presigner = presigner()) {
            var upload = presigner
                    .presignPutObject(r -> r.signatureDuration(Duration.ofMinutes(5))
                            .putObjectRequest(o ->
                                    o.bucket("fieldlog").key("photos/signed").contentType("image/jpeg")))
                    .url()
                    .toURI();

            assertThat(put(upload, "image/png")).isEqualTo(403);
            assertThat(put(URI.create(upload.toString().replace("photos/signed", "photos/other")), "image/jpeg"))
                    .isEqualTo(403);
            assertThat(put(URI.create(upload.toString().replaceFirst("\\?.*", "")), "image/jpeg"))
                    .isEqualTo(403);
            assertThat(put(upload, "image/jpeg")).isEqualTo(200);
        }
    }

    @Test
    void a_signed_upload_expires() throws Exception {
        try (var presigner = presigner()) {
            var upload = presigner
                    .presignPutObject(r -> r.signatureDuration(Duration.ofSeconds(1))
                            .putObjectRequest(
                                    o -> o.bucket("fieldlog").key("photos/late").contentType("image/jpeg")))
                    .url()
                    .toURI();
            Thread.sleep(Duration.ofSeconds(3));

            assertThat(put(upload, "image/jpeg")).isEqualTo(403);
        }
    }

    @Test
    void refuses_a_wrong_secret() {
        try (var s3 = client(port, "wrong")) {
            assertThatThrownBy(() -> s3.listBuckets())
                    .isInstanceOfSatisfying(
                            S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(403));
        }
    }

    @Test
    void keeps_objects_over_a_kill(@TempDir Path own) throws Exception {
        var ownPort = freePort();
        var first = store(own, ownPort);
        try (var s3 = client(ownPort, SECRET_KEY)) {
            s3.putObject(r -> r.bucket("fieldlog").key("kept"), RequestBody.fromString("kept"));
        }
        first.destroyForcibly().waitFor();

        var second = store(own, ownPort);
        try (var s3 = client(ownPort, SECRET_KEY)) {
            assertThat(s3.getObjectAsBytes(r -> r.bucket("fieldlog").key("kept"))
                            .asUtf8String())
                    .isEqualTo("kept");
        } finally {
            second.destroyForcibly().waitFor();
        }
    }

    @Test
    void does_not_start_without_credentials(@TempDir Path own) throws Exception {
        var process = command(own, freePort(), Map.of()).start();
        var output = new String(process.getInputStream().readAllBytes(), UTF_8);

        assertThat(process.waitFor()).isEqualTo(2);
        assertThat(output).contains("FIELDLOG_OBJECTSTORE_ACCESSKEY is missing");
    }

    /// A store as the launcher starts it, on the class path of the test.
    private static Process store(Path data, int port) throws Exception {
        var credentials =
                Map.of("FIELDLOG_OBJECTSTORE_ACCESSKEY", ACCESS_KEY, "FIELDLOG_OBJECTSTORE_SECRETKEY", SECRET_KEY);
        var process = command(data, port, credentials).start();
        var output = process.inputReader();
        for (String line; (line = output.readLine()) != null; ) {
            System.out.println(line);
            if (line.contains("The object store is ready on http://127.0.0.1:" + port)) {
                Thread.startVirtualThread(() -> output.lines().forEach(System.out::println));
                return process;
            }
        }
        throw new IllegalStateException("the store ended with " + process.waitFor());
    }

    private static ProcessBuilder command(Path data, int port, Map<String, String> environment) {
        var command = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx96m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ObjectStore.class.getName(),
                        "--data=" + data,
                        "--port=" + port)
                .redirectErrorStream(true);
        command.environment().putAll(environment);
        return command;
    }

    private static S3Client client(int port, String secret) {
        return S3Client.builder()
                .endpointOverride(URI.create("http://127.0.0.1:" + port))
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, secret)))
                .build();
    }

    private static S3Presigner presigner() {
        return S3Presigner.builder()
                .endpointOverride(URI.create("http://127.0.0.1:" + port))
                .region(Region.US_EAST_1)
                .serviceConfiguration(
                        S3Configuration.builder().pathStyleAccessEnabled(true).build())
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY)))
                .build();
    }

    private static int put(URI uri, String contentType) throws Exception {
        var request = HttpRequest.newBuilder(uri)
                .header("Content-Type", contentType)
                .PUT(BodyPublishers.ofString("jpeg"))
                .build();
        return http.send(request, BodyHandlers.discarding()).statusCode();
    }

    private static InputStream zeros(long bytes) {
        return new InputStream() {
            private long left = bytes;

            @Override
            public int read() {
                return left-- > 0 ? 0 : -1;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                var read = (int) Math.min(length, left);
                left -= read;
                return read == 0 && length > 0 ? -1 : read;
            }
        };
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
