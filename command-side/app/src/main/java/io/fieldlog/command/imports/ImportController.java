package io.fieldlog.command.imports;

import static io.fieldlog.web.Role.AUTHOR;

import com.github.f4b6a3.uuid.UuidCreator;
import io.fieldlog.command.Answer;
import io.fieldlog.command.CommandContext;
import io.fieldlog.command.CommandDesk;
import io.fieldlog.command.Reason;
import io.fieldlog.command.Rejected;
import io.fieldlog.command.imports.ImportCommand.RequestImport;
import io.fieldlog.web.Allowed;
import io.fieldlog.web.BodyLimit;
import io.fieldlog.web.Problem;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// Takes files in: the answer means that the file is stored and its import will be carried out.
@RestController
final class ImportController {

    /// What an import is asked for with, in any order.
    record ImportParts(
            @Schema(allowableValues = {"machines-csv", "inspections-csv", "safetyculture-audit", "xlsform"})
            String format,

            @Schema(type = "string", format = "binary") String file,

            @Schema(description = "Where its machines stand if their rows do not say; else on the site `Imported`.")
            @Nullable
            UUID siteId) {}

    record ImportReceipt(UUID importId, long position, long version) {

        byte[] json() {
            return "{\"importId\":\"%s\",\"position\":%d,\"version\":%d}"
                    .formatted(importId, position, version)
                    .getBytes(StandardCharsets.UTF_8);
        }
    }

    /// The file's limit and room for the other parts.
    private static final long LARGEST_BODY = ImportUpload.LARGEST_FILE + (1 << 20);

    private final CommandDesk desk;
    private final ObjectStore files;
    private final ImportSchedule schedule;

    ImportController(CommandDesk desk, ObjectStore files, ImportSchedule schedule) {
        this.desk = desk;
        this.files = files;
        this.schedule = schedule;
    }

    @Operation(
            operationId = "requestImport",
            summary = "Takes a file to import; what becomes of it is asked with the id of the answer.")
    @ApiResponse(
            responseCode = "202",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ImportReceipt.class)))
    @RequestBody(
            required = true,
            content = @Content(mediaType = "multipart/form-data", schema = @Schema(implementation = ImportParts.class)))
    @Allowed(AUTHOR)
    @BodyLimit(LARGEST_BODY)
    @PostMapping(path = "/v1/imports", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    ResponseEntity<byte[]> request(HttpServletRequest request, CommandContext context) {
        var organization = context.actor().organizationId();
        var importId = ImportIds.ofImport(organization, context.commandId());
        // Of its own for each attempt: another body under the same key must not touch the first one's file.
        var objectKey = "imports/%s/%s/%s".formatted(organization, importId, UuidCreator.getTimeOrderedEpoch());
        var upload = ImportUpload.receive(request, files, objectKey);
        Answer answer;
        try {
            answer = send(importId, objectKey, upload, context);
        } catch (Rejected refused) {
            files.delete(objectKey);
            throw refused;
        } catch (Problem problem) {
            if (problem.code().status() < HttpStatus.INTERNAL_SERVER_ERROR.value()) {
                files.delete(objectKey);
            }
            throw problem;
        }
        if (answer.replayed()) {
            files.delete(objectKey);
        }
        var response = answer.toResponse();
        return ResponseEntity.status(response.getStatusCode())
                .headers(response.getHeaders())
                .header(
                        HttpHeaders.LOCATION,
                        URI.create("/v1/imports/" + importId).toString())
                .body(response.getBody());
    }

    private Answer send(UUID importId, String objectKey, ImportUpload upload, CommandContext context) {
        if (!ImportDecider.FORMATS.contains(upload.format())) {
            throw new Rejected(Reason.UNSUPPORTED_FORMAT, ImportDecider.unsupported(upload.format()), "/format");
        }
        var command = new RequestImport(
                importId,
                upload.format(),
                upload.fileName(),
                objectKey,
                upload.file().bytes(),
                upload.file().sha256(),
                upload.siteId());
        var task = new ImportTask(importId, context.actor(), context.traceparent(), Instant.now());
        schedule.beforeRequest(task);
        var answer = desk.send(
                "import",
                importId,
                command,
                HttpStatus.ACCEPTED.value(),
                (position, version) -> new ImportReceipt(importId, position, version).json(),
                context.as(context.commandId(), content(upload)));
        if (!answer.replayed()) {
            schedule.afterRequest(task);
        }
        return answer;
    }

    /// What makes two requests the same: not the boundary between the parts, nor their order.
    private static byte[][] content(ImportUpload upload) {
        return new byte[][] {
            "POST /v1/imports".getBytes(StandardCharsets.UTF_8),
            upload.format().getBytes(StandardCharsets.UTF_8),
            String.valueOf(upload.siteId()).getBytes(StandardCharsets.UTF_8),
            upload.file().sha256().getBytes(StandardCharsets.UTF_8)
        };
    }
}
