package io.fieldlog.query.photos;

import io.fieldlog.objects.ObjectStoreSettings;
import io.fieldlog.objects.PhotoKeys;
import io.fieldlog.query.views.Inquiry;
import io.fieldlog.query.views.Snapshot;
import io.fieldlog.query.views.View;
import io.fieldlog.query.views.Views;
import io.fieldlog.web.Allowed;
import io.fieldlog.web.CommonProblem;
import io.fieldlog.web.FieldError;
import io.fieldlog.web.Problem;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/// Shows where a photo lies; who may see its checklist may see it.
@RestController
class PhotoController {

    private static final Duration SOON = Duration.ofSeconds(1);

    private record Photo(
            UUID siteId, @Nullable String sha256, @Nullable String contentType, boolean present) {}

    private record File(String key, String contentType) {}

    private final Views views;
    private final S3Presigner presigner;
    private final ObjectStoreSettings store;
    private final PhotoSettings settings;

    PhotoController(Views views, S3Presigner presigner, ObjectStoreSettings store, PhotoSettings settings) {
        this.views = views;
        this.presigner = presigner;
        this.store = store;
        this.settings = settings;
    }

    @Operation(
            operationId = "showPhoto",
            summary = "Redirects to a photo of a checklist, or to its thumbnail; the address holds for a few minutes.")
    @ApiResponse(responseCode = "302", description = "Where the photo lies.")
    @GetMapping("/v1/checklists/{id}/photos/{photoId}")
    @Allowed(everyRole = true)
    ResponseEntity<Void> photo(
            @PathVariable UUID id,
            @PathVariable UUID photoId,
            @Parameter(schema = @Schema(allowableValues = {"original", "thumbnail"}))
                    @RequestParam(defaultValue = "original")
                    String size,
            Inquiry inquiry) {
        var thumbnail = isThumbnail(size);
        var organization = inquiry.actor().organizationId();
        var file = views.answer(inquiry, View.CHECKLISTS, snapshot -> {
            var photo = find(snapshot, id, photoId);
            var sha256 = photo.sha256();
            if (sha256 == null || !photo.present()) {
                throw new Problem(
                        CommonProblem.NOT_FOUND,
                        sha256 == null
                                ? "The checklist has no such photo."
                                : "The photo was announced, but has not arrived.");
            }
            if (!thumbnail) {
                return new File(PhotoKeys.original(organization, sha256), Objects.requireNonNull(photo.contentType()));
            }
            requireMade(Thumbnails.of(snapshot, List.of(sha256)).get(sha256));
            return new File(PhotoKeys.thumbnail(organization, sha256), "image/jpeg");
        });
        return ResponseEntity.status(HttpStatus.FOUND)
                .location(address(file))
                .cacheControl(CacheControl.noStore())
                .build();
    }

    private static boolean isThumbnail(String size) {
        return switch (size) {
            case "original" -> false;
            case "thumbnail" -> true;
            default ->
                throw new Problem(
                        CommonProblem.INVALID_PARAMETER,
                        "The parameter size is not valid.",
                        List.of(new FieldError(
                                "?size", CommonProblem.INVALID_PARAMETER, "It must be original or thumbnail.")));
        };
    }

    private static void requireMade(Thumbnails.@Nullable State state) {
        switch (state) {
            case MADE -> {}
            case UNAVAILABLE ->
                throw new Problem(
                        PhotoProblem.THUMBNAIL_UNAVAILABLE,
                        "No thumbnail can be made of this photo: ask for the photo itself.");
            case WANTED ->
                throw new Problem(PhotoProblem.THUMBNAIL_PENDING, "The thumbnail is being made.").retryAfter(SOON);
            case null ->
                throw new Problem(PhotoProblem.THUMBNAIL_PENDING, "The thumbnail will be made.").retryAfter(SOON);
        }
    }

    /// A checklist without this photo has a row as well.
    private static Photo find(Snapshot snapshot, UUID checklist, UUID photo) {
        return snapshot.sql()
                .sql("""
                        SELECT site_id, item ->> 'sha256' AS sha256, item ->> 'contentType' AS content_type,
                               coalesce((item ->> 'present')::boolean, false) AS present
                        FROM checklist
                        LEFT JOIN json_array_elements(document -> 'photos' -> 'items') AS item
                            ON item ->> 'photoId' = :photo
                        WHERE organization_id = :organization AND checklist_id = :checklist
                        """)
                .param("organization", snapshot.actor().organizationId())
                .param("checklist", checklist)
                .param("photo", photo.toString())
                .query((row, number) -> new Photo(
                        row.getObject("site_id", UUID.class),
                        row.getString("sha256"),
                        row.getString("content_type"),
                        row.getBoolean("present")))
                .optional()
                .filter(found -> snapshot.actor().maySee(found.siteId()))
                .orElseThrow(() -> Snapshot.unknown("checklist"));
    }

    private URI address(File file) {
        return URI.create(presigner
                .presignGetObject(r -> r.signatureDuration(settings.downloadLifetime())
                        .getObjectRequest(
                                o -> o.bucket(store.bucket()).key(file.key()).responseContentType(file.contentType())))
                .url()
                .toString());
    }
}
