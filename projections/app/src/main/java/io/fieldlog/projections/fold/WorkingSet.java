package io.fieldlog.projections.fold;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Rows in memory: the stored ones that a batch needs, or everything from the log's beginning.
public final class WorkingSet implements Rows {

    private final boolean whole;
    private final Map<Table<?, ?>, Content> contents = new HashMap<>();

    private WorkingSet(boolean whole) {
        this.whole = whole;
    }

    /// Holds every row there is: nothing was stored before.
    public static WorkingSet fromTheBeginning() {
        return new WorkingSet(true);
    }

    /// Holds what is given to `stored`; a view that looks at a row it did not ask for fails.
    public static WorkingSet ofStoredRows() {
        return new WorkingSet(false);
    }

    /// The key was looked up: its row, if there is one, is given to `stored`.
    public void known(Table<?, ?> table, Record key) {
        content(table).known.add(key);
    }

    public <R extends Record> void stored(Table<?, R> table, R row) {
        content(table).stored.put(table.key(row), row);
    }

    @Override
    public <K extends Record, R extends Record> @Nullable R find(Table<K, R> table, K key) {
        var content = content(table);
        @SuppressWarnings("unchecked") // `put` and `stored` keep each table's rows under its keys
        var row = (R) content.find(key);
        if (row == null && !whole && !content.known.contains(key)) {
            throw new IllegalStateException("a row of %s was not asked for".formatted(table));
        }
        return row;
    }

    @Override
    public <K extends Record, R extends Record> @Nullable R among(Lookup<?, R> lookup, K key) {
        @SuppressWarnings("unchecked") // as above
        var row = (R) content(lookup.table()).find(key);
        return row;
    }

    @Override
    public <G extends Record, R extends Record> Collection<R> group(Group<G, R> group, G key) {
        var content = content(group.table());
        @SuppressWarnings("unchecked") // as above
        var members = (Collection<R>) content.members(group, key);
        return members;
    }

    @Override
    public <K extends Record, R extends Record> void put(Table<K, R> table, R row) {
        content(table).put(table.key(row), row);
    }

    /// The rows put since the beginning, each once.
    public <R extends Record> Collection<R> changed(Table<?, R> table) {
        @SuppressWarnings("unchecked") // as above
        var rows = (Collection<R>) content(table).put.values();
        return rows;
    }

    /// What was put, which is every row there is when nothing was stored before.
    public <K extends Record, R extends Record> Map<K, R> rows(Table<K, R> table) {
        @SuppressWarnings("unchecked") // as above
        var rows = (Map<K, R>) content(table).put;
        return rows;
    }

    /// Forgets what was put.
    public void undo() {
        contents.values().forEach(Content::undo);
    }

    private Content content(Table<?, ?> table) {
        return contents.computeIfAbsent(table, _ -> new Content());
    }

    /// What was put covers what is stored.
    private static final class Content {
        private final Map<Record, Record> stored = new HashMap<>();
        private final Set<Record> known = new HashSet<>();
        private final Map<Record, Record> put = new LinkedHashMap<>();
        private final Map<Group<?, ?>, Map<Record, Map<Record, Record>>> groups = new HashMap<>();

        @Nullable
        Record find(Record key) {
            var row = put.get(key);
            return row == null ? stored.get(key) : row;
        }

        void put(Record key, Record row) {
            put.put(key, row);
            if (!groups.isEmpty()) {
                groups.forEach((group, members) -> add(group, members, key, row));
            }
        }

        void undo() {
            put.clear();
            groups.clear();
        }

        Collection<Record> members(Group<?, ?> group, Record key) {
            var members = groups.computeIfAbsent(group, this::grouped).get(key);
            return members == null ? List.of() : members.values();
        }

        private Map<Record, Map<Record, Record>> grouped(Group<?, ?> group) {
            var members = new HashMap<Record, Map<Record, Record>>();
            stored.forEach((key, row) -> add(group, members, key, row));
            put.forEach((key, row) -> add(group, members, key, row));
            return members;
        }

        @SuppressWarnings("unchecked") // a group is of its own table
        private static void add(Group<?, ?> group, Map<Record, Map<Record, Record>> members, Record key, Record row) {
            var of = ((Group<Record, Record>) group).of().apply(row);
            members.computeIfAbsent(of, _ -> new LinkedHashMap<>()).put(key, row);
        }
    }
}
