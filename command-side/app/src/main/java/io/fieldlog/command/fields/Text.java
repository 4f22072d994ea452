package io.fieldlog.command.fields;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/// Text that people read: not blank, at most `max` characters, and only such as every store and screen can hold.
@Documented
@Constraint(validatedBy = Text.Check.class)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
public @interface Text {

    int max();

    /// Whether it may have several lines.
    boolean lines() default false;

    String message() default "must not be blank, have more than {max} characters, or hold control characters";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /// Counts what people count: code points.
    final class Check implements ConstraintValidator<Text, String> {

        private int max;
        private boolean lines;

        @Override
        public void initialize(Text limits) {
            max = limits.max();
            lines = limits.lines();
        }

        @Override
        public boolean isValid(@Nullable String text, ConstraintValidatorContext context) {
            return text == null
                    || (text.codePoints().anyMatch(Check::isVisible)
                            && text.codePointCount(0, text.length()) <= max
                            && text.codePoints().allMatch(this::isAllowed));
        }

        private static boolean isVisible(int point) {
            return !Character.isWhitespace(point)
                    && !Character.isSpaceChar(point)
                    && Character.getType(point) != Character.FORMAT;
        }

        private boolean isAllowed(int point) {
            return switch (Character.getType(point)) {
                case Character.CONTROL -> lines && (point == '\n' || point == '\r' || point == '\t');
                case Character.SURROGATE -> false;
                default -> true;
            };
        }
    }
}
