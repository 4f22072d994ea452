package io.fieldlog.command.checklists;

import static io.fieldlog.web.Role.INSPECTOR;
import static io.fieldlog.web.Role.SUPERVISOR;

import io.fieldlog.command.CommandContext;
import io.fieldlog.command.CommandDesk;
import io.fieldlog.web.Allowed;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
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

/// Checklists over HTTP.
@RestController
@RequestMapping("/v1/checklists")
final class ChecklistController {

    /// Where a claim comes from that no device made.
    static final String NO_DEVICE = "direct";

    private final CommandDesk desk;

    ChecklistController(CommandDesk desk) {
        this.desk = desk;
    }

    @Operation(
            operationId = "startChecklist",
            summary = "Starts a checklist of a machine, from a published version of a template.")
    @ApiResponse(responseCode = "201")
    @Allowed({INSPECTOR, SUPERVISOR})
    @PostMapping
    ResponseEntity<byte[]> start(@Valid @RequestBody ChecklistBody.Start body, CommandContext context) {
        return created(body.command(user(context)), context);
    }

    @Operation(
            operationId = "answerQuestions",
            summary =
                    "Adds answers, in whatever order they were given; an operation id that is known already changes nothing.")
    @Allowed({INSPECTOR, SUPERVISOR})
    @PostMapping("/{id}/answers")
    ResponseEntity<byte[]> answer(
            @PathVariable UUID id, @Valid @RequestBody ChecklistBody.Answers body, CommandContext context) {
        return ok(body.command(id, user(context)), context);
    }

    @Operation(
            operationId = "completeChecklist",
            summary = "Completes a checklist, unless it lacks an answer, a note or a photo.")
    @Allowed({INSPECTOR, SUPERVISOR})
    @PostMapping("/{id}/completion")
    ResponseEntity<byte[]> complete(
            @PathVariable UUID id, @Valid @RequestBody ChecklistBody.Completion body, CommandContext context) {
        var device = context.deviceId() == null ? NO_DEVICE : context.deviceId();
        return ok(body.command(id, context.commandId(), device, user(context), false), context);
    }

    @Operation(operationId = "signChecklist", summary = "Signs what the checklist says now, named by its content hash.")
    @ApiResponse(responseCode = "201")
    @Allowed({INSPECTOR, SUPERVISOR})
    @PostMapping("/{id}/signatures")
    ResponseEntity<byte[]> sign(
            @PathVariable UUID id, @Valid @RequestBody ChecklistBody.Signature body, CommandContext context) {
        return created(body.command(id, user(context)), context);
    }

    @Operation(
            operationId = "approveChecklist",
            summary = "Approves a completed checklist; not by who took part in it.")
    @Allowed(SUPERVISOR)
    @PostMapping("/{id}/approval")
    ResponseEntity<byte[]> approve(
            @PathVariable UUID id,
            @Valid @RequestBody(required = false) ChecklistBody.@Nullable Approval body,
            CommandContext context) {
        var approval = body == null ? new ChecklistBody.Approval(null) : body;
        return ok(approval.command(id, user(context)), context);
    }

    @Operation(operationId = "rejectChecklist", summary = "Rejects a completed checklist.")
    @Allowed(SUPERVISOR)
    @PostMapping("/{id}/rejection")
    ResponseEntity<byte[]> reject(
            @PathVariable UUID id, @Valid @RequestBody ChecklistBody.Rejection body, CommandContext context) {
        return ok(body.command(id, user(context)), context);
    }

    @Operation(
            operationId = "voidChecklist",
            summary = "Declares a checklist void, for good; what still arrives is kept.")
    @Allowed(SUPERVISOR)
    @PostMapping("/{id}/void")
    ResponseEntity<byte[]> declareVoid(
            @PathVariable UUID id, @Valid @RequestBody ChecklistBody.Voiding body, CommandContext context) {
        return ok(body.command(id), context);
    }

    @Operation(operationId = "amendChecklist", summary = "Corrects answers of a completed checklist, with a reason.")
    @ApiResponse(responseCode = "201")
    @Allowed({INSPECTOR, SUPERVISOR})
    @PostMapping("/{id}/amendments")
    ResponseEntity<byte[]> amend(
            @PathVariable UUID id, @Valid @RequestBody ChecklistBody.Amendment body, CommandContext context) {
        return created(body.command(id, context.commandId(), user(context)), context);
    }

    private static String user(CommandContext context) {
        return context.actor().userId();
    }

    private ResponseEntity<byte[]> created(ChecklistCommand command, CommandContext context) {
        return desk.send("checklist", command.checklistId(), command, HttpStatus.CREATED.value(), context)
                .toResponse();
    }

    private ResponseEntity<byte[]> ok(ChecklistCommand command, CommandContext context) {
        return desk.send("checklist", command.checklistId(), command, HttpStatus.OK.value(), context)
                .toResponse();
    }
}
