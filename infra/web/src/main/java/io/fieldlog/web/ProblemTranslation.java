package io.fieldlog.web;

import org.jspecify.annotations.Nullable;

/// How an application names a failure of its own in HTTP; each bean of this type is asked before the common rules.
@FunctionalInterface
public interface ProblemTranslation {

    /// The problem to answer, or null when the failure is not one of this translation's.
    @Nullable
    Problem problemOf(Throwable failure);
}
