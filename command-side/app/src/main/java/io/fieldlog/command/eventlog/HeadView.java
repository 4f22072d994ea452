package io.fieldlog.command.eventlog;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// What the log says under the shard head's lock about everything that a group of appends touches.
record HeadView(
        long index,
        Instant now,
        Map<UUID, OrganizationHead> organizations,
        Map<CommandKey, StoredCommand> commands,
        Map<StreamKey, Long> sequences,
        Map<SetKey, Set<UUID>> members) {

    @SuppressWarnings("ArrayRecordComponent") // a hash
    record OrganizationHead(long position, byte[] hash) {}

    record CommandKey(UUID organizationId, UUID commandId) {}

    record StreamKey(UUID organizationId, UUID streamId) {}

    record SetKey(UUID organizationId, String set, String key) {}
}
