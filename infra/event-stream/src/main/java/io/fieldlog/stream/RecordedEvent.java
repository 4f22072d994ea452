package io.fieldlog.stream;

import java.time.Instant;
import java.util.UUID;

/// One entry of an organization's log as it is stored: the bytes are the truth, what they mean is decoded on demand.
///
/// `position` counts the organization's entries from 1 without holes; `sequence` those of the aggregate from 0;
/// `recordedAt` is the server's time in microseconds and never goes back; `hash` chains the entry to the one before.
@SuppressWarnings("ArrayRecordComponent") // stored bytes, compared through `hash`
public record RecordedEvent(
        UUID organizationId,
        long position,
        String streamType,
        UUID streamId,
        long sequence,
        UUID eventId,
        String type,
        int revision,
        Instant recordedAt,
        byte[] payload,
        byte[] metadata,
        byte[] hash) {

    /// The version of the aggregate after this event: the first is 1.
    public long version() {
        return sequence + 1;
    }
}
