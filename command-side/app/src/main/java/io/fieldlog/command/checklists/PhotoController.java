package io.fieldlog.command.checklists;

import static io.fieldlog.web.Role.INSPECTOR;
import static io.fieldlog.web.Role.SUPERVISOR;

import io.fieldlog.command.Answer;
import io.fieldlog.command.CommandContext;
import io.fieldlog.command.CommandDesk;
import io.fieldlog.command.checklists.ChecklistCommand.ConfirmPhoto;
import io.fieldlog.command.photos.PhotoUploads;
import io.fieldlog.command.photos.Upload;
import io.fieldlog.web.Allowed;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.Valid;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// A checklist's photos over HTTP: their bytes never pass here on their way in, only past the verification.
@RestController
@RequestMapping("/v1/checklists/{id}/photos")
final class PhotoController {

    /// The answer as it is documented.
    record PhotoReceipt(long position, long version, Upload upload) {}

    private final CommandDesk desk;
    private final PhotoUploads uploads;
    private final AnnouncedPhotos announced;

    PhotoController(CommandDesk desk, PhotoUploads uploads, AnnouncedPhotos announced) {
        this.desk = desk;
        this.uploads = uploads;
        this.announced = announced;
    }

    @Operation(
            operationId = "announcePhoto",
            summary =
                    "Announces a photo and says where to upload it; announced again under a new key, what is still missing of it.")
    @ApiResponse(
            responseCode = "201",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = PhotoReceipt.class)))
    @Allowed({INSPECTOR, SUPERVISOR})
    @PostMapping
    ResponseEntity<byte[]> announce(
            @PathVariable UUID id, @Valid @RequestBody ChecklistBody.Photo body, CommandContext context) {
        var upload = uploads.offer(body.announced(context.actor().organizationId(), id));
        return desk.send(
                        "checklist",
                        id,
                        body.command(id, context.actor().userId()),
                        HttpStatus.CREATED.value(),
                        Answer.positionVersionAnd(Map.of("upload", upload)),
                        context)
                .toResponse();
    }

    @Operation(
            operationId = "confirmPhoto",
            summary = "Verifies what was uploaded: the photo is attached when it is what was announced.")
    @Allowed({INSPECTOR, SUPERVISOR})
    @PostMapping("/{photoId}/confirmation")
    ResponseEntity<byte[]> confirm(@PathVariable UUID id, @PathVariable UUID photoId, CommandContext context) {
        var photo = announced.find(context.actor(), id, photoId);
        uploads.accept(photo);
        var answer = desk.send(
                "checklist",
                id,
                new ConfirmPhoto(id, photoId, photo.sha256(), photo.bytes()),
                HttpStatus.OK.value(),
                context);
        uploads.clear(photo);
        return answer.toResponse();
    }
}
