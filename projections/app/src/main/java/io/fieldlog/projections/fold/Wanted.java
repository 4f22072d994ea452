package io.fieldlog.projections.fold;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// The stored rows that folding a batch may look at, gathered so that each table is asked once.
public final class Wanted {

    private final Map<Table<?, ?>, Set<Record>> keys = new LinkedHashMap<>();
    private final Map<Lookup<?, ?>, Map<Record, Long>> lookups = new LinkedHashMap<>();

    public <K extends Record> void row(Table<K, ?> table, K key) {
        keys.computeIfAbsent(table, _ -> new HashSet<>()).add(key);
    }

    public <L extends Record> void found(Lookup<L, ?> lookup, L by) {
        lookups.computeIfAbsent(lookup, _ -> new HashMap<>()).merge(by, 1L, Long::sum);
    }

    public <G extends Record> void group(Group<G, ?> group, G key) {
        found(group.lookup(), key);
    }

    public Map<Table<?, ?>, Set<Record>> keys() {
        return keys;
    }

    /// Per lookup and key how many times it is asked.
    public Map<Lookup<?, ?>, Map<Record, Long>> lookups() {
        return lookups;
    }
}
