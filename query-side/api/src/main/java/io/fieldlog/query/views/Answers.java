package io.fieldlog.query.views;

import java.time.LocalDate;
import org.springframework.http.ResponseEntity;

/// Gives answers their entity tags, so that an unchanged one is a 304.
public final class Answers {

    private Answers() {}

    /// One resource: the version first, because a command's `If-Match` compares only it.
    public static <T> ResponseEntity<T> one(long version, long position, T body) {
        return ResponseEntity.ok()
                .eTag("\"%d-%d\"".formatted(version, position))
                .body(body);
    }

    /// A list or a dashboard: it changes with its view.
    public static <T> ResponseEntity<T> many(long position, T body) {
        return ResponseEntity.ok().eTag("W/\"%d\"".formatted(position)).body(body);
    }

    /// A list or a dashboard that ends with a day: it changes with its view, and when another day begins.
    public static <T> ResponseEntity<T> until(long position, LocalDate day, T body) {
        return ResponseEntity.ok().eTag("W/\"%d-%s\"".formatted(position, day)).body(body);
    }
}
