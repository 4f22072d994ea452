package io.fieldlog.command;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/// What a command that succeeded is answered with, stored beside its events: sent again it gets the same bytes.
/// `position` is that of its last event, `version` the aggregate's; `appended` says whether it had any this time.
@SuppressWarnings("ArrayRecordComponent") // written to the response as it is
public record Answer(int status, byte[] body, long position, long version, boolean appended, boolean replayed) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    /// How an answer's body is written once position and version are known.
    @FunctionalInterface
    public interface Body {
        byte[] of(long position, long version);
    }

    /// `{"position": …, "version": …}`.
    public static byte[] positionAndVersion(long position, long version) {
        return "{\"position\":%d,\"version\":%d}".formatted(position, version).getBytes(StandardCharsets.UTF_8);
    }

    /// `{"position": …, "version": …, …}`, with what else the answer says.
    public static Body positionVersionAnd(Map<String, ? extends @Nullable Object> more) {
        var rest = JSON.writeValueAsString(more).substring(1);
        return (position, version) -> "{\"position\":%d,\"version\":%d,%s"
                .formatted(position, version, rest)
                .getBytes(StandardCharsets.UTF_8);
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
