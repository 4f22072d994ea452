package io.fieldlog.query.actions;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// What an action must be like to be in a list; null means any.
record ActionFilter(
        @Nullable String assignee,
        @Nullable ActionState state,
        @Nullable LocalDate dueBefore) {}
