package io.fieldlog.bench;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.regex.Pattern;

/// An answer that is no success.
final class UnexpectedAnswer extends IOException {

    private static final long serialVersionUID = 1;
    private static final Pattern CODE = Pattern.compile("\"code\" *: *\"([a-z-]+)\"");

    private final String kind;

    private UnexpectedAnswer(String kind, String message) {
        super(message);
        this.kind = kind;
    }

    static UnexpectedAnswer of(HttpResponse<String> answer) {
        var code = CODE.matcher(answer.body());
        return new UnexpectedAnswer(
                answer.statusCode() + (code.find() ? " " + code.group(1) : ""),
                "%s answered %d: %s".formatted(answer.uri(), answer.statusCode(), answer.body()));
    }

    /// Its status, and its problem's code if it has one.
    String kind() {
        return kind;
    }
}
