package io.fieldlog.command.eventlog;

import io.fieldlog.command.eventlog.Append.CommandEntry;
import io.fieldlog.command.eventlog.Append.NewEvent;
import java.util.List;
import java.util.UUID;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.jspecify.annotations.Nullable;

/// Rides in a command message's metadata: tells the event store which command it appends for, and carries the
/// receipt back.
public final class Delivery {

    /// The key in the command message's metadata.
    public static final String KEY = "fieldlog.delivery";

    private static final String APPENDED = "fieldlog.appended";

    private final OrganizationLog log;
    private final UUID organizationId;
    private final UUID target;
    private CommandEntry command;
    private final byte[] metadata;

    private long version;
    private boolean tried;
    private @Nullable StoredCommand receipt;

    /// @param metadata of every event that the command causes, as it is stored
    public Delivery(
            OrganizationLog log,
            UUID organizationId,
            UUID target,
            UUID commandId,
            byte[] bodyHash,
            int status,
            AnswerBody answer,
            byte[] metadata) {
        this.log = log;
        this.organizationId = organizationId;
        this.target = target;
        this.command = new CommandEntry(commandId, bodyHash, status, answer);
        this.metadata = metadata;
    }

    /// The delivery of the command that the current thread handles.
    public static Delivery current() {
        var delivery = CurrentUnitOfWork.get().root().getMessage().getMetaData().get(KEY);
        if (delivery instanceof Delivery current) {
            return current;
        }
        throw new IllegalStateException("only a command that came over the desk may append");
    }

    /// The aggregate was found in this version and is about to decide.
    public void judgedBy(long version) {
        this.version = version;
    }

    /// The version that the aggregate had when it decided last.
    public long version() {
        return version;
    }

    /// The aggregate decided that nothing is to be done: the command is stored all the same, with the unit of work.
    public void decidedNothing() {
        CurrentUnitOfWork.get().onPrepareCommit(_ -> append(List.of(), List.of()));
    }

    /// What the command is answered with, when it depends on what was decided.
    public void answeredWith(AnswerBody answer) {
        command = new CommandEntry(command.commandId(), command.bodyHash(), command.status(), answer);
    }

    void append(List<NewEvent> events, List<SetRule> rules) {
        UnitOfWork<?> unitOfWork = CurrentUnitOfWork.get().root();
        if (unitOfWork.resources().putIfAbsent(APPENDED, true) != null) {
            throw new IllegalStateException("a unit of work appends once: its events are all or nothing");
        }
        tried = true;
        receipt = log.append(new Append(organizationId, command, target, version, events, rules));
    }

    /// Whether an append was tried: if its outcome is unknown, what is stored may be its own.
    public boolean wasTried() {
        return tried;
    }

    UUID organizationId() {
        return organizationId;
    }

    byte[] metadata() {
        return metadata;
    }

    /// What was stored, once the command was handled.
    public StoredCommand receipt() {
        if (receipt == null) {
            throw new IllegalStateException("the command was handled without an append");
        }
        return receipt;
    }
}
