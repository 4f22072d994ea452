package io.fieldlog.query.views;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fieldlog.web.CommonProblem;
import io.fieldlog.web.Problem;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class CursorTest {

    final Cursor cursor = Cursor.of("imports", UUID.randomUUID(), "filter", null);

    @Test
    void gives_back_the_key_that_it_was_made_of() {
        var key = List.of("Ä 🚜", "");
        assertThat(cursor.decode(cursor.encode(key), 2, Function.identity())).isEqualTo(key);
        assertThat(cursor.<List<String>>decode(null, 2, Function.identity())).isNull();
    }

    @Test
    void with_a_right_digest_over_a_key_that_is_none_is_invalid_too() {
        isInvalid(List.of("yesterday"), key -> Instant.parse(key.getFirst()));
        isInvalid(List.of("one"), key -> Long.valueOf(key.getFirst()));
        isInvalid(List.of("1-2"), key -> UUID.fromString(key.getFirst()));
        isInvalid(List.of("a\0"), Function.identity());
        isInvalid(List.of("a", "b"), Function.identity());
    }

    private void isInvalid(List<String> key, Function<List<String>, ?> parse) {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> cursor.decode(cursor.encode(key), 1, parse))
                .satisfies(problem -> assertThat(problem.code()).isEqualTo(CommonProblem.CURSOR_INVALID));
    }
}
