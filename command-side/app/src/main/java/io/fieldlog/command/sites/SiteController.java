package io.fieldlog.command.sites;

import io.fieldlog.command.CommandContext;
import io.fieldlog.command.CommandDesk;
import io.fieldlog.command.fields.Text;
import io.fieldlog.command.sites.SiteCommand.RegisterSite;
import io.fieldlog.command.sites.SiteCommand.RenameSite;
import io.fieldlog.web.Allowed;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.Valid;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Sites over HTTP: administrators only.
@RestController
@RequestMapping("/v1/sites")
final class SiteController {

    record SiteRegistration(
            UUID siteId,
            @Text(max = 200) String name,
            @Text(max = 100) String timeZone) {}

    record SiteNaming(@Text(max = 200) String name) {}

    private final CommandDesk desk;

    SiteController(CommandDesk desk) {
        this.desk = desk;
    }

    @Operation(operationId = "registerSite", summary = "Registers a site.")
    @ApiResponse(responseCode = "201")
    @Allowed
    @PostMapping
    ResponseEntity<byte[]> register(@Valid @RequestBody SiteRegistration body, CommandContext context) {
        var command = new RegisterSite(body.siteId(), body.name(), body.timeZone());
        return desk.send("site", body.siteId(), command, HttpStatus.CREATED.value(), context)
                .toResponse();
    }

    @Operation(operationId = "renameSite", summary = "Gives a site another name.")
    @Allowed
    @PostMapping("/{id}/name")
    ResponseEntity<byte[]> rename(@PathVariable UUID id, @Valid @RequestBody SiteNaming body, CommandContext context) {
        return desk.send("site", id, new RenameSite(id, body.name()), HttpStatus.OK.value(), context)
                .toResponse();
    }
}
