package io.fieldlog.query.report;

import io.fieldlog.objects.ObjectStoreSettings;
import io.fieldlog.objects.PhotoKeys;
import io.fieldlog.query.views.Inquiry;
import io.fieldlog.query.views.View;
import io.fieldlog.query.views.Views;
import io.fieldlog.web.Allowed;
import io.fieldlog.web.CommonProblem;
import io.fieldlog.web.Problem;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.WebRequest;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;

/// Prints a checklist for those who want it on paper; who may see the checklist may have it.
@RestController
class ReportController {

    private static final Logger log = LoggerFactory.getLogger(ReportController.class);

    /// The position that a report says is one that all of these have reached.
    private static final Set<View> VIEWS = Set.of(View.CHECKLISTS, View.MACHINES, View.SITES);

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /// So many are made at once; the others wait a while, so that paper never takes the memory of everybody.
    private final Semaphore presses = new Semaphore(2);

    private final Views views;
    private final S3Client s3;
    private final ObjectStoreSettings store;

    ReportController(Views views, S3Client s3, ObjectStoreSettings store) {
        this.views = views;
        this.s3 = s3;
        this.store = store;
    }

    @Operation(
            operationId = "printChecklist",
            summary =
                    "The checklist as a PDF: failed items first, all answers, photos, signatures, position and chain hash. The same findings give the same bytes.")
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_PDF_VALUE,
                            schema = @Schema(type = "string", format = "binary")))
    @GetMapping("/v1/checklists/{id}/report.pdf")
    @Allowed(everyRole = true)
    @Nullable
    ResponseEntity<byte[]> report(@PathVariable UUID id, Inquiry inquiry, WebRequest request) {
        var findings = views.answer(inquiry, VIEWS, snapshot -> ReportRows.of(snapshot, id));
        var tag = findings.entityTag();
        if (request.checkNotModified(tag)) {
            return null; // the answer is a 304 already
        }
        var organization = inquiry.actor().organizationId();
        await(presses);
        try {
            var pdf = new Report(findings, sha256 -> thumbnail(organization, sha256)).pdf();
            return ResponseEntity.ok()
                    .contentType(MediaType.APPLICATION_PDF)
                    .header(
                            HttpHeaders.CONTENT_DISPOSITION,
                            ContentDisposition.inline()
                                    .filename("checklist-%s.pdf".formatted(id))
                                    .build()
                                    .toString())
                    .body(pdf);
        } finally {
            presses.release();
        }
    }

    private static void await(Semaphore presses) {
        try {
            if (!presses.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new Problem(CommonProblem.UNAVAILABLE, "Too many reports are made right now.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Problem(CommonProblem.UNAVAILABLE, "The server is stopping.");
        }
    }

    /// A report without a picture that belongs into it would be another one: rather none for now.
    private byte[] thumbnail(UUID organization, String sha256) {
        try {
            return s3.getObjectAsBytes(r -> r.bucket(store.bucket()).key(PhotoKeys.thumbnail(organization, sha256)))
                    .asByteArray();
        } catch (SdkException e) {
            log.warn("a report waits for the object store: {}", e.getMessage());
            throw new Problem(CommonProblem.UNAVAILABLE, "The object store does not give a photo of the report.");
        }
    }
}
