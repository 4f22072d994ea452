package io.fieldlog.command.imports;

import io.fieldlog.command.imports.ImportFormat.SourceRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Records that may be carried out beside each other: what speaks of the same thing shares a lane, in the file's order.
final class Lanes {

    private final Map<String, List<SourceRecord>> byThing = new HashMap<>();
    private final Set<List<SourceRecord>> lanes = Collections.newSetFromMap(new IdentityHashMap<>());

    void add(SourceRecord record) {
        var lane = new ArrayList<SourceRecord>();
        for (var thing : record.about()) {
            var other = byThing.get(thing);
            if (other != null && lanes.remove(other)) {
                lane.addAll(other);
                other.forEach(moved -> moved.about().forEach(its -> byThing.put(its, lane)));
            }
        }
        lane.add(record);
        lane.sort(Comparator.comparingLong(SourceRecord::line));
        record.about().forEach(thing -> byThing.put(thing, lane));
        lanes.add(lane);
    }

    Iterable<List<SourceRecord>> all() {
        return lanes;
    }
}
