package io.fieldlog.command.templates;

import static io.fieldlog.web.Role.AUTHOR;

import io.fieldlog.command.CommandContext;
import io.fieldlog.command.CommandDesk;
import io.fieldlog.command.fields.Text;
import io.fieldlog.command.templates.TemplateCommand.PublishNextVersion;
import io.fieldlog.command.templates.TemplateCommand.PublishTemplate;
import io.fieldlog.command.templates.TemplateCommand.WithdrawTemplate;
import io.fieldlog.command.templates.TemplateDefinition.SectionDraft;
import io.fieldlog.web.Allowed;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Templates over HTTP.
@RestController
@RequestMapping("/v1/templates")
final class TemplateController {

    record Publication(
            UUID templateId,
            @Text(max = 200) String name,

            @Digits(integer = 3, fraction = 9) @DecimalMin("0") @DecimalMax("100") @Nullable
            BigDecimal passPercent,

            @Valid List<SectionDraft> sections) {

        TemplateDefinition definition() {
            return new TemplateDefinition(name, passPercent, sections);
        }
    }

    record Withdrawal() {}

    private final CommandDesk desk;

    TemplateController(CommandDesk desk) {
        this.desk = desk;
    }

    @Operation(operationId = "publishTemplate", summary = "Publishes a template as its first version.")
    @ApiResponse(responseCode = "201")
    @Allowed(AUTHOR)
    @PostMapping
    ResponseEntity<byte[]> publish(@Valid @RequestBody Publication body, CommandContext context) {
        var id = body.templateId();
        return created(
                id,
                new PublishTemplate(
                        id, body.name(), body.passPercent(), body.definition().asSections()),
                context);
    }

    @Operation(
            operationId = "publishTemplateVersion",
            summary = "Publishes the next version of a template; earlier ones stay as they are.")
    @ApiResponse(responseCode = "201")
    @Allowed(AUTHOR)
    @PostMapping("/{id}/versions")
    ResponseEntity<byte[]> publishNext(
            @PathVariable UUID id, @Valid @RequestBody TemplateDefinition body, CommandContext context) {
        return created(id, new PublishNextVersion(id, body.name(), body.passPercent(), body.asSections()), context);
    }

    @Operation(
            operationId = "withdrawTemplate",
            summary = "Withdraws a template: no checklist is started from it after that.")
    @Allowed(AUTHOR)
    @PostMapping("/{id}/withdrawal")
    ResponseEntity<byte[]> withdraw(
            @PathVariable UUID id,
            @Valid @RequestBody(required = false) @Nullable Withdrawal body,
            CommandContext context) {
        var now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        return desk.send("template", id, new WithdrawTemplate(id, now), HttpStatus.OK.value(), context)
                .toResponse();
    }

    private ResponseEntity<byte[]> created(UUID id, TemplateCommand command, CommandContext context) {
        return desk.send("template", id, command, HttpStatus.CREATED.value(), context)
                .toResponse();
    }
}
