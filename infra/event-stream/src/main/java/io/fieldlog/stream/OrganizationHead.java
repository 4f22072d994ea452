package io.fieldlog.stream;

import java.util.UUID;

/// Where an organization's log ends: its last position and the hash of that entry.
@SuppressWarnings("ArrayRecordComponent") // a stored hash, compared with Arrays.equals
public record OrganizationHead(UUID organizationId, int shard, long position, byte[] hash) {}
