package io.fieldlog.web;

/// What can go wrong on either side, before or around the question itself.
public enum CommonProblem implements ProblemCode {
    BAD_REQUEST(400, "The request is not well-formed HTTP or not acceptable to the server."),
    MALFORMED_JSON(400, "The body is not well-formed JSON, or a key occurs twice, or it is nested too deeply."),
    UNKNOWN_FIELD(400, "The body has a field that does not exist."),
    MISSING_FIELD(400, "A required field is missing or null."),
    INVALID_FIELD(400, "A field has a value of the wrong type or outside its limits."),
    UNKNOWN_PARAMETER(400, "The query has a parameter that does not exist here."),
    INVALID_PARAMETER(400, "A parameter or header has a value that is not valid, or occurs twice."),
    INVALID_ID(400, "An id in the path or the query is not a UUID."),
    IDEMPOTENCY_KEY_MISSING(400, "A command needs the header Idempotency-Key."),
    IDEMPOTENCY_KEY_INVALID(400, "The header Idempotency-Key is not a UUID."),
    INVALID_IF_MATCH(400, "The header If-Match does not hold a version."),
    CURSOR_INVALID(400, "The cursor was not made by this list with these filters."),
    AS_OF_BEYOND_LOG(400, "The organization's log does not reach that position or time yet."),
    UNAUTHENTICATED(401, "A valid bearer token is needed."),
    FORBIDDEN(403, "The token's roles or sites do not allow this."),
    NOT_FOUND(404, "There is no such resource in the organization."),
    METHOD_NOT_ALLOWED(405, "The resource does not have this method."),
    NOT_ACCEPTABLE(406, "None of the accepted media types can be produced."),
    IDEMPOTENCY_KEY_REUSED(409, "The idempotency key was used for another command."),
    VERSION_MISMATCH(412, "The resource does not have the version that the command is conditional on."),
    PAYLOAD_TOO_LARGE(413, "The body is larger than this route takes, after decompression."),
    UNSUPPORTED_MEDIA_TYPE(415, "The body's media type or encoding is not supported here."),
    TOO_MANY_REQUESTS(429, "The user or the organization has sent too many requests."),
    INTERNAL_ERROR(500, "Something went wrong on the server; it is logged with the trace id."),
    UNAVAILABLE(503, "A part that is needed for the answer is not available right now."),
    VIEW_BEHIND(503, "The view has not reached the position of the consistency token yet."),
    VIEW_PARKED(503, "The view stopped before the position of the consistency token and waits for an operator.");

    private final int status;
    private final String title;

    CommonProblem(int status, String title) {
        this.status = status;
        this.title = title;
    }

    @Override
    public String code() {
        return ProblemCode.codeOf(this);
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public String title() {
        return title;
    }
}
