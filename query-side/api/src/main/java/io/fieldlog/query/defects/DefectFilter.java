package io.fieldlog.query.defects;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a defect must be like to be in a list; null means any. `from` is included, `to` is not.
record DefectFilter(
        @Nullable UUID machine,
        @Nullable UUID site,
        @Nullable Severity severity,
        @Nullable DefectState state,
        @Nullable Instant from,
        @Nullable Instant to) {}
