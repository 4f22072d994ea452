package io.fieldlog.query.views;

import static io.fieldlog.web.CommonProblem.INVALID_PARAMETER;

import io.fieldlog.web.FieldError;
import io.fieldlog.web.Problem;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A part of a list: `next` is the cursor of the part after it.
public record Page<T>(List<T> items, @Nullable String next) {

    private static final int LARGEST = 200;

    /// Makes a page of rows of which one more than `limit` was read, to know whether there are more.
    public static <T> Page<T> of(List<T> rows, int limit, Cursor cursor, Function<T, List<String>> key) {
        if (rows.size() <= limit) {
            return new Page<>(rows, null);
        }
        var items = List.copyOf(rows.subList(0, limit));
        return new Page<>(items, cursor.encode(key.apply(items.getLast())));
    }

    public <S> Page<S> map(Function<T, S> each) {
        return new Page<>(items.stream().map(each).toList(), next);
    }

    public static int checkedLimit(int limit) {
        if (limit < 1 || limit > LARGEST) {
            throw new Problem(
                    INVALID_PARAMETER,
                    "The parameter limit is not valid.",
                    List.of(new FieldError(
                            "?limit", INVALID_PARAMETER, "It must be from 1 to %d.".formatted(LARGEST))));
        }
        return limit;
    }
}
