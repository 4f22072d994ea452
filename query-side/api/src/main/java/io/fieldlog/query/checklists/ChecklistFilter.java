package io.fieldlog.query.checklists;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a checklist must be like to be in a list; null means any. `from` and `to` are about the start, `to` excluded.
record ChecklistFilter(
        @Nullable ChecklistState state,
        @Nullable ChecklistResult result,
        @Nullable UUID site,
        @Nullable UUID machine,
        @Nullable String inspector,
        @Nullable UUID template,
        @Nullable Instant from,
        @Nullable Instant to) {}
