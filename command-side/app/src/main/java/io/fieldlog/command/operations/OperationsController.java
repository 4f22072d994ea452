package io.fieldlog.command.operations;

import com.github.f4b6a3.uuid.UuidCreator;
import io.fieldlog.command.CommandContext;
import io.fieldlog.command.CommandDesk;
import io.fieldlog.command.operations.OperationsCommand.RetryProjection;
import io.fieldlog.web.Allowed;
import io.fieldlog.web.CommonProblem;
import io.fieldlog.web.Problem;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.validation.Valid;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// What administrators ask of their organization's views; what becomes of it the query side shows.
@RestController
@RequestMapping("/v1/operations")
final class OperationsController {

    record Retry(@Nullable UUID organization) {}

    private final CommandDesk desk;

    OperationsController(CommandDesk desk) {
        this.desk = desk;
    }

    @Operation(
            operationId = "retryProjection",
            summary = "Lets a projection that stopped for the organization try again.")
    @Allowed
    @PostMapping("/projections/{name}/retry")
    ResponseEntity<byte[]> retry(
            @PathVariable String name,
            @Valid @RequestBody(required = false) @Nullable Retry body,
            CommandContext context) {
        var organization = context.actor().organizationId();
        if (body != null && body.organization() != null && !body.organization().equals(organization)) {
            throw new Problem(CommonProblem.NOT_FOUND, "There is no organization %s.".formatted(body.organization()));
        }
        var command = new RetryProjection(organization, name);
        return desk.send("operations", stream(organization), command, HttpStatus.OK.value(), context)
                .toResponse();
    }

    /// The one stream of an organization: its id is derived (UUID version 5), because the organization's own id may
    /// be that of a site or a machine.
    private static UUID stream(UUID organization) {
        return UuidCreator.getNameBasedSha1(organization, "operations");
    }
}
