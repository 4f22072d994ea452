package io.fieldlog.web;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import org.springframework.web.filter.OncePerRequestFilter;

/// Refuses a request when the node has as many as it can bear: one that is refused at once can be sent again, one
/// that is taken beyond memory costs all the others. Health and metrics always pass.
final class AdmissionFilter extends OncePerRequestFilter {

    private final Semaphore places;
    private final ProblemWriter writer;
    private final Counter refused;

    AdmissionFilter(AdmissionSettings settings, ProblemWriter writer, MeterRegistry metrics) {
        this.places = new Semaphore(settings.requestsInFlight());
        this.writer = writer;
        this.refused = metrics.counter("fieldlog.admission.refused");
        metrics.gauge(
                "fieldlog.admission.in.flight", places, free -> settings.requestsInFlight() - free.availablePermits());
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getRequestURI().startsWith("/actuator/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!places.tryAcquire()) {
            refused.increment();
            writer.write(
                    response,
                    new Problem(CommonProblem.UNAVAILABLE, "The server has as many requests as it can bear."));
            return;
        }
        try {
            chain.doFilter(request, response);
        } finally {
            places.release();
        }
    }
}
