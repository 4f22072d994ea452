package io.fieldlog.command;

import io.fieldlog.web.Actor;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Everything that surrounds a command. As an argument of a controller method it is resolved from the request:
/// `Idempotency-Key`, `If-Match` (only the version counts), `X-Device-Id`, `traceparent`, and SHA-256 over method, path
/// and body.
@SuppressWarnings("ArrayRecordComponent") // a digest, compared byte by byte where it matters
public record CommandContext(
        Actor actor,
        UUID commandId,
        byte[] bodyHash,
        @Nullable Long expectedVersion,
        @Nullable String deviceId,
        @Nullable String traceparent) {

    /// The same command with another content: for a body that does not pass through memory (an import's file), or one
    /// command of a batch.
    public CommandContext as(UUID commandId, byte[]... content) {
        return new CommandContext(actor, commandId, hash(content), expectedVersion, deviceId, traceparent);
    }

    /// SHA-256 over the parts, each preceded by its length.
    public static byte[] hash(byte[]... parts) {
        var sha256 = sha256();
        for (var part : parts) {
            var length = part.length;
            sha256.update(
                    new byte[] {(byte) (length >>> 24), (byte) (length >>> 16), (byte) (length >>> 8), (byte) length});
            sha256.update(part);
        }
        return sha256.digest();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
