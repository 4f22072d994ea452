package io.fieldlog.query.schedules;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a schedule must be like to be in a list; null means any.
record ScheduleFilter(@Nullable UUID template, @Nullable ScheduleState state) {}
