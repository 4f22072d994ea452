package io.fieldlog.stream;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/// The SHA-256 chain of an organization's log: each entry's hash covers its stored columns and the hash of the entry
/// before, so that no entry can be changed, removed or inserted without every later hash telling.
///
/// Hashed in this order, each part preceded by its length as four bytes, big-endian: previous hash, organization id
/// (16 bytes), position (8), stream type, stream id (16), sequence (8), event id (16), type, revision (4), recorded at
/// (8, microseconds since 1970), payload, metadata. Texts are UTF-8. Before the first entry stand 32 zero bytes. The
/// index within the shard is left out: it changes when an organization moves.
public final class HashChain {

    private static final int HASH_BYTES = 32;

    private HashChain() {}

    public static byte[] start() {
        return new byte[HASH_BYTES];
    }

    public static byte[] hash(
            byte[] previous,
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
            byte[] metadata) {
        var stream = streamType.getBytes(StandardCharsets.UTF_8);
        var name = type.getBytes(StandardCharsets.UTF_8);
        var fixed = 12 * Integer.BYTES + 3 * 16 + 3 * Long.BYTES + Integer.BYTES;
        var bytes = ByteBuffer.allocate(
                fixed + previous.length + stream.length + name.length + payload.length + metadata.length);
        put(bytes, previous);
        put(bytes, organizationId);
        put(bytes, position);
        put(bytes, stream);
        put(bytes, streamId);
        put(bytes, sequence);
        put(bytes, eventId);
        put(bytes, name);
        bytes.putInt(Integer.BYTES).putInt(revision);
        put(bytes, ChronoUnit.MICROS.between(Instant.EPOCH, recordedAt));
        put(bytes, payload);
        put(bytes, metadata);
        return sha256().digest(bytes.array());
    }

    /// The hash that the entry must have when the entry before it has the hash `previous`.
    public static byte[] hash(byte[] previous, RecordedEvent e) {
        return hash(
                previous,
                e.organizationId(),
                e.position(),
                e.streamType(),
                e.streamId(),
                e.sequence(),
                e.eventId(),
                e.type(),
                e.revision(),
                e.recordedAt(),
                e.payload(),
                e.metadata());
    }

    private static void put(ByteBuffer bytes, byte[] part) {
        bytes.putInt(part.length).put(part);
    }

    private static void put(ByteBuffer bytes, UUID part) {
        bytes.putInt(16).putLong(part.getMostSignificantBits()).putLong(part.getLeastSignificantBits());
    }

    private static void put(ByteBuffer bytes, long part) {
        bytes.putInt(Long.BYTES).putLong(part);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
