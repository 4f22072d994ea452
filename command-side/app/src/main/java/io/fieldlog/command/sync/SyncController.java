package io.fieldlog.command.sync;

import static io.fieldlog.web.Role.INSPECTOR;
import static io.fieldlog.web.Role.SUPERVISOR;

import io.fieldlog.web.Actor;
import io.fieldlog.web.Allowed;
import io.fieldlog.web.BodyLimit;
import io.fieldlog.web.RawBody;
import io.fieldlog.web.Trace;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/// Takes what a device did without network. The batch is read while its first operations are carried out, and once it
/// is known to be whole the results are written while the last ones are.
@RestController
final class SyncController {

    private static final long LARGEST_BATCH = 8 << 20;

    /// The body as it is documented; it is read one operation at a time.
    record Batch(List<Envelope> operations) {}

    /// The answer as it is documented; it is written one result at a time.
    record Results(List<OperationResult> results) {}

    private final BatchReader batches;
    private final SyncDesk desk;
    private final JsonMapper json;

    SyncController(SyncDesk desk, JsonMapper json) {
        this.batches = new BatchReader(json);
        this.desk = desk;
        this.json = json;
    }

    @Operation(
            operationId = "sync",
            summary = "Carries out what a device did without network, and says of each operation what became of it.")
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Results.class)))
    @RequestBody(
            required = true,
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Batch.class)))
    @Allowed({INSPECTOR, SUPERVISOR})
    @BodyLimit(LARGEST_BATCH)
    @PostMapping(path = "/v1/sync", consumes = MediaType.APPLICATION_JSON_VALUE)
    void sync(Actor actor, HttpServletRequest request, HttpServletResponse response) throws IOException {
        var results = new ArrayList<CompletableFuture<OperationResult>>();
        var batch = desk.batch(actor, Trace.of(request).traceparent());
        batches.read(RawBody.stream(request), operation -> results.add(batch.carryOut(operation)));
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        try (var written = json.createGenerator(response.getOutputStream())) {
            written.writeStartObject();
            written.writeArrayPropertyStart("results");
            for (var result : results) {
                written.writePOJO(result.join());
            }
            written.writeEndArray();
            written.writeEndObject();
        }
    }
}
