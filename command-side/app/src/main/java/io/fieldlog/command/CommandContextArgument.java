package io.fieldlog.command;

import io.fieldlog.web.Actor;
import io.fieldlog.web.CommonProblem;
import io.fieldlog.web.Problem;
import io.fieldlog.web.RawBody;
import io.fieldlog.web.StrictUuid;
import io.fieldlog.web.Trace;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/// Gives a command's route its [CommandContext]. The body of a multipart request is not in its hash: who takes
/// files says with [CommandContext#as] what the content is.
final class CommandContextArgument implements HandlerMethodArgumentResolver {

    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";
    private static final String DEVICE_ID = "X-Device-Id";
    private static final int LONGEST_DEVICE_ID = 128;

    /// A version, or a resource's ETag, of which only the version counts.
    private static final Pattern IF_MATCH = Pattern.compile("(?:W/)?\"(\\d{1,18})(?:-\\d{1,18})?\"");

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == CommandContext.class;
    }

    @Override
    public CommandContext resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest webRequest,
            @Nullable WebDataBinderFactory binders) {
        var request = webRequest.getNativeRequest(HttpServletRequest.class);
        if (request == null) {
            throw new IllegalStateException("commands come over HTTP");
        }
        return new CommandContext(
                actor(),
                commandId(request),
                bodyHash(request),
                expectedVersion(request),
                deviceId(request),
                Trace.of(request).traceparent());
    }

    private static Actor actor() {
        var authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication != null && authentication.getPrincipal() instanceof Actor actor) {
            return actor;
        }
        throw new Problem(CommonProblem.UNAUTHENTICATED, "The request has no bearer token.");
    }

    private static UUID commandId(HttpServletRequest request) {
        var key = only(request, IDEMPOTENCY_KEY, CommonProblem.IDEMPOTENCY_KEY_INVALID);
        if (key == null) {
            throw new Problem(
                    CommonProblem.IDEMPOTENCY_KEY_MISSING,
                    "Send a UUID of your own as Idempotency-Key, and the same one when you repeat the command.");
        }
        return StrictUuid.parse(key.strip())
                .orElseThrow(() -> new Problem(
                        CommonProblem.IDEMPOTENCY_KEY_INVALID, "The header Idempotency-Key is not a UUID."));
    }

    private static byte[] bodyHash(HttpServletRequest request) {
        var contentType = request.getContentType();
        var multipart = contentType != null && contentType.regionMatches(true, 0, "multipart/", 0, 10);
        return CommandContext.hash(
                request.getMethod().getBytes(StandardCharsets.UTF_8),
                request.getRequestURI().getBytes(StandardCharsets.UTF_8),
                multipart ? new byte[0] : RawBody.of(request));
    }

    private static @Nullable Long expectedVersion(HttpServletRequest request) {
        var header = only(request, HttpHeaders.IF_MATCH, CommonProblem.INVALID_IF_MATCH);
        if (header == null || header.strip().equals("*")) {
            return null;
        }
        var version = IF_MATCH.matcher(header.strip());
        if (!version.matches()) {
            throw new Problem(
                    CommonProblem.INVALID_IF_MATCH,
                    "If-Match takes one version in quotes, for example \"3\", or the resource's ETag.");
        }
        return Long.valueOf(version.group(1));
    }

    private static @Nullable String deviceId(HttpServletRequest request) {
        var device = only(request, DEVICE_ID, CommonProblem.INVALID_PARAMETER);
        if (device == null) {
            return null;
        }
        if (device.isBlank()
                || device.length() > LONGEST_DEVICE_ID
                || device.chars().anyMatch(c -> c < 32 || c > 126)) {
            throw new Problem(
                    CommonProblem.INVALID_PARAMETER,
                    "X-Device-Id takes 1 to %d printable ASCII characters.".formatted(LONGEST_DEVICE_ID));
        }
        return device;
    }

    private static @Nullable String only(HttpServletRequest request, String header, CommonProblem twice) {
        var values = Collections.list(request.getHeaders(header));
        if (values.size() > 1) {
            throw new Problem(twice, "The header %s occurs more than once.".formatted(header));
        }
        return values.isEmpty() ? null : values.getFirst();
    }
}
