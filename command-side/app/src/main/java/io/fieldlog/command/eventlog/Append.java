package io.fieldlog.command.eventlog;

import java.util.List;
import java.util.UUID;

/// One unit of work as it is handed to the log: everything that can be prepared without the head's lock. All of it is
/// stored, or nothing.
///
/// `version` is the target's before the append, also checked when there are no events: a decision that nothing is to be
/// done must not rest on an outdated aggregate either.
record Append(
        UUID organizationId,
        CommandEntry command,
        UUID target,
        long version,
        List<NewEvent> events,
        List<SetRule> rules) {

    /// What is remembered of the command, so that the same one sent again gets the same answer.
    @SuppressWarnings("ArrayRecordComponent") // a digest
    record CommandEntry(UUID commandId, byte[] bodyHash, int status, AnswerBody answer) {}

    /// An event already in its stored form; position, time and hash are given under the lock.
    @SuppressWarnings("ArrayRecordComponent") // stored bytes
    record NewEvent(
            String streamType,
            UUID streamId,
            long sequence,
            UUID eventId,
            String type,
            int revision,
            byte[] payload,
            byte[] metadata) {}

    long bytes() {
        var bytes = 0L;
        for (var event : events) {
            bytes += event.payload().length + event.metadata().length;
        }
        return bytes;
    }
}
