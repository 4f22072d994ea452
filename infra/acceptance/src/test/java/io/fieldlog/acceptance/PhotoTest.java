package io.fieldlog.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A photo from the device to the object store, its thumbnail, and both on paper.
@ExtendWith(RunningStack.class)
class PhotoTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final Client admin = RunningStack.as("admin");
    private final Client inspector = RunningStack.as("inspector");

    @Test
    void a_photo_goes_to_the_store_and_comes_back_small_and_on_paper() throws Exception {
        var bytes = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(1600, 1200, BufferedImage.TYPE_INT_RGB), "jpeg", bytes);
        var jpeg = bytes.toByteArray();
        var machine = Fixture.machine(admin, Fixture.site(admin));
        var path = "/v1/checklists/" + checklist(machine);
        var photo = UUID.randomUUID();
        var announced = inspector
                .post(path + "/photos", """
                        {"photoId": "%s", "question": "brake", "sha256": "%s", "contentType": "image/jpeg", "bytes": %d,
                         "capturedAt": "2026-11-23T08:05:00+01:00"}""".formatted(
                        photo,
                        HexFormat.of()
                                .formatHex(MessageDigest.getInstance("SHA-256").digest(jpeg)),
                        jpeg.length))
                .mustBe(201);
        var before = admin.getAfter(announced, path).mustBe(200).json();
        assertThat(before.at("/photos/missing/0").asString()).isEqualTo(photo.toString());
        assertThat(before.path("evidenceComplete").asBoolean()).isFalse();

        var confirmed = uploadAndConfirm(announced, path + "/photos/" + photo, jpeg);

        var after = admin.getAfter(confirmed, path).mustBe(200).json();
        assertThat(after.at("/photos/present").asInt()).isEqualTo(1);
        assertThat(after.path("evidenceComplete").asBoolean()).isTrue();
        var original = admin.get(path + "/photos/" + photo).mustBe(302);
        assertThat(fetch(original)).isEqualTo(jpeg);
        var small = path + "/photos/" + photo + "?size=thumbnail";
        RunningStack.await("the thumbnail is made", SOON, () -> admin.get(small).status() == 302);
        assertThat(ImageIO.read(new ByteArrayInputStream(fetch(admin.get(small))))
                        .getWidth())
                .isEqualTo(512);
        RunningStack.as("admin@globex").get(path + "/photos/" + photo).mustBe(404);

        var report = admin.get(path + "/report.pdf").mustBe(200);
        assertThat(report.text()).startsWith("%PDF-").contains("/DCTDecode");
        assertThat(admin.get(path + "/report.pdf", "If-None-Match", report.header("ETag"))
                        .status())
                .isEqualTo(304);
    }

    private UUID checklist(Fixture.Machine machine) {
        var template = UUID.randomUUID();
        var checklist = UUID.randomUUID();
        admin.post("/v1/templates", """
                {"templateId": "%s", "name": "Forklift, daily", "sections": [{"key": "brakes", "title": "Brakes", "questions": [
                  {"key": "brake", "label": "Brake holds", "type": "PASS_FAIL_NA"}]}]}""".formatted(template)).mustBe(201);
        inspector
                .post("/v1/checklists", """
                {"checklistId": "%s", "machineId": "%s", "templateId": "%s", "templateVersion": 1,
                 "startedAt": "2026-11-23T08:00:00+01:00"}""".formatted(checklist, machine.id(), template))
                .mustBe(201);
        return checklist;
    }

    private Client.Reply uploadAndConfirm(Client.Reply announced, String path, byte[] content) throws Exception {
        var upload = announced.json().path("upload");
        try (var device = HttpClient.newHttpClient()) {
            var put = HttpRequest.newBuilder(URI.create(upload.path("url").asString()))
                    .header("Content-Type", upload.at("/headers/Content-Type").asString())
                    .PUT(BodyPublishers.ofByteArray(content))
                    .build();
            assertThat(device.send(put, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
        }
        return inspector.post(path + "/confirmation", "").mustBe(200);
    }

    private static byte[] fetch(Client.Reply redirect) throws Exception {
        try (var anybody = HttpClient.newHttpClient()) {
            var get = HttpRequest.newBuilder(URI.create(redirect.header("Location")))
                    .build();
            return anybody.send(get, BodyHandlers.ofByteArray()).body();
        }
    }
}
