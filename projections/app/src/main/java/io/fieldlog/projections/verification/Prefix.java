package io.fieldlog.projections.verification;

import io.fieldlog.projections.fold.Fact;
import io.fieldlog.projections.fold.View;
import io.fieldlog.projections.fold.WorkingSet;
import io.fieldlog.stream.EventCodec;
import io.fieldlog.stream.RecordedEvent;
import org.jspecify.annotations.Nullable;

/// One view folded over a growing prefix of one organization's log.
final class Prefix {

    private final View view;
    private final EventCodec codec;
    private final WorkingSet rows = WorkingSet.fromTheBeginning();
    private @Nullable Long stuckAt;

    Prefix(View view, EventCodec codec) {
        this.view = view;
        this.codec = codec;
    }

    View view() {
        return view;
    }

    WorkingSet rows() {
        return rows;
    }

    /// The position of the first event that cannot be folded: no prefix that contains it has rows.
    @Nullable
    Long stuckAt() {
        return stuckAt;
    }

    void fold(RecordedEvent event) {
        if (stuckAt != null || !view.concerns(event.type())) {
            return;
        }
        try {
            view.fold(Fact.of(event, codec), rows);
        } catch (RuntimeException _) {
            stuckAt = event.position(); // reported with every view that claims to have passed it
        }
    }
}
