package io.fieldlog.command.actions;

import static io.fieldlog.web.Role.SUPERVISOR;

import io.fieldlog.command.CommandContext;
import io.fieldlog.command.CommandDesk;
import io.fieldlog.command.actions.ActionCommand.AssignAction;
import io.fieldlog.command.actions.ActionCommand.CompleteAction;
import io.fieldlog.command.actions.ActionCommand.RaiseAction;
import io.fieldlog.command.actions.ActionCommand.ReopenAction;
import io.fieldlog.command.actions.ActionCommand.VerifyAction;
import io.fieldlog.command.fields.Text;
import io.fieldlog.web.Allowed;
import io.fieldlog.web.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.Valid;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Corrective actions over HTTP.
@RestController
@RequestMapping("/v1/actions")
final class ActionController {

    /// `assignee` is a user id, `dueOn` a civil date.
    record Raising(
            UUID actionId,
            @Nullable UUID defectId,
            @Text(max = 200) String title,
            @Text(max = 200) String assignee,
            LocalDate dueOn) {}

    record Assignment(@Text(max = 200) String assignee) {}

    record Note(@Text(max = 2000, lines = true) @Nullable String note) {}

    record Reopening(@Text(max = 2000, lines = true) String reason) {}

    private final CommandDesk desk;

    ActionController(CommandDesk desk) {
        this.desk = desk;
    }

    @Operation(operationId = "raiseAction", summary = "Raises a corrective action, for a defect or on its own.")
    @ApiResponse(responseCode = "201")
    @Allowed(SUPERVISOR)
    @PostMapping
    ResponseEntity<byte[]> raise(@Valid @RequestBody Raising body, CommandContext context) {
        var command = new RaiseAction(body.actionId(), body.defectId(), body.title(), body.assignee(), body.dueOn());
        return send(command, HttpStatus.CREATED, context);
    }

    @Operation(operationId = "assignAction", summary = "Assigns an action to somebody else.")
    @Allowed(SUPERVISOR)
    @PostMapping("/{id}/assignment")
    ResponseEntity<byte[]> assign(@PathVariable UUID id, @Valid @RequestBody Assignment body, CommandContext context) {
        return send(new AssignAction(id, body.assignee()), HttpStatus.OK, context);
    }

    /// Whoever it is assigned to, in whichever role.
    @Operation(operationId = "completeAction", summary = "Completes an action: its assignee or an administrator.")
    @Allowed(everyRole = true)
    @PostMapping("/{id}/completion")
    ResponseEntity<byte[]> complete(
            @PathVariable UUID id, @Valid @RequestBody(required = false) @Nullable Note body, CommandContext context) {
        var actor = context.actor();
        var command =
                new CompleteAction(id, text(body), actor.userId(), actor.roles().contains(Role.ADMIN));
        return send(command, HttpStatus.OK, context);
    }

    @Operation(operationId = "verifyAction", summary = "Verifies a completed action; not by its assignee.")
    @Allowed(SUPERVISOR)
    @PostMapping("/{id}/verification")
    ResponseEntity<byte[]> verify(
            @PathVariable UUID id, @Valid @RequestBody(required = false) @Nullable Note body, CommandContext context) {
        return send(new VerifyAction(id, text(body), context.actor().userId()), HttpStatus.OK, context);
    }

    @Operation(operationId = "reopenAction", summary = "Reopens an action that is completed or verified.")
    @Allowed(SUPERVISOR)
    @PostMapping("/{id}/reopening")
    ResponseEntity<byte[]> reopen(@PathVariable UUID id, @Valid @RequestBody Reopening body, CommandContext context) {
        return send(new ReopenAction(id, body.reason()), HttpStatus.OK, context);
    }

    private static @Nullable String text(@Nullable Note body) {
        return body == null ? null : body.note();
    }

    private ResponseEntity<byte[]> send(ActionCommand command, HttpStatus status, CommandContext context) {
        return desk.send("action", command.actionId(), command, status.value(), context)
                .toResponse();
    }
}
