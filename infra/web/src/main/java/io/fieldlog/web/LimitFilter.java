package io.fieldlog.web;

import io.fieldlog.web.limits.Limiter;
import io.fieldlog.web.limits.Verdict;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/// Refuses who asks too often, once it is known who asks and before anything else is looked at. The fields are
/// those of draft-ietf-httpapi-ratelimit-headers-10.
final class LimitFilter extends OncePerRequestFilter {

    static final String POLICY = "RateLimit-Policy";
    static final String REMAINING = "RateLimit";

    private final Limiter limiter;
    private final ProblemWriter writer;

    LimitFilter(Limiter limiter, ProblemWriter writer) {
        this.limiter = limiter;
        this.writer = writer;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication == null || !(authentication.getPrincipal() instanceof Actor actor)) {
            chain.doFilter(request, response);
            return;
        }
        response.setHeader(POLICY, limiter.policy());
        switch (limiter.judge(actor)) {
            case Verdict.Unchecked _ -> chain.doFilter(request, response);
            case Verdict.Admitted(var remaining) -> {
                response.setHeader(REMAINING, remaining);
                chain.doFilter(request, response);
            }
            case Verdict.Refused(var quota, var remaining, var retryAfter) -> {
                response.setHeader(REMAINING, remaining);
                writer.write(
                        response,
                        new Problem(
                                        CommonProblem.TOO_MANY_REQUESTS,
                                        "The %s has sent more requests than the limit allows.".formatted(quota))
                                .retryAfter(retryAfter));
            }
        }
    }
}
