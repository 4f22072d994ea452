package io.fieldlog.command;

import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/// What a command that succeeded is answered with, stored beside its events: sent again it gets the same bytes.
/// `position` is that of its last event, `version` the aggregate's.
@SuppressWarnings("ArrayRecordComponent") // written to the response as it is
public record Answer(int status, byte[] body, long position, long version, boolean replayed) {

    /// How an answer's body is written once position and version are known.
    @FunctionalInterface
    public interface Body {
        byte[] of(long position, long version);
    }

    /// `{"position": …, "version": …}`.
    public static byte[] positionAndVersion(long position, long version) {
        return "{\"position\":%d,\"version\":%d}".formatted(position, version).getBytes(StandardCharsets.UTF_8);
    }

    public ResponseEntity<byte[]> toResponse() {
        var response = ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_JSON)
                .header("Consistency-Token", Long.toString(position))
                .header(HttpHeaders.ETAG, "\"%d-%d\"".formatted(version, position));
        if (replayed) {
            response.header("Idempotent-Replay", "true");
        }
        return response.body(body);
    }
}
