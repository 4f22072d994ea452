package io.fieldlog.command.eventlog;

import java.security.MessageDigest;
import java.util.UUID;

/// A command that succeeded, as the log remembers it. `position` is that of its last event (of the organization's last
/// event if it had none), `version` its aggregate's.
@SuppressWarnings("ArrayRecordComponent") // compared through sameBody
public record StoredCommand(UUID commandId, byte[] bodyHash, int status, byte[] answer, long position, long version) {

    public boolean sameBody(byte[] otherHash) {
        return MessageDigest.isEqual(bodyHash, otherHash);
    }
}
