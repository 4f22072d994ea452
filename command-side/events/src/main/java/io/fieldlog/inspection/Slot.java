package io.fieldlog.inspection;

import org.jspecify.annotations.Nullable;

/// Where an answer belongs: a question, in an instance of its section when that repeats.
public record Slot(String question, @Nullable String instance) {}
