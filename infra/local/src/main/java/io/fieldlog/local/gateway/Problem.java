package io.fieldlog.local.gateway;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;

/// What the gateway itself answers when it has no backend's answer, in the form and with the codes of the backends.
enum Problem {
    NOT_FOUND(404, "There is no such resource in the organization.", "Nothing is at this path."),
    METHOD_NOT_ALLOWED(405, "The resource does not have this method.", "Only GET and HEAD."),
    UNAVAILABLE(
            503,
            "A part that is needed for the answer is not available right now.",
            "The server behind the entry point cannot be reached; it is probably starting.");

    private final int status;
    private final String code;
    private final String body;

    Problem(int status, String title, String detail) {
        this.status = status;
        this.code = name().toLowerCase(Locale.ROOT).replace('_', '-');
        this.body = Body.of(this, title, detail);
    }

    private record Body(String type, String title, int status, String detail, String code) {

        private static final JsonMapper JSON = new JsonMapper();

        static String of(Problem problem, String title, String detail) {
            return JSON.writeValueAsString(new Body(
                    "https://fieldlog.io/problems/" + problem.code, title, problem.status, detail, problem.code));
        }
    }

    void answer(HttpServerExchange request) {
        var headers = request.setStatusCode(status).getResponseHeaders();
        headers.put(Headers.CONTENT_TYPE, "application/problem+json");
        switch (this) {
            case UNAVAILABLE -> headers.put(Headers.RETRY_AFTER, 1);
            case METHOD_NOT_ALLOWED -> headers.put(Headers.ALLOW, "GET, HEAD");
            case NOT_FOUND -> {}
        }
        request.getResponseSender().send(body);
    }
}
