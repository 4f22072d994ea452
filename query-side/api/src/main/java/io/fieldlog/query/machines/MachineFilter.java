package io.fieldlog.query.machines;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a machine must be like to be in a list; null means any.
record MachineFilter(
        @Nullable UUID site,
        @Nullable String category,
        @Nullable String make,
        @Nullable String model,
        @Nullable MachineStatus status,
        @Nullable String tag) {}
