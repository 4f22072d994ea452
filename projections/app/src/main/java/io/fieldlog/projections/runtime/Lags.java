package io.fieldlog.projections.runtime;

import io.fieldlog.stream.Delivery;
import io.fieldlog.stream.EventSource.Batch;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How far behind the topic a reader and each of its views are, for operators: set by the thread that reads.
final class Lags {

    private final List<String> views;
    private final Map<Integer, ProjectionLoop.Lag> ofGroup = new HashMap<>();
    private final Map<String, Map<Integer, ProjectionLoop.Lag>> ofLaggards = new HashMap<>();

    Lags(List<String> views) {
        this.views = views;
    }

    synchronized Set<Integer> assigned() {
        return Set.copyOf(ofGroup.keySet());
    }

    synchronized void assign(Set<Integer> partitions) {
        ofGroup.keySet().retainAll(partitions);
        partitions.forEach(partition -> ofGroup.putIfAbsent(partition, ProjectionLoop.Lag.NONE));
    }

    synchronized void polled(List<Batch> batches) {
        for (var batch : batches) {
            ofGroup.put(
                    batch.partition(),
                    new ProjectionLoop.Lag(
                            batch.deliveries().size() + batch.lag(),
                            recordedAt(batch.deliveries().getFirst())));
        }
    }

    synchronized void applied(List<Batch> batches) {
        for (var batch : batches) {
            ofGroup.put(
                    batch.partition(),
                    batch.lag() == 0
                            ? ProjectionLoop.Lag.NONE
                            : new ProjectionLoop.Lag(
                                    batch.lag(), recordedAt(batch.deliveries().getLast())));
        }
    }

    /// Records between views and their group.
    synchronized void behind(Map<String, Map<Integer, Long>> records) {
        ofLaggards.keySet().retainAll(records.keySet());
        records.forEach((view, of) -> {
            var lags = ofLaggards.computeIfAbsent(view, _ -> new HashMap<>());
            lags.keySet().retainAll(of.keySet());
            of.forEach((partition, events) -> lags.merge(
                    partition,
                    new ProjectionLoop.Lag(events, null),
                    (before, now) -> new ProjectionLoop.Lag(now.events(), before.since())));
        });
    }

    synchronized void caughtUp(CatchUp.Caught caught) {
        if (caught.batch().deliveries().isEmpty()) {
            return;
        }
        var partition = caught.laggards().partition();
        var since = recordedAt(caught.batch().deliveries().getLast());
        for (var view : caught.laggards().views()) {
            var lags = ofLaggards.get(view);
            if (lags != null) {
                lags.computeIfPresent(partition, (_, lag) -> new ProjectionLoop.Lag(lag.events(), since));
            }
        }
    }

    synchronized Map<String, Map<Integer, ProjectionLoop.Lag>> all() {
        var all = new HashMap<String, Map<Integer, ProjectionLoop.Lag>>();
        for (var view : views) {
            var lags = new HashMap<>(ofGroup);
            ofLaggards
                    .getOrDefault(view, Map.of())
                    .forEach((partition, lag) -> lags.computeIfPresent(
                            partition,
                            (_, group) -> new ProjectionLoop.Lag(
                                    group.events() + lag.events(), lag.since() == null ? group.since() : lag.since())));
            all.put(view, lags);
        }
        return all;
    }

    synchronized void clear() {
        ofGroup.clear();
        ofLaggards.clear();
    }

    private static @Nullable Instant recordedAt(Delivery delivery) {
        return delivery instanceof Delivery.Delivered delivered
                ? delivered.event().recordedAt()
                : null;
    }
}
