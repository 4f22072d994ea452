package io.fieldlog.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.springframework.web.util.WebUtils;

/// The bytes of a body as they arrived, decompressed, for whoever must hash them: the body can still be bound after.
public final class RawBody {

    private RawBody() {}

    public static byte[] of(HttpServletRequest request) {
        var limited = WebUtils.getNativeRequest(request, LimitedRequest.class);
        if (limited == null) {
            throw new IllegalStateException("The request did not come through the filters of the web jar");
        }
        try {
            return limited.body();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
