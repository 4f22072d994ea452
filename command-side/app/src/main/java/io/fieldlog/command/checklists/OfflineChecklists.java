package io.fieldlog.command.checklists;

import io.fieldlog.command.CommandContext;
import io.fieldlog.command.sync.SyncableCommand;
import io.fieldlog.command.sync.SyncableCommand.Order;
import io.fieldlog.command.sync.SyncableCommands;
import io.fieldlog.web.Role;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/// The inspector's work without network: from the start of a checklist to its signature.
@Component
final class OfflineChecklists implements SyncableCommands {

    private static final Set<Role> WORKERS = Set.of(Role.INSPECTOR, Role.SUPERVISOR);

    @Override
    public List<SyncableCommand<?>> offline() {
        return List.of(
                SyncableCommand.creating(
                        "POST /v1/checklists",
                        WORKERS,
                        ChecklistBody.Start.class,
                        (body, context) -> created(body.command(user(context)))),
                SyncableCommand.on(
                        "POST /v1/checklists/{id}/answers",
                        WORKERS,
                        ChecklistBody.Answers.class,
                        (id, body, context) -> ok(body.command(id, user(context)))),
                SyncableCommand.on(
                        "POST /v1/checklists/{id}/photos",
                        WORKERS,
                        ChecklistBody.Photo.class,
                        (id, body, context) -> created(body.command(id, user(context)))),
                SyncableCommand.on(
                        "POST /v1/checklists/{id}/completion",
                        WORKERS,
                        ChecklistBody.Completion.class,
                        (id, body, context) -> ok(body.command(
                                id,
                                context.commandId(),
                                Objects.requireNonNull(context.deviceId()),
                                user(context),
                                true))),
                SyncableCommand.on(
                        "POST /v1/checklists/{id}/signatures",
                        WORKERS,
                        ChecklistBody.Signature.class,
                        (id, body, context) -> created(body.command(id, user(context)))),
                SyncableCommand.on(
                        "POST /v1/checklists/{id}/amendments",
                        WORKERS,
                        ChecklistBody.Amendment.class,
                        (id, body, context) -> created(body.command(id, context.commandId(), user(context)))));
    }

    private static String user(CommandContext context) {
        return context.actor().userId();
    }

    private static Order created(ChecklistCommand command) {
        return new Order("checklist", command.checklistId(), command, HttpStatus.CREATED.value());
    }

    private static Order ok(ChecklistCommand command) {
        return new Order("checklist", command.checklistId(), command, HttpStatus.OK.value());
    }
}
