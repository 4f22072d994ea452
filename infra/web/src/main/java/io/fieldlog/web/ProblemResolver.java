package io.fieldlog.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/// Answers what a route, or the search for it, threw.
final class ProblemResolver implements HandlerExceptionResolver {

    private final Problems problems;
    private final ProblemWriter writer;

    ProblemResolver(Problems problems, ProblemWriter writer) {
        this.problems = problems;
        this.writer = writer;
    }

    @Override
    public ModelAndView resolveException(
            HttpServletRequest request, HttpServletResponse response, @Nullable Object handler, Exception failure) {
        if (failure instanceof HttpRequestMethodNotSupportedException wrongMethod
                && wrongMethod.getSupportedHttpMethods() != null) {
            response.setHeader(
                    HttpHeaders.ALLOW,
                    String.join(
                            ", ",
                            wrongMethod.getSupportedHttpMethods().stream()
                                    .map(HttpMethod::name)
                                    .sorted()
                                    .toList()));
        }
        var method = handler instanceof HandlerMethod route ? route : null;
        try {
            writer.write(response, problems.of(failure, request, method));
        } catch (IOException callerIsGone) {
            throw new UncheckedIOException(callerIsGone);
        }
        return new ModelAndView();
    }
}
