package io.fieldlog.command.defects;

import static io.fieldlog.web.Role.INSPECTOR;
import static io.fieldlog.web.Role.MECHANIC;
import static io.fieldlog.web.Role.SUPERVISOR;

import io.fieldlog.command.CommandContext;
import io.fieldlog.command.CommandDesk;
import io.fieldlog.command.defects.DefectCommand.AcknowledgeReview;
import io.fieldlog.command.defects.DefectCommand.CertifyNoRepairNeeded;
import io.fieldlog.command.defects.DefectCommand.CertifyRepaired;
import io.fieldlog.command.defects.DefectCommand.GradeDefect;
import io.fieldlog.command.defects.DefectCommand.ReportDefect;
import io.fieldlog.command.fields.Text;
import io.fieldlog.events.Severity;
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

/// Defects over HTTP.
@RestController
@RequestMapping("/v1/defects")
final class DefectController {

    /// A defect that somebody found on a checklist names it, the question, and the instance of a section that repeats.
    record Report(
            UUID defectId,
            UUID machineId,
            @Nullable UUID checklistId,
            @Text(max = 128) @Nullable String question,
            @Text(max = 128) @Nullable String instance,
            @Text(max = 2000, lines = true) String description,
            Severity severity) {

        ReportDefect command() {
            return new ReportDefect(defectId, machineId, checklistId, question, instance, description, severity);
        }
    }

    record Grading(Severity severity) {}

    record Certification(@Text(max = 2000, lines = true) String note) {}

    record Review(@Text(max = 2000, lines = true) @Nullable String note) {}

    private final CommandDesk desk;

    DefectController(CommandDesk desk) {
        this.desk = desk;
    }

    @Operation(operationId = "reportDefect", summary = "Reports a defect of a machine.")
    @ApiResponse(responseCode = "201")
    @Allowed({INSPECTOR, SUPERVISOR, MECHANIC})
    @PostMapping
    ResponseEntity<byte[]> report(@Valid @RequestBody Report body, CommandContext context) {
        return send(body.command(), HttpStatus.CREATED, context);
    }

    @Operation(operationId = "gradeDefect", summary = "Changes the severity of an open defect.")
    @Allowed(SUPERVISOR)
    @PostMapping("/{id}/grading")
    ResponseEntity<byte[]> grade(@PathVariable UUID id, @Valid @RequestBody Grading body, CommandContext context) {
        return send(new GradeDefect(id, body.severity()), HttpStatus.OK, context);
    }

    @Operation(operationId = "certifyRepair", summary = "Certifies that a defect is repaired.")
    @Allowed(MECHANIC)
    @PostMapping("/{id}/repair-certification")
    ResponseEntity<byte[]> certifyRepaired(
            @PathVariable UUID id, @Valid @RequestBody Certification body, CommandContext context) {
        return send(new CertifyRepaired(id, body.note()), HttpStatus.OK, context);
    }

    @Operation(operationId = "certifyNoRepairNeeded", summary = "Certifies that a defect needs no repair.")
    @Allowed(MECHANIC)
    @PostMapping("/{id}/no-repair-certification")
    ResponseEntity<byte[]> certifyNoRepairNeeded(
            @PathVariable UUID id, @Valid @RequestBody Certification body, CommandContext context) {
        return send(new CertifyNoRepairNeeded(id, body.note()), HttpStatus.OK, context);
    }

    @Operation(operationId = "reviewDefect", summary = "Acknowledges the certification of a defect.")
    @Allowed(INSPECTOR)
    @PostMapping("/{id}/review")
    ResponseEntity<byte[]> review(
            @PathVariable UUID id,
            @Valid @RequestBody(required = false) @Nullable Review body,
            CommandContext context) {
        return send(new AcknowledgeReview(id, body == null ? null : body.note()), HttpStatus.OK, context);
    }

    private ResponseEntity<byte[]> send(DefectCommand command, HttpStatus status, CommandContext context) {
        return desk.send("defect", command.defectId(), command, status.value(), context)
                .toResponse();
    }
}
