package io.fieldlog.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The thread through the logs of all processes: the caller's W3C trace continued, or a new one.
public record Trace(String traceId, String spanId, String flags) {

    static final String HEADER = "traceparent";

    private static final Pattern FORM = Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})");
    private static final String NO_TRACE = "0".repeat(32);
    private static final String NO_SPAN = "0".repeat(16);

    /// The trace of a request that came through [TraceFilter].
    public static Trace of(HttpServletRequest request) {
        if (request.getAttribute(HEADER) instanceof Trace trace) {
            return trace;
        }
        var trace = continued(request.getHeader(HEADER));
        request.setAttribute(HEADER, trace);
        return trace;
    }

    /// The same trace with a span of our own, or a new trace when the header does not hold a valid one.
    static Trace continued(@Nullable String header) {
        var form = FORM.matcher(header == null ? "" : header);
        if (form.matches() && !form.group(1).equals(NO_TRACE) && !form.group(2).equals(NO_SPAN)) {
            return new Trace(form.group(1), hex(1), form.group(3));
        }
        return new Trace(hex(2), hex(1), "00");
    }

    private static String hex(int longs) {
        var random = ThreadLocalRandom.current();
        var digits = new StringBuilder();
        for (int i = 0; i < longs; i++) {
            digits.append(HexFormat.of().toHexDigits(random.nextLong(1, Long.MAX_VALUE)));
        }
        return digits.toString();
    }

    public String traceparent() {
        return "00-" + traceId + "-" + spanId + "-" + flags;
    }
}
