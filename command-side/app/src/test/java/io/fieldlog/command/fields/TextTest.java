package io.fieldlog.command.fields;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.validation.Validation;
import jakarta.validation.Validator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextTest {

    record Line(@Text(max = 5) @Nullable String text) {}

    record Lines(@Text(max = 5, lines = true) String text) {}

    static final Validator VALIDATOR = Validation.buildDefaultValidatorFactory().getValidator();

    static boolean ok(Record value) {
        return VALIDATOR.validate(value).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "abcde", "a b", "äöü", "🚜🚜🚜🚜🚜", "\u00a0a", "日本語"})
    void is_what_people_write(String text) {
        assertThat(ok(new Line(text))).isTrue();
        assertThat(ok(new Lines(text))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\t",
                "abcdef",
                "a\u0000",
                "a\u0007b",
                "a\u0085b",
                "\ud83d",
                "a\ud800b",
                "\u00a0",
                "\u200b",
                "\u2003\ufeff"
            })
    void is_neither_blank_nor_long_nor_unprintable(String text) {
        assertThat(ok(new Line(text))).isFalse();
        assertThat(ok(new Lines(text))).isFalse();
    }

    @Test
    void has_several_lines_where_it_may() {
        assertThat(ok(new Lines("a\n\tb"))).isTrue();
        assertThat(ok(new Line("a\nb"))).isFalse();
    }

    @Test
    void may_be_absent_where_the_field_may() {
        assertThat(ok(new Line(null))).isTrue();
    }
}
