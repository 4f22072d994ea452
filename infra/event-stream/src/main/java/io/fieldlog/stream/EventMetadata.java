package io.fieldlog.stream;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Who caused an event, with which command, from which device: `userId` is opaque, `traceparent` as in W3C Trace
/// Context.
public record EventMetadata(
        String userId,
        UUID commandId,
        @Nullable String deviceId,
        @Nullable String traceparent) {}
