package io.fieldlog.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.MDC;
import org.springframework.web.filter.OncePerRequestFilter;

/// Gives each request its trace, in the log lines and in the answer's `traceparent`.
final class TraceFilter extends OncePerRequestFilter {

    static final String TRACE_ID = "traceId";

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var trace = Trace.of(request);
        response.setHeader(Trace.HEADER, trace.traceparent());
        try (var _ = MDC.putCloseable(TRACE_ID, trace.traceId())) {
            chain.doFilter(request, response);
        }
    }
}
