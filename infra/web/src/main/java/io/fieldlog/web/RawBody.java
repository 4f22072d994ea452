package io.fieldlog.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.springframework.web.util.WebUtils;

/// The bytes of a body as they arrived, decompressed, for whoever must hash them: the body can still be bound after.
public final class RawBody {

    private RawBody() {}

    public static byte[] of(HttpServletRequest request) {
        try {
            return limited(request).body();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// The body while it arrives, for whoever must not hold all of it at once.
    public static InputStream stream(HttpServletRequest request) {
        try {
            return limited(request).streamed();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static LimitedRequest limited(HttpServletRequest request) {
        var limited = WebUtils.getNativeRequest(request, LimitedRequest.class);
        if (limited == null) {
            throw new IllegalStateException("The request did not come through the filters of the web jar");
        }
        return limited;
    }
}
