package io.fieldlog.command.checklists;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The name of an instance of a section that repeats, which clients may also give as a whole number.
final class Instance {

    private final String text;

    private Instance(String text) {
        this.text = text;
    }

    @JsonCreator
    static Instance of(String text) {
        return new Instance(text);
    }

    @JsonCreator
    static Instance of(long number) {
        return new Instance(Long.toString(number));
    }

    static @Nullable String textOf(@Nullable Instance instance) {
        return instance == null ? null : instance.text;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Instance instance && instance.text.equals(text);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(text);
    }

    @Override
    public String toString() {
        return text;
    }
}
