package io.fieldlog.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/// The outermost net: what no one inside turned into an answer becomes a problem here, never an error page.
final class ProblemFilter extends OncePerRequestFilter {

    private final Problems problems;
    private final ProblemWriter writer;

    ProblemFilter(Problems problems, ProblemWriter writer) {
        this.problems = problems;
        this.writer = writer;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException {
        try {
            chain.doFilter(new LimitedRequest(request), response);
        } catch (Exception failure) {
            writer.write(response, problems.of(failure, request, null));
        }
    }
}
