package io.fieldlog.command.eventlog;

import io.fieldlog.command.eventlog.Append.CommandEntry;
import io.fieldlog.command.eventlog.Append.NewEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/// Builds units of work for the log's own tests: the content is of no importance to it.
final class Units {

    private final UUID organization;
    private final UUID target;
    private final List<NewEvent> events = new ArrayList<>();
    private final List<SetRule> rules = new ArrayList<>();
    private UUID commandId = UUID.randomUUID();
    private byte[] bodyHash = new byte[32];
    private final long version;

    private Units(UUID organization, UUID target, long version) {
        this.organization = organization;
        this.target = target;
        this.version = version;
    }

    static Units unit(UUID organization, UUID target, long version) {
        return new Units(organization, target, version);
    }

    /// As many events on the target, the first with the sequence that the version asks for.
    Units events(int count) {
        for (var i = 0; i < count; i++) {
            event(target, version + i, "payload %d of %s".formatted(i, commandId));
        }
        return this;
    }

    Units event(UUID stream, long sequence, String payload) {
        events.add(new NewEvent(
                "machine",
                stream,
                sequence,
                UUID.randomUUID(),
                "machine-retired",
                1,
                payload.getBytes(StandardCharsets.UTF_8),
                "{\"userId\":\"u\"}".getBytes(StandardCharsets.UTF_8)));
        return this;
    }

    /// A type that PostgreSQL's text cannot hold.
    Units poison() {
        events.add(new NewEvent(
                "machine", target, version, UUID.randomUUID(), "machine\0retired", 1, new byte[1], new byte[1]));
        return this;
    }

    Units rules(SetRule... more) {
        rules.addAll(Arrays.asList(more));
        return this;
    }

    Units command(UUID id, String body) {
        commandId = id;
        bodyHash = Arrays.copyOf(body.getBytes(StandardCharsets.UTF_8), 32);
        return this;
    }

    Append build() {
        return new Append(
                organization,
                new CommandEntry(
                        commandId,
                        bodyHash,
                        200,
                        (position, reached) -> "{\"position\":%d,\"version\":%d}"
                                .formatted(position, reached)
                                .getBytes(StandardCharsets.UTF_8)),
                target,
                version,
                List.copyOf(events),
                List.copyOf(rules));
    }
}
