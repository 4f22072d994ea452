package io.fieldlog.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.ConstraintViolationException;
import java.io.EOFException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.validation.BindingResult;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.MissingRequestHeaderException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.multipart.support.MissingServletRequestPartException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/// Names every failure: the one place that decides what a caller is told. Details are ours, never the text of a
/// library's exception, which may quote what was sent.
final class Problems {

    private static final Logger log = LoggerFactory.getLogger(Problems.class);

    private final List<ProblemTranslation> translations;
    private final BodyErrors bodyErrors;

    Problems(List<ProblemTranslation> translations, BodyErrors bodyErrors) {
        this.translations = List.copyOf(translations);
        this.bodyErrors = bodyErrors;
    }

    Problem of(Throwable failure, HttpServletRequest request, @Nullable HandlerMethod handler) {
        return ProblemTranslation.of(failure, translations)
                .or(() -> transported(failure))
                .orElseGet(() -> common(failure, request, handler));
    }

    /// What went wrong while the body was read, however deep the libraries wrapped it.
    private static Optional<Problem> transported(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Problem problem) {
                return Optional.of(problem);
            }
            if (cause instanceof LimitedRequest.TooLarge || cause instanceof MaxUploadSizeExceededException) {
                return Optional.of(
                        new Problem(CommonProblem.PAYLOAD_TOO_LARGE, "The body is larger than this route takes."));
            }
            if (cause instanceof ZipException || cause instanceof EOFException) {
                return Optional.of(new Problem(CommonProblem.BAD_REQUEST, "The body is not complete, or not gzip."));
            }
        }
        return Optional.empty();
    }

    private Problem common(Throwable failure, HttpServletRequest request, @Nullable HandlerMethod handler) {
        return switch (failure) {
            case NoHandlerFoundException _, NoResourceFoundException _ ->
                new Problem(CommonProblem.NOT_FOUND, "There is no such route.");
            case HttpRequestMethodNotSupportedException e ->
                new Problem(CommonProblem.METHOD_NOT_ALLOWED, "The route does not have this method.");
            case HttpMediaTypeNotSupportedException _ ->
                new Problem(CommonProblem.UNSUPPORTED_MEDIA_TYPE, "The route does not take this content type.");
            case HttpMediaTypeNotAcceptableException _ ->
                new Problem(CommonProblem.NOT_ACCEPTABLE, "The route does not answer with an accepted media type.");
            case HttpMessageNotReadableException e -> bodyErrors.of(e, request, handler);
            case MethodArgumentTypeMismatchException e -> mismatch(e);
            case MissingServletRequestParameterException e ->
                parameter(e.getParameterName(), CommonProblem.INVALID_PARAMETER, "It is required.");
            case MissingRequestHeaderException e ->
                new Problem(CommonProblem.INVALID_PARAMETER, "The header %s is required.".formatted(e.getHeaderName()));
            case MissingServletRequestPartException e ->
                new Problem(
                        CommonProblem.MISSING_FIELD,
                        "A part is missing.",
                        List.of(new FieldError(
                                "/" + e.getRequestPartName(), CommonProblem.MISSING_FIELD, "It is required.")));
            case MethodArgumentNotValidException e -> invalid(e.getBindingResult());
            case HandlerMethodValidationException e -> invalid(e);
            case ConstraintViolationException e ->
                new Problem(CommonProblem.INVALID_FIELD, "A value is outside its limits.");
            case MultipartException _ ->
                new Problem(CommonProblem.BAD_REQUEST, "The multipart body is not well-formed.");
            case AuthenticationServiceException e -> {
                log.warn("Tokens cannot be checked: {}", e.getMessage());
                yield new Problem(CommonProblem.UNAVAILABLE, "Tokens cannot be checked right now.");
            }
            case AuthenticationException _ ->
                new Problem(CommonProblem.UNAUTHENTICATED, "The bearer token is missing or not valid.");
            case AccessDeniedException _ -> new Problem(CommonProblem.FORBIDDEN, "The token does not allow this.");
            case ErrorResponse e
            when e.getStatusCode().is4xxClientError() ->
                ofStatus(e.getStatusCode().value());
            default -> unexpected(failure, request);
        };
    }

    private static Problem unexpected(Throwable failure, HttpServletRequest request) {
        log.error("{} {} failed", request.getMethod(), request.getRequestURI(), failure);
        return new Problem(CommonProblem.INTERNAL_ERROR, "The failure is logged with the trace id of this answer.");
    }

    /// The problem of an answer of which nothing is known but its status.
    static Problem ofStatus(int status) {
        for (var known : CommonProblem.values()) {
            if (known.status() == status) {
                return new Problem(known, known.title());
            }
        }
        var code = status < HttpStatus.INTERNAL_SERVER_ERROR.value()
                ? CommonProblem.BAD_REQUEST
                : CommonProblem.INTERNAL_ERROR;
        return new Problem(code, code.title());
    }

    private static Problem mismatch(MethodArgumentTypeMismatchException failure) {
        boolean isId = UUID.class.equals(failure.getRequiredType());
        var code = isId ? CommonProblem.INVALID_ID : CommonProblem.INVALID_PARAMETER;
        var detail = isId ? "It must be a UUID." : "It does not have the form that is expected.";
        if (failure.getParameter().hasParameterAnnotation(PathVariable.class)) {
            return new Problem(code, "The path's %s is not valid: %s".formatted(failure.getName(), detail));
        }
        return parameter(failure.getName(), code, detail);
    }

    private static Problem parameter(String name, CommonProblem code, String detail) {
        return new Problem(
                code,
                "The parameter %s is not valid.".formatted(name),
                List.of(new FieldError("?" + name, code, detail)));
    }

    private static Problem invalid(BindingResult result) {
        var errors = new ArrayList<FieldError>();
        for (var error : result.getFieldErrors()) {
            errors.add(new FieldError(
                    pointer(error.getField()), CommonProblem.INVALID_FIELD, sentence(error.getDefaultMessage())));
        }
        for (var error : result.getGlobalErrors()) {
            errors.add(new FieldError("", CommonProblem.INVALID_FIELD, sentence(error.getDefaultMessage())));
        }
        errors.sort(Comparator.comparing(FieldError::pointer));
        return new Problem(CommonProblem.INVALID_FIELD, "The body has values that are not valid.", errors);
    }

    private static Problem invalid(HandlerMethodValidationException failure) {
        var errors = new ArrayList<FieldError>();
        for (var result : failure.getParameterValidationResults()) {
            var name = result.getMethodParameter().getParameterName();
            for (var error : result.getResolvableErrors()) {
                errors.add(new FieldError(
                        "?" + name, CommonProblem.INVALID_PARAMETER, sentence(error.getDefaultMessage())));
            }
        }
        return new Problem(CommonProblem.INVALID_PARAMETER, "A parameter is outside its limits.", errors);
    }

    static String sentence(@Nullable String message) {
        return message == null ? "It is not valid." : "It " + message + ".";
    }

    /// `sections[0].questions[1].key` as a JSON pointer.
    static String pointer(String path) {
        return "/" + path.replace("[", ".").replace("]", "").replace('.', '/');
    }
}
