package io.fieldlog.command.machines;

import static io.fieldlog.web.Role.INSPECTOR;
import static io.fieldlog.web.Role.MECHANIC;
import static io.fieldlog.web.Role.SUPERVISOR;

import io.fieldlog.command.CommandContext;
import io.fieldlog.command.CommandDesk;
import io.fieldlog.command.fields.Text;
import io.fieldlog.command.machines.MachineCommand.RecordMeterReading;
import io.fieldlog.command.machines.MachineCommand.RelocateMachine;
import io.fieldlog.command.machines.MachineCommand.RemoveFromService;
import io.fieldlog.command.machines.MachineCommand.ResolveMeterReading;
import io.fieldlog.command.machines.MachineCommand.RetireMachine;
import io.fieldlog.command.machines.MachineCommand.ReturnToService;
import io.fieldlog.web.Allowed;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Digits;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Machines over HTTP.
@RestController
@RequestMapping("/v1/machines")
final class MachineController {

    record Relocation(UUID siteId) {}

    record Removal(@Text(max = 2000, lines = true) String reason) {}

    record Return(@Text(max = 2000, lines = true) @Nullable String note) {}

    record Retirement(@Text(max = 2000, lines = true) String reason) {}

    record NewReading(
            UUID readingId,
            @Text(max = 100) String meter,

            @Digits(
                    integer = 18,
                    fraction = 9,
                    message = "must have at most {integer} digits before and {fraction} after the decimal point")
            BigDecimal value,

            @Text(max = 30) String unit,
            Instant capturedAt,
            @Nullable Boolean rollover) {

        RecordMeterReading command(UUID machineId) {
            return new RecordMeterReading(
                    machineId, readingId, meter, value, unit, capturedAt, Boolean.TRUE.equals(rollover));
        }
    }

    record Resolution(
            boolean accepted,
            @Text(max = 2000, lines = true) String note) {}

    private final CommandDesk desk;

    MachineController(CommandDesk desk) {
        this.desk = desk;
    }

    @Operation(operationId = "registerMachine", summary = "Registers a machine at a site.")
    @ApiResponse(responseCode = "201")
    @Allowed
    @PostMapping
    ResponseEntity<byte[]> register(@Valid @RequestBody MachineRegistration body, CommandContext context) {
        return created(body.machineId(), body.command(), context);
    }

    @Operation(operationId = "relocateMachine", summary = "Moves a machine to another site; the token must reach both.")
    @Allowed(SUPERVISOR)
    @PostMapping("/{id}/relocation")
    ResponseEntity<byte[]> relocate(
            @PathVariable UUID id, @Valid @RequestBody Relocation body, CommandContext context) {
        return ok(id, new RelocateMachine(id, body.siteId()), context);
    }

    @Operation(operationId = "removeFromService", summary = "Takes a machine out of service.")
    @Allowed(SUPERVISOR)
    @PostMapping("/{id}/removal-from-service")
    ResponseEntity<byte[]> removeFromService(
            @PathVariable UUID id, @Valid @RequestBody Removal body, CommandContext context) {
        return ok(id, new RemoveFromService(id, body.reason()), context);
    }

    @Operation(operationId = "returnToService", summary = "Returns a machine to service, unless a defect keeps it out.")
    @Allowed(SUPERVISOR)
    @PostMapping("/{id}/return-to-service")
    ResponseEntity<byte[]> returnToService(
            @PathVariable UUID id,
            @Valid @RequestBody(required = false) @Nullable Return body,
            CommandContext context) {
        return ok(id, new ReturnToService(id, body == null ? null : body.note()), context);
    }

    @Operation(operationId = "retireMachine", summary = "Retires a machine for good.")
    @Allowed
    @PostMapping("/{id}/retirement")
    ResponseEntity<byte[]> retire(@PathVariable UUID id, @Valid @RequestBody Retirement body, CommandContext context) {
        return ok(id, new RetireMachine(id, body.reason()), context);
    }

    @Operation(
            operationId = "recordMeterReading",
            summary = "Records a meter reading; one that contradicts its neighbours is kept as disputed.")
    @ApiResponse(responseCode = "201")
    @Allowed({INSPECTOR, SUPERVISOR, MECHANIC})
    @PostMapping("/{id}/meter-readings")
    ResponseEntity<byte[]> recordReading(
            @PathVariable UUID id, @Valid @RequestBody NewReading body, CommandContext context) {
        return created(id, body.command(id), context);
    }

    @Operation(operationId = "resolveMeterReading", summary = "Accepts or rejects a disputed meter reading.")
    @Allowed(SUPERVISOR)
    @PostMapping("/{id}/meter-readings/{readingId}/resolution")
    ResponseEntity<byte[]> resolveReading(
            @PathVariable UUID id,
            @PathVariable UUID readingId,
            @Valid @RequestBody Resolution body,
            CommandContext context) {
        return ok(id, new ResolveMeterReading(id, readingId, body.accepted(), body.note()), context);
    }

    private ResponseEntity<byte[]> created(UUID id, MachineCommand command, CommandContext context) {
        return desk.send("machine", id, command, HttpStatus.CREATED.value(), context)
                .toResponse();
    }

    private ResponseEntity<byte[]> ok(UUID id, MachineCommand command, CommandContext context) {
        return desk.send("machine", id, command, HttpStatus.OK.value(), context).toResponse();
    }
}
