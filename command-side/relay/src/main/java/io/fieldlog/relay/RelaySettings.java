package io.fieldlog.relay;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How this process relays.
///
/// @param shards the shards that it relays, or stands by for
/// @param pageSize events that are read, published and acknowledged at a time
/// @param lease how long a turn holds without being extended; another relay takes over within this and one pulse
/// @param pulse how often a turn is extended and a heartbeat is sent, and how often the log is looked at when no
/// append tells
/// @param patience how long a page waits for its acknowledgements before it is sent anew
/// @param refillLostTopic whether a topic that holds fewer events than were published is filled again from the log,
/// from its first entry; otherwise the relay stands still and says so
@ConfigurationProperties("fieldlog.relay")
record RelaySettings(
        @DefaultValue("0") List<Integer> shards,
        @DefaultValue("2000") int pageSize,
        @DefaultValue("3s") Duration lease,
        @DefaultValue("1s") Duration pulse,
        @DefaultValue("30s") Duration patience,
        @DefaultValue("false") boolean refillLostTopic) {

    RelaySettings {
        shards = List.copyOf(shards);
        if (shards.isEmpty()) {
            throw new IllegalArgumentException("fieldlog.relay.shards names no shard");
        }
        if (pageSize < 1) {
            throw new IllegalArgumentException("fieldlog.relay.page-size is less than 1");
        }
        if (lease.compareTo(pulse.multipliedBy(2)) < 0) {
            throw new IllegalArgumentException("fieldlog.relay.lease is shorter than two pulses");
        }
        if (patience.toMillis() < 1_000) {
            throw new IllegalArgumentException("fieldlog.relay.patience is less than a second");
        }
    }
}
