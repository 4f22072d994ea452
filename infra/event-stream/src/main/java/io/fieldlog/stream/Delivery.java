package io.fieldlog.stream;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What came out of the topic at an offset: an event, or bytes that are none, as a value, so that they block nobody.
public sealed interface Delivery {

    int partition();

    long offset();

    record Delivered(int partition, long offset, ShardEntry entry) implements Delivery {

        public RecordedEvent event() {
            return entry.event();
        }
    }

    /// A record without a readable envelope. The organization and the position are known only as far as the record
    /// tells them.
    record Garbled(
            int partition,
            long offset,
            @Nullable UUID organizationId,
            @Nullable Long position,
            String error) implements Delivery {}
}
