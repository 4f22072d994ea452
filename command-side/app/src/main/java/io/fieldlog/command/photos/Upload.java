package io.fieldlog.command.photos;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where a device puts a photo's bytes, until `expiresAt`: whole at `url` with these headers, or, of a large one, in
/// `parts`, which can be resumed.
public record Upload(
        @Schema(allowableValues = "PUT") String method,
        String url,
        Map<String, String> headers,
        Instant expiresAt,

        @Schema(description = "Of a photo above 8 MiB only: those that are not there yet have a `url`.") @Nullable
        List<Part> parts) {

    /// The photo's bytes from `offset` on; no `url` when they are there already.
    public record Part(
            int number,
            long offset,
            long bytes,
            boolean present,

            @Nullable String url) {}
}
