package io.fieldlog.command.checklists;

import static org.assertj.core.api.Assertions.assertThat;

import io.fieldlog.command.AggregateKey;
import io.fieldlog.command.HttpTest;
import io.fieldlog.events.ChecklistEvent.PhotoAnnounced;
import io.fieldlog.events.ChecklistEvent.PhotoAttached;
import io.fieldlog.objects.ObjectStoreSettings;
import io.fieldlog.objects.PhotoKeys;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import tools.jackson.databind.JsonNode;

/// The bytes of photos against a real object store, which checks each signature.
class PhotoHttpTest extends HttpTest {

    private static final int MIB = 1 << 20;

    @Autowired
    EventStore events;

    @Autowired
    S3Client s3;

    @Autowired
    ObjectStoreSettings store;

    final UUID checklist = UUID.randomUUID();
    final UUID photo = UUID.randomUUID();
    final String path = "/v1/checklists/" + checklist + "/photos";
    final String confirmation = path + "/" + photo + "/confirmation";
    UUID site;

    @BeforeEach
    void begin() {
        var template = UUID.randomUUID();
        site = site();
        admin().post("/v1/templates", """
                {"templateId": "%s", "name": "Forklift, daily", "sections": %s}""".formatted(template, ChecklistHttpTest.SECTIONS))
                .is(201);
        user("INSPECTOR")
                .post("/v1/checklists", """
                {"checklistId": "%s", "machineId": "%s", "templateId": "%s", "templateVersion": 1,
                 "startedAt": "2026-11-23T08:00:00+01:00"}""".formatted(checklist, machine(site), template))
                .is(201);
    }

    private static byte[] jpeg(int size) {
        var bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        System.arraycopy(HexFormat.of().parseHex("ffd8ffe000104a464946"), 0, bytes, 0, 10);
        return bytes;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private String announcement(byte[] bytes, String contentType) {
        return announcement(sha256(bytes), contentType, bytes.length);
    }

    private String announcement(String sha256, String contentType, long bytes) {
        return """
                {"photoId": "%s", "question": "brake", "sha256": "%s", "contentType": "%s", "bytes": %d,
                 "capturedAt": "2026-11-23T08:05:00+01:00"}""".formatted(photo, sha256, contentType, bytes);
    }

    private JsonNode announce(byte[] bytes) {
        return user("INSPECTOR")
                .post(path, announcement(bytes, "image/jpeg"))
                .is(201)
                .json()
                .path("upload");
    }

    private static int put(JsonNode upload, byte[] bytes) {
        return put(
                upload.path("url").asString(),
                bytes,
                "Content-Type",
                upload.path("headers").path("Content-Type").asString());
    }

    private static int put(String url, byte[] bytes, String... headers) {
        // Who is refused is hung up on: it must not be sending then.
        var request =
                HttpRequest.newBuilder(URI.create(url)).expectContinue(true).PUT(BodyPublishers.ofByteArray(bytes));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try (var device = HttpClient.newHttpClient()) {
            return device.send(request.build(), BodyHandlers.discarding()).statusCode();
        } catch (java.io.IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The store may hang up on who is refused before it has said so.
    private static boolean isTaken(String url, byte[] bytes, String... headers) {
        try {
            var status = put(url, bytes, headers);
            assertThat(status).isIn(200, 403);
            return status == 200;
        } catch (IllegalStateException hungUp) {
            assertThat(hungUp).hasCauseInstanceOf(java.io.IOException.class);
            return false;
        }
    }

    private byte[] stored(UUID anyOrganization, byte[] bytes) {
        return s3.getObjectAsBytes(
                        r -> r.bucket(store.bucket()).key(PhotoKeys.original(anyOrganization, sha256(bytes))))
                .asByteArray();
    }

    private long objects(String prefix) {
        return s3.listObjectsV2(r -> r.bucket(store.bucket()).prefix(prefix)).keyCount();
    }

    private List<Object> log() {
        return events.readEvents(new AggregateKey(organization, checklist).toString(), 0)
                .asStream()
                .map(message -> (Object) message.getPayload())
                .toList();
    }

    @Test
    void is_announced_uploaded_and_attached_under_the_key_of_its_content() {
        var bytes = jpeg(100_000);
        var answer =
                user("INSPECTOR").post(path, announcement(bytes, "image/jpeg")).is(201);
        var upload = answer.json().path("upload");
        assertThat(upload.path("method").asString()).isEqualTo("PUT");
        assertThat(upload.path("url").asString())
                .startsWith(store.endpoint() + "/")
                .contains("X-Amz-Expires=900");
        assertThat(upload.path("expiresAt").asString()).endsWith("Z");
        assertThat(upload.path("parts").isNull()).isTrue();
        assertThat(answer.version()).isEqualTo(2);
        user("INSPECTOR").postNothing(confirmation).isProblem(409, "photo-not-uploaded");

        assertThat(put(upload, bytes)).isEqualTo(200);
        user("INSPECTOR").postNothing(confirmation).is(200);

        assertThat(stored(organization, bytes)).isEqualTo(bytes);
        assertThat(objects("uploads/" + organization)).isZero();
        assertThat(log().getLast()).isEqualTo(new PhotoAttached(checklist, photo, sha256(bytes), bytes.length));
        var again = user("INSPECTOR").postNothing(confirmation).is(200);
        assertThat(again.version()).isEqualTo(3);
    }

    @Test
    void the_same_announcement_gets_the_same_address_byte_for_byte_and_a_new_one_a_new_one() {
        var body = announcement(jpeg(5_000), "image/jpeg");
        var key = UUID.randomUUID().toString();
        var first = user("INSPECTOR").post(path, body, "Idempotency-Key", key).is(201);
        var replay = user("INSPECTOR").post(path, body, "Idempotency-Key", key).is(201);
        assertThat(replay.body()).isEqualTo(first.body());
        assertThat(replay.header("Idempotent-Replay")).isEqualTo("true");

        var fresh = user("INSPECTOR").post(path, body).is(201);

        assertThat(fresh.version()).isEqualTo(first.version());
        assertThat(put(fresh.json().path("upload"), jpeg(5_000))).isEqualTo(200);
        user("INSPECTOR")
                .post(path, announcement(jpeg(5_001), "image/jpeg"))
                .isProblem(409, "photo-exists")
                .pointsAt("/photoId");
    }

    @Test
    void other_bytes_are_refused_and_can_be_replaced() {
        var right = jpeg(20_000);
        var wrong = right.clone();
        wrong[19_999]++;
        var upload = announce(right);
        assertThat(put(upload, wrong)).isEqualTo(200);

        user("INSPECTOR").postNothing(confirmation).isProblem(409, "photo-mismatch");
        assertThat(objects("uploads/" + organization)).isEqualTo(1);
        assertThat(objects(organization + "/photos/")).isZero();
        assertThat(log().getLast()).isInstanceOf(PhotoAnnounced.class);

        assertThat(put(upload, right)).isEqualTo(200);
        user("INSPECTOR").postNothing(confirmation).is(200);
        assertThat(stored(organization, right)).isEqualTo(right);
    }

    @Test
    void nothing_else_can_be_put_at_a_signed_address() {
        var bytes = jpeg(20_000);
        var upload = announce(bytes);
        var url = upload.path("url").asString();

        assertThat(isTaken(url, bytes, "Content-Type", "image/png")).isFalse();
        assertThat(isTaken(url, jpeg(20_001), "Content-Type", "image/jpeg")).isFalse();
        assertThat(isTaken(
                        url.replace("uploads/" + organization, "uploads/" + UUID.randomUUID()),
                        bytes,
                        "Content-Type",
                        "image/jpeg"))
                .isFalse();
        assertThat(isTaken(
                        url.replaceFirst("uploads/[^?]*", PhotoKeys.original(organization, sha256(bytes))),
                        bytes,
                        "Content-Type",
                        "image/jpeg"))
                .isFalse();
        assertThat(isTaken(
                        url.replace("X-Amz-Expires=900", "X-Amz-Expires=90000"), bytes, "Content-Type", "image/jpeg"))
                .isFalse();
        assertThat(objects("uploads/" + organization)).isZero();
    }

    @Test
    void a_photo_that_is_there_cannot_be_replaced_by_announcing_it_again() {
        var bytes = jpeg(3_000);
        put(announce(bytes), bytes);
        user("INSPECTOR").postNothing(confirmation).is(200);
        var forged = announce(bytes);
        var other = bytes.clone();
        other[2_999]++;
        assertThat(put(forged, other)).isEqualTo(200);

        user("INSPECTOR").postNothing(confirmation).is(200);

        assertThat(stored(organization, bytes)).isEqualTo(bytes);
        assertThat(objects("uploads/" + organization)).isZero();
    }

    @Test
    void what_does_not_begin_like_its_type_is_no_photo() {
        var bytes = "<svg onload=alert(1)>".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        put(announce(bytes), bytes);
        user("INSPECTOR").postNothing(confirmation).isProblem(409, "photo-type-mismatch");
        assertThat(objects(organization + "/photos/")).isZero();
    }

    @Test
    void a_type_that_lies_about_what_is_there_already_is_refused_too() {
        var bytes = jpeg(3_000);
        put(announce(bytes), bytes);
        user("INSPECTOR").postNothing(confirmation).is(200);
        var another = UUID.randomUUID();
        user("INSPECTOR")
                .post(path, announcement(bytes, "image/png").replace(photo.toString(), another.toString()))
                .is(201);
        user("INSPECTOR").postNothing(path + "/" + another + "/confirmation").isProblem(409, "photo-type-mismatch");
    }

    @Test
    void a_length_that_is_not_that_of_what_is_there_already_is_refused_too() {
        var bytes = jpeg(3_000);
        put(announce(bytes), bytes);
        user("INSPECTOR").postNothing(confirmation).is(200);
        var another = UUID.randomUUID();
        user("INSPECTOR")
                .post(
                        path,
                        announcement(sha256(bytes), "image/jpeg", 2_999).replace(photo.toString(), another.toString()))
                .is(201);
        user("INSPECTOR").postNothing(path + "/" + another + "/confirmation").isProblem(409, "photo-mismatch");
    }

    @ParameterizedTest
    @ValueSource(strings = {"image/svg+xml", "application/pdf", "image/jpeg; q=1", "IMAGE/JPEG", "", "text/html"})
    void a_type_that_is_no_photo_cannot_be_announced(String contentType) {
        user("INSPECTOR")
                .post(path, announcement(jpeg(100), contentType))
                .isProblem(400, "invalid-field")
                .pointsAt("/contentType");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, (256L << 20) + 1, Long.MAX_VALUE})
    void a_photo_has_bytes_and_not_too_many(long bytes) {
        user("INSPECTOR")
                .post(path, announcement("0".repeat(64), "image/jpeg", bytes))
                .isProblem(400, "invalid-field")
                .pointsAt("/bytes");
    }

    @Test
    void a_large_photo_comes_in_parts_and_is_resumed_where_it_broke_off() {
        var bytes = jpeg(20 * MIB + 17);
        var body = announcement(bytes, "image/jpeg");
        var parts = announce(bytes).path("parts");
        assertThat(parts.size()).isEqualTo(3);
        assertThat(parts.get(2).path("offset").asInt()).isEqualTo(16 * MIB);
        assertThat(parts.get(2).path("bytes").asInt()).isEqualTo(4 * MIB + 17);
        assertThat(put(parts.get(1).path("url").asString(), Arrays.copyOfRange(bytes, 8 * MIB, 8 * MIB + 1)))
                .isEqualTo(403);
        assertThat(put(parts.get(1).path("url").asString(), Arrays.copyOfRange(bytes, 8 * MIB, 16 * MIB)))
                .isEqualTo(200);
        var refused = user("INSPECTOR").postNothing(confirmation).isProblem(409, "photo-not-uploaded");
        assertThat(refused.json().path("detail").asString()).contains("[1, 3]");

        var resumed =
                user("INSPECTOR").post(path, body).is(201).json().path("upload").path("parts");
        assertThat(resumed.valueStream().map(part -> part.path("present").asBoolean()))
                .containsExactly(false, true, false);
        assertThat(resumed.get(1).path("url").isNull()).isTrue();
        put(resumed.get(0).path("url").asString(), Arrays.copyOf(bytes, 8 * MIB));
        put(resumed.get(2).path("url").asString(), Arrays.copyOfRange(bytes, 16 * MIB, bytes.length));
        user("INSPECTOR").postNothing(confirmation).is(200);

        assertThat(stored(organization, bytes)).isEqualTo(bytes);
        assertThat(objects("uploads/" + organization)).isZero();
    }

    @Test
    void a_large_photo_with_a_wrong_part_is_refused_and_can_be_sent_again() {
        var bytes = jpeg(8 * MIB + 1);
        var wrong = new byte[] {(byte) (bytes[8 * MIB] + 1)};
        var parts = announce(bytes).path("parts");
        put(parts.get(0).path("url").asString(), Arrays.copyOf(bytes, 8 * MIB));
        put(parts.get(1).path("url").asString(), wrong);
        user("INSPECTOR").postNothing(confirmation).isProblem(409, "photo-mismatch");

        var again = announce(bytes);
        assertThat(again.path("parts")
                        .valueStream()
                        .map(part -> part.path("present").asBoolean()))
                .containsOnly(false);
        assertThat(put(again, bytes)).isEqualTo(200);
        user("INSPECTOR").postNothing(confirmation).is(200);
        assertThat(stored(organization, bytes)).isEqualTo(bytes);
    }

    @Test
    void belongs_to_its_organization_and_its_sites() {
        var bytes = jpeg(3_000);
        put(announce(bytes), bytes);
        var others = UUID.randomUUID();

        userOf(others, "INSPECTOR").postNothing(confirmation).isProblem(404, "unknown-checklist");
        userOf(others, "INSPECTOR")
                .post(path, announcement(bytes, "image/jpeg"))
                .isProblem(404, "unknown-checklist");
        limitedTo(List.of(UUID.randomUUID()), "INSPECTOR")
                .postNothing(confirmation)
                .isProblem(404, "unknown-checklist");
        user("MECHANIC").postNothing(confirmation).isProblem(403, "forbidden");
        user("INSPECTOR")
                .postNothing(path + "/" + UUID.randomUUID() + "/confirmation")
                .isProblem(404, "unknown-photo");
        limitedTo(List.of(site), "INSPECTOR").postNothing(confirmation).is(200);
    }

    @Test
    void the_content_of_one_organization_is_not_found_for_another() {
        var bytes = jpeg(3_000);
        s3.putObject(
                r -> r.bucket(store.bucket()).key(PhotoKeys.original(UUID.randomUUID(), sha256(bytes))),
                RequestBody.fromBytes(bytes));
        announce(bytes);
        user("INSPECTOR").postNothing(confirmation).isProblem(409, "photo-not-uploaded");
    }

    @Test
    void is_announced_in_a_batch_and_uploaded_after_it() {
        var bytes = jpeg(3_000);
        var operation = """
                {"operations": [{"operationId": "%s", "deviceId": "phone", "deviceSeq": 1,
                  "capturedAt": "2026-11-23T08:05:00+01:00", "command": "POST %s", "body": %s}]}""".formatted(UUID.randomUUID(), path, announcement(bytes, "image/jpeg"));
        var result = user("INSPECTOR").post("/v1/sync", operation).is(200).json();
        assertThat(result.path("results").get(0).path("status").asString()).isEqualTo("applied");

        put(announce(bytes), bytes);
        user("INSPECTOR").postNothing(confirmation).is(200);

        var refused = user("INSPECTOR")
                .post(
                        "/v1/sync",
                        operation.replace("image/jpeg", "image/gif").replace("deviceSeq\": 1", "deviceSeq\": 2"))
                .is(200)
                .json();
        assertThat(refused.path("results").get(0).path("status").asString()).isEqualTo("rejected");
    }
}
