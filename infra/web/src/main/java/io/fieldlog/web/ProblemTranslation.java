package io.fieldlog.web;

import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How an application names a failure of its own in HTTP; each bean of this type is asked before the common rules.
@FunctionalInterface
public interface ProblemTranslation {

    /// The problem to answer, or null when the failure is not one of this translation's.
    @Nullable
    Problem problemOf(Throwable failure);

    /// The problem that a failure is, or that the first of the translations makes of it.
    static Optional<Problem> of(Throwable failure, Collection<ProblemTranslation> translations) {
        return failure instanceof Problem problem
                ? Optional.of(problem)
                : translations.stream()
                        .map(translation -> translation.problemOf(failure))
                        .filter(Objects::nonNull)
                        .findFirst();
    }
}
