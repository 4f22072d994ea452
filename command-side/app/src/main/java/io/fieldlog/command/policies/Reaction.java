package io.fieldlog.command.policies;

import java.util.UUID;

/// A command that a policy wants sent. `distinction` tells the commands apart that one policy sends for one event; the
/// same event gives the same commands whenever it is seen.
public record Reaction(String distinction, String aggregate, UUID aggregateId, Object command) {

    /// The only one for its event.
    public static Reaction only(String aggregate, UUID aggregateId, Object command) {
        return new Reaction("", aggregate, aggregateId, command);
    }
}
