package io.fieldlog.projections.runtime;

import io.fieldlog.projections.runtime.Checkpoints.OffsetMove;
import io.fieldlog.stream.EventSource.Batch;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Where the views of a group are in each partition that this process reads: together at the group's place, or behind
/// it, when a view is new or was in trouble.
final class Offsets {

    /// These views have the partition from `from` on still before them; at `until` are the next ones.
    record Laggards(int partition, Set<String> views, long from, long until) {}

    /// `places` has no view that consumed nothing yet.
    private record Place(long group, Map<String, Long> places) {

        long of(String view) {
            return places.getOrDefault(view, 0L);
        }

        boolean isBehind(String view) {
            return of(view) < group;
        }
    }

    private final List<String> views;
    private final SortedMap<Integer, Place> partitions = new TreeMap<>();

    Offsets(List<String> views) {
        this.views = views;
    }

    /// Takes what is stored per view; gives where the group goes on, which is where the foremost view is.
    Map<Integer, Long> place(Set<Integer> assigned, Map<String, Map<Integer, Long>> stored) {
        var next = new HashMap<Integer, Long>();
        for (var partition : assigned) {
            var places = new HashMap<String, Long>();
            stored.forEach((view, offsets) -> {
                var offset = offsets.get(partition);
                if (offset != null) {
                    places.put(view, offset);
                }
            });
            places.values().forEach(offset -> next.merge(partition, offset, Math::max));
            partitions.put(partition, new Place(next.getOrDefault(partition, 0L), places));
        }
        return next;
    }

    void forget(Collection<Integer> revoked) {
        partitions.keySet().removeAll(revoked);
    }

    /// The views that a batch of the group is for.
    Set<String> level(int partition) {
        var at = at(partition);
        var level = new HashSet<>(views);
        level.removeIf(at::isBehind);
        return level;
    }

    /// The first who lag, those furthest behind in their partition, without the views that rest.
    Optional<Laggards> hindmost(Set<String> resting) {
        for (var entry : partitions.entrySet()) {
            var at = entry.getValue();
            var byPlace = new TreeMap<Long, Set<String>>();
            views.stream()
                    .filter(view -> at.isBehind(view) && !resting.contains(view))
                    .forEach(view -> byPlace.computeIfAbsent(at.of(view), _ -> new HashSet<>())
                            .add(view));
            if (!byPlace.isEmpty()) {
                var first = byPlace.firstEntry();
                var next = byPlace.higherKey(first.getKey());
                return Optional.of(new Laggards(
                        entry.getKey(), first.getValue(), first.getKey(), next == null ? at.group() : next));
            }
        }
        return Optional.empty();
    }

    /// How many records each view is behind its group, per partition; without those that are not.
    Map<String, Map<Integer, Long>> behind() {
        var behind = new LinkedHashMap<String, Map<Integer, Long>>();
        partitions.forEach((partition, at) -> views.stream()
                .filter(at::isBehind)
                .forEach(view ->
                        behind.computeIfAbsent(view, _ -> new HashMap<>()).put(partition, at.group() - at.of(view))));
        return behind;
    }

    List<OffsetMove> moves(String view, List<Batch> batches) {
        return batches.stream()
                .map(batch ->
                        new OffsetMove(view, batch.partition(), stored(view, batch.partition()), batch.nextOffset()))
                .toList();
    }

    private @Nullable Long stored(String view, int partition) {
        return at(partition).places().get(view);
    }

    /// The moves of these views are durable.
    void moved(Collection<String> moved, List<Batch> batches) {
        for (var batch : batches) {
            var places = at(batch.partition()).places();
            moved.forEach(view -> places.put(view, batch.nextOffset()));
        }
    }

    /// The group goes on behind these batches.
    void passed(List<Batch> batches) {
        for (var batch : batches) {
            var places = at(batch.partition()).places();
            partitions.put(batch.partition(), new Place(batch.nextOffset(), places));
        }
    }

    private Place at(int partition) {
        return partitions.computeIfAbsent(partition, _ -> new Place(0, new HashMap<>()));
    }
}
