package io.fieldlog.command.schedules;

import static io.fieldlog.web.Role.AUTHOR;
import static io.fieldlog.web.Role.SUPERVISOR;

import io.fieldlog.command.CommandContext;
import io.fieldlog.command.CommandDesk;
import io.fieldlog.command.Reason;
import io.fieldlog.command.Rejected;
import io.fieldlog.command.fields.Text;
import io.fieldlog.command.schedules.ScheduleCommand.DefineSchedule;
import io.fieldlog.command.schedules.ScheduleCommand.PauseSchedule;
import io.fieldlog.command.schedules.ScheduleCommand.ResumeSchedule;
import io.fieldlog.web.Allowed;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
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

/// Schedules over HTTP. Each command wakes the schedule, so that what is to be done now opens at once.
@RestController
@RequestMapping("/v1/schedules")
final class ScheduleController {

    private static final int MOST_MACHINES = 1_000;
    private static final int MOST_ASSIGNEES = 1_000;

    /// `startsAt` is local to the site of each machine, `dueWithin` an ISO 8601 duration.
    record Definition(
            UUID scheduleId,
            @Text(max = 200) String name,
            UUID templateId,
            @Size(max = MOST_MACHINES) @Nullable List<UUID> machineIds,
            @Text(max = 100) @Nullable String category,
            @Nullable UUID siteId,
            @Text(max = 1000) String rrule,

            @Schema(
                    description = "Local to the site of each machine, without an offset.",
                    example = "2026-11-23T06:00:00")
            String startsAt,

            Duration dueWithin,
            @Size(max = MOST_ASSIGNEES) @Nullable List<@Text(max = 200) String> assignees) {}

    private final CommandDesk desk;
    private final ScheduleAlarm alarm;
    private final Clock clock;

    ScheduleController(CommandDesk desk, ScheduleAlarm alarm, Clock clock) {
        this.desk = desk;
        this.alarm = alarm;
        this.clock = clock;
    }

    @Operation(
            operationId = "defineSchedule",
            summary = "Defines when which machines are inspected; what is due now opens at once.")
    @ApiResponse(responseCode = "201")
    @Allowed({AUTHOR, SUPERVISOR})
    @PostMapping
    ResponseEntity<byte[]> define(@Valid @RequestBody Definition body, CommandContext context) {
        var machineIds = body.machineIds() == null ? List.<UUID>of() : body.machineIds();
        var command = new DefineSchedule(
                body.scheduleId(),
                body.name(),
                body.templateId(),
                machineIds,
                body.category(),
                body.siteId(),
                body.rrule(),
                local(body.startsAt()),
                body.dueWithin(),
                body.assignees() == null ? List.of() : body.assignees(),
                clock.instant());
        return send(command, HttpStatus.CREATED, context);
    }

    /// Strictly: a time with an offset means something else.
    private static LocalDateTime local(String time) {
        try {
            return LocalDateTime.parse(time);
        } catch (DateTimeParseException e) {
            throw new Rejected(Reason.INVALID_FIELD, "It must be a local time like 2026-11-23T06:00:00.", "/startsAt");
        }
    }

    @Operation(operationId = "pauseSchedule", summary = "Pauses a schedule: no occurrence opens until it is resumed.")
    @Allowed({AUTHOR, SUPERVISOR})
    @PostMapping("/{id}/pause")
    ResponseEntity<byte[]> pause(@PathVariable UUID id, CommandContext context) {
        return send(new PauseSchedule(id, clock.instant()), HttpStatus.OK, context);
    }

    @Operation(operationId = "resumeSchedule", summary = "Resumes a paused schedule.")
    @Allowed({AUTHOR, SUPERVISOR})
    @PostMapping("/{id}/resumption")
    ResponseEntity<byte[]> resume(@PathVariable UUID id, CommandContext context) {
        return send(new ResumeSchedule(id, clock.instant()), HttpStatus.OK, context);
    }

    private ResponseEntity<byte[]> send(ScheduleCommand command, HttpStatus status, CommandContext context) {
        var organization = context.actor().organizationId();
        alarm.beforeCommand(organization, command.scheduleId());
        var answer = desk.send("schedule", command.scheduleId(), command, status.value(), context);
        if (!answer.replayed()) {
            alarm.afterCommand(organization, command.scheduleId());
        }
        return answer.toResponse();
    }
}
