package io.fieldlog.projections.testing;

import io.fieldlog.events.Event;
import io.fieldlog.events.EventCatalog;
import io.fieldlog.stream.EventCodec;
import io.fieldlog.stream.EventMetadata;
import io.fieldlog.stream.HashChain;
import io.fieldlog.stream.RecordedEvent;
import io.fieldlog.stream.ShardEntry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Numbers and chains events as the log does.
public final class EventLog {

    private static final Instant START = Instant.parse("2026-11-01T08:00:00.000001Z");

    private final EventCodec codec = new EventCodec();
    private final List<ShardEntry> entries = new ArrayList<>();
    private final Map<UUID, Long> positions = new HashMap<>();
    private final Map<UUID, byte[]> hashes = new HashMap<>();
    private final Map<String, Long> sequences = new HashMap<>();
    private final Duration tick;
    private long lastIndex;

    public EventLog() {
        this(Duration.ofMillis(1));
    }

    /// @param tick how much later than the last three the next three events are recorded
    public EventLog(Duration tick) {
        this.tick = tick;
    }

    public RecordedEvent append(UUID organization, Event event) {
        return append(
                organization,
                event.streamId(),
                EventCatalog.of(event).name(),
                EventCatalog.of(event).revision(),
                codec.encode(event));
    }

    /// An entry with a payload of the caller's, which may be one that nobody can read.
    public RecordedEvent append(UUID organization, UUID stream, String type, int revision, String payload) {
        return append(organization, stream, type, revision, payload.getBytes(StandardCharsets.UTF_8));
    }

    private RecordedEvent append(UUID organization, UUID stream, String type, int revision, byte[] payload) {
        var index = ++lastIndex;
        var position = positions.merge(organization, 1L, Long::sum);
        var sequence = sequences.merge(organization + "/" + stream, 1L, Long::sum) - 1;
        var metadata = codec.encodeMetadata(new EventMetadata("inspector", new UUID(7, index), null, null));
        var unchained = new RecordedEvent(
                organization,
                position,
                type.substring(0, type.indexOf('-')),
                stream,
                sequence,
                new UUID(9, index),
                type,
                revision,
                START.plus(tick.multipliedBy(index / 3)),
                payload,
                metadata,
                HashChain.start());
        var hash = HashChain.hash(hashes.getOrDefault(organization, HashChain.start()), unchained);
        hashes.put(organization, hash);
        var event = new RecordedEvent(
                organization,
                position,
                unchained.streamType(),
                stream,
                sequence,
                unchained.eventId(),
                type,
                revision,
                unchained.recordedAt(),
                payload,
                metadata,
                hash);
        entries.add(new ShardEntry(0, index, event));
        return event;
    }

    /// The last entry, which is then forgotten, so that a long log needs no memory.
    public ShardEntry takeLast() {
        return entries.removeLast();
    }

    public List<ShardEntry> entries() {
        return entries;
    }

    public Map<UUID, Long> positions() {
        return positions;
    }

    public Map<UUID, byte[]> hashes() {
        return hashes;
    }
}
