package io.fieldlog.command.imports;

import io.fieldlog.command.CommandContext;
import io.fieldlog.command.CommandDesk;
import io.fieldlog.web.CommonProblem;
import io.fieldlog.web.Problem;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/// The public command desk, in the name of the person who asked for the import. A command's id follows from the import
/// and the step that it is: sent again after a crash it changes nothing.
final class ImportDesk {

    private final CommandDesk desk;
    private final ImportTask task;
    private final ImportSites sites;

    ImportDesk(CommandDesk desk, ImportTask task, ImportSites sites) {
        this.desk = desk;
        this.task = task;
        this.sites = sites;
    }

    UUID organization() {
        return task.actor().organizationId();
    }

    String user() {
        return task.actor().userId();
    }

    /// Where a machine stands that the file places there: not for several threads.
    UUID site(@Nullable String idOrName) throws BadRecord {
        return sites.of(idOrName);
    }

    void send(String aggregate, UUID id, Object command, HttpStatus status, String step) {
        send(aggregate, id, command, status, step, null);
    }

    /// @param expectedVersion refused with `version-mismatch` when the aggregate has another one
    void send(
            String aggregate, UUID id, Object command, HttpStatus status, String step, @Nullable Long expectedVersion) {
        var context = new CommandContext(
                task.actor(),
                ImportIds.ofStep(task.importId(), step),
                CommandContext.hash(command.toString().getBytes(StandardCharsets.UTF_8)),
                expectedVersion,
                null,
                task.traceparent());
        try {
            desk.send(aggregate, id, command, status.value(), context);
        } catch (Problem e) {
            // A worker before this one sent the step as it was read then: since, a site may have got another name.
            if (e.code() != CommonProblem.IDEMPOTENCY_KEY_REUSED) {
                throw e;
            }
        }
    }
}
