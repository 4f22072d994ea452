package io.fieldlog.command;

import java.util.UUID;

/// Where a command is handed in: the answer means that its events are durable. The same command id with the same body
/// gets the first answer again; a refusal is thrown as [Rejected] or as a problem of its own.
public interface CommandDesk {

    /// @param aggregate the stream type, which is also the Axon command name: `machine`
    /// @param status what success is answered with: 201 when something was created, else 200
    default Answer send(String aggregate, UUID aggregateId, Object command, int status, CommandContext context) {
        return send(aggregate, aggregateId, command, status, Answer::positionAndVersion, context);
    }

    Answer send(
            String aggregate, UUID aggregateId, Object command, int status, Answer.Body body, CommandContext context);
}
