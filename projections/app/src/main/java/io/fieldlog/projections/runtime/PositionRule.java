package io.fieldlog.projections.runtime;

import io.fieldlog.projections.runtime.Checkpoints.Reached;
import io.fieldlog.stream.EventCodec;
import io.fieldlog.stream.RecordedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/// What is known is dropped, what comes next is kept, anything else was lost and must be read first.
record PositionRule(String projection, EventCodec codec) {

    /// Events of the organization up to `until` have to be read from the log: they were lost on the way, or a retry of
    /// the parked one was requested.
    record Gap(UUID organizationId, long from, long until, boolean retry) {}

    record Plan(List<Gap> gaps, SortedMap<UUID, List<RecordedEvent>> next) {}

    Plan plan(SortedMap<UUID, List<RecordedEvent>> events, Map<UUID, Reached> reached, Origin origin) {
        var gaps = new ArrayList<Gap>();
        var next = new TreeMap<UUID, List<RecordedEvent>>();
        events.forEach((organization, delivered) -> {
            var at = reached.getOrDefault(organization, Reached.NOTHING);
            if (at.parkedPosition() != null && !origin.passesParked()) {
                var requested = retryRequested(delivered, at.parkedPosition());
                if (requested > 0 && origin.mayRetry(organization)) {
                    gaps.add(new Gap(organization, at.position() + 1, requested, true));
                }
                return;
            }
            var fresh = new ArrayList<RecordedEvent>();
            var position = at.position();
            for (var event : delivered) {
                if (event.position() == position + 1) {
                    fresh.add(event);
                    position++;
                } else if (event.position() > position + 1) {
                    if (origin.mayHaveGaps()) {
                        gaps.add(new Gap(organization, position + 1, event.position() - 1, false));
                    }
                    return;
                }
            }
            if (!fresh.isEmpty()) {
                next.put(organization, fresh);
            }
        });
        return new Plan(gaps, next);
    }

    /// The position of the last request among these events to try the parked event again, 0 if there is none.
    private long retryRequested(List<RecordedEvent> events, long parkedPosition) {
        var requested = 0L;
        for (var event : events) {
            if (event.position() > parkedPosition
                    && Retries.requested(event, codec)
                            .filter(projection::equals)
                            .isPresent()) {
                requested = event.position();
            }
        }
        return requested;
    }
}
