package io.fieldlog.query.views;

import static io.fieldlog.web.CommonProblem.INVALID_PARAMETER;

import io.fieldlog.web.Actor;
import io.fieldlog.web.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// Reads an [Inquiry] from the token and the headers.
@Component
final class InquiryArgument implements HandlerMethodArgumentResolver, WebMvcConfigurer {

    private static final String TOKEN = "Consistency-Token";
    private static final String PREFER = "Prefer";
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");

    private final ReplicaSettings settings;

    InquiryArgument(ReplicaSettings settings) {
        this.settings = settings;
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(this);
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == Inquiry.class;
    }

    @Override
    public Inquiry resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest web,
            @Nullable WebDataBinderFactory binders) {
        var request = web.getNativeRequest(HttpServletRequest.class);
        var response = web.getNativeResponse(HttpServletResponse.class);
        var authentication = SecurityContextHolder.getContext().getAuthentication();
        if (request == null
                || response == null
                || authentication == null
                || !(authentication.getPrincipal() instanceof Actor actor)) {
            throw new IllegalStateException("A question without a request or an actor");
        }
        response.setHeader(HttpHeaders.CACHE_CONTROL, "private, no-cache");
        response.setHeader(HttpHeaders.VARY, HttpHeaders.AUTHORIZATION);
        return new Inquiry(actor, token(request), patience(request), response);
    }

    private static long token(HttpServletRequest request) {
        var tokens = Collections.list(request.getHeaders(TOKEN));
        if (tokens.isEmpty()) {
            return 0;
        }
        if (tokens.size() > 1 || !DIGITS.matcher(tokens.getFirst()).matches()) {
            throw new Problem(INVALID_PARAMETER, "The header %s must hold one position.".formatted(TOKEN));
        }
        return Long.parseLong(tokens.getFirst());
    }

    private Duration patience(HttpServletRequest request) {
        for (var header : Collections.list(request.getHeaders(PREFER))) {
            for (var preference : header.split(",", -1)) {
                var nameAndValue = preference.strip().split("=", 2);
                if (nameAndValue[0].strip().toLowerCase(Locale.ROOT).equals("wait")) {
                    var seconds = nameAndValue.length < 2 ? "" : nameAndValue[1].strip();
                    if (!DIGITS.matcher(seconds).matches()) {
                        throw new Problem(INVALID_PARAMETER, "The header Prefer must hold wait=<whole seconds>.");
                    }
                    var asked = Duration.ofSeconds(Math.min(Long.parseLong(seconds), Integer.MAX_VALUE));
                    return asked.compareTo(settings.waitAtMost()) > 0 ? settings.waitAtMost() : asked;
                }
            }
        }
        return settings.waitFor();
    }
}
