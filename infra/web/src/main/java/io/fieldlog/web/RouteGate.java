package io.fieldlog.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpMethod;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.WebUtils;

/// Stands before each route, before anything of the body is read: roles, then the query's parameters, then the body's
/// length. It refuses to start with a route that does not say who may call it.
final class RouteGate implements HandlerInterceptor, SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(RouteGate.class);
    private static final int LONGEST_VALUE = 4096;
    private static final Pattern PERCENT = Pattern.compile("%(?![0-9a-fA-F]{2})");

    /// What a route declares, read once.
    private record Route(boolean everyRole, Set<Role> roles, Map<String, Boolean> parameters, long bodyLimit) {}

    private final ObjectProvider<RequestMappingHandlerMapping> mappings;
    private final Map<HandlerMethod, Route> routes = new ConcurrentHashMap<>();

    RouteGate(ObjectProvider<RequestMappingHandlerMapping> mappings) {
        this.mappings = mappings;
    }

    @Override
    public void afterSingletonsInstantiated() {
        mappings.getObject().getHandlerMethods().forEach((mapping, handler) -> {
            if (!isError(handler) && !handler.hasMethodAnnotation(Allowed.class)) {
                throw new IllegalStateException(
                        "Route %s does not say with @Allowed who may call it".formatted(mapping));
            }
        });
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod method && !isError(method) && !isOptions(request)) {
            var route = routes.computeIfAbsent(method, RouteGate::route);
            checkRole(route);
            checkParameters(route, request.getQueryString());
            var body = WebUtils.getNativeRequest(request, LimitedRequest.class);
            if (body != null) {
                body.limit(route.bodyLimit());
                body.check();
            }
        }
        return true;
    }

    /// Answered by Spring itself, with the methods that the route has.
    private static boolean isOptions(HttpServletRequest request) {
        return HttpMethod.OPTIONS.matches(request.getMethod());
    }

    private static boolean isError(HandlerMethod handler) {
        return ErrorController.class.isAssignableFrom(handler.getBeanType());
    }

    private static void checkRole(Route route) {
        var authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication == null || !(authentication.getPrincipal() instanceof Actor actor)) {
            throw new Problem(CommonProblem.UNAUTHENTICATED, "The request has no bearer token.");
        }
        if (!route.everyRole() && !actor.hasAnyOf(route.roles())) {
            throw new Problem(CommonProblem.FORBIDDEN, "None of the token's roles may do this.");
        }
    }

    private static void checkParameters(Route route, @Nullable String query) {
        if (!StringUtils.hasLength(query)) {
            return;
        }
        var errors = new ArrayList<FieldError>();
        var seen = new HashSet<String>();
        for (String pair : query.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            if (PERCENT.matcher(pair).find()) {
                throw new Problem(CommonProblem.INVALID_PARAMETER, "The query is not percent-encoded correctly.");
            }
            int equals = pair.indexOf('=');
            var name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            var value = decoded(equals < 0 ? "" : pair.substring(equals + 1));
            var repeatable = route.parameters().get(name);
            if (repeatable == null) {
                errors.add(new FieldError("?" + name, CommonProblem.UNKNOWN_PARAMETER, "There is no such parameter."));
            } else if (value.length() > LONGEST_VALUE) {
                errors.add(new FieldError("?" + name, CommonProblem.INVALID_PARAMETER, "It is too long."));
            } else if (!seen.add(name) && !repeatable) {
                errors.add(new FieldError("?" + name, CommonProblem.INVALID_PARAMETER, "It may occur only once."));
            }
        }
        if (!errors.isEmpty()) {
            var first = errors.getFirst();
            throw new Problem(
                    first.code().equals(CommonProblem.UNKNOWN_PARAMETER.code())
                            ? CommonProblem.UNKNOWN_PARAMETER
                            : CommonProblem.INVALID_PARAMETER,
                    "The query is not one of this route.",
                    errors);
        }
    }

    /// The decoder of the servlet container fails on what is not UTF-8, and PostgreSQL on NUL: refused here.
    private static String decoded(String encoded) {
        byte[] bytes = URLDecoder.decode(encoded, ISO_8859_1).getBytes(ISO_8859_1);
        try {
            var text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            if (StrictJson.isStorable(text)) {
                return text;
            }
        } catch (CharacterCodingException notUtf8) {
            log.debug("A query is not UTF-8", notUtf8);
        }
        throw new Problem(CommonProblem.INVALID_PARAMETER, "The query has characters that are not valid.");
    }

    private static Route route(HandlerMethod handler) {
        var allowed = handler.getMethodAnnotation(Allowed.class);
        if (allowed == null) {
            throw new IllegalStateException("Route %s does not say who may call it".formatted(handler));
        }
        var limit = handler.getMethodAnnotation(BodyLimit.class);
        var parameters = new LinkedHashMap<String, Boolean>();
        for (var parameter : handler.getMethodParameters()) {
            var declared = AnnotatedElementUtils.findMergedAnnotation(parameter.getParameter(), RequestParam.class);
            if (declared != null) {
                var name = declared.name().isEmpty() ? parameter.getParameter().getName() : declared.name();
                parameters.put(name, Collection.class.isAssignableFrom(parameter.getParameterType()));
            }
        }
        return new Route(
                allowed.everyRole(),
                Set.copyOf(Arrays.asList(allowed.value())),
                Map.copyOf(parameters),
                limit == null ? BodyLimit.DEFAULT : limit.value());
    }
}
