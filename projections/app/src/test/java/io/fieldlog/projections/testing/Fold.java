package io.fieldlog.projections.testing;

import io.fieldlog.events.Event;
import io.fieldlog.projections.fold.Fact;
import io.fieldlog.projections.fold.View;
import io.fieldlog.projections.fold.WorkingSet;
import io.fieldlog.stream.EventCodec;
import java.util.UUID;

/// Folds events of one organization from the log's beginning, as far as the view is interested.
public final class Fold {

    public static final UUID ORGANIZATION = new UUID(1, 1);

    private Fold() {}

    public static WorkingSet of(View view, Event... events) {
        var codec = new EventCodec();
        var log = new EventLog();
        var rows = WorkingSet.fromTheBeginning();
        for (var event : events) {
            var recorded = log.append(ORGANIZATION, event);
            if (view.kinds().stream().anyMatch(kind -> kind.isInstance(event))) {
                view.fold(Fact.of(recorded, codec), rows);
            }
        }
        return rows;
    }
}
