package io.fieldlog.command.eventlog;

import io.fieldlog.command.eventlog.Append.CommandEntry;
import io.fieldlog.command.eventlog.Append.NewEvent;
import io.fieldlog.events.Event;
import io.fieldlog.events.EventCatalog;
import io.fieldlog.stream.EventCodec;
import io.fieldlog.stream.EventMetadata;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Writes events as if commands had caused them: for tests of what follows from them.
public final class PastEvents {

    private static final EventCodec CODEC = new EventCodec();

    private PastEvents() {}

    /// All of one stream, after what it has already.
    public static void append(OrganizationLog log, UUID organization, String streamType, List<? extends Event> events) {
        var stream = events.getFirst().streamId();
        var command = UUID.randomUUID();
        var version = log.standing(organization, command, stream).version();
        var metadata = CODEC.encodeMetadata(new EventMetadata("ada", command, null, null));
        var encoded = new ArrayList<NewEvent>();
        for (var event : events) {
            var entry = EventCatalog.of(event);
            encoded.add(new NewEvent(
                    streamType,
                    stream,
                    version + encoded.size(),
                    UUID.randomUUID(),
                    entry.name(),
                    entry.revision(),
                    CODEC.encode(event),
                    metadata));
        }
        log.append(new Append(
                organization,
                new CommandEntry(
                        command,
                        new byte[32],
                        200,
                        (position, _) -> Long.toString(position).getBytes(StandardCharsets.UTF_8)),
                stream,
                version,
                encoded,
                List.of()));
    }
}
