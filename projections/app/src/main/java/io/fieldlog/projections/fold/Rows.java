package io.fieldlog.projections.fold;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// The rows that a view folds over: what was stored, with everything that was put since.
public interface Rows {

    <K extends Record, R extends Record> @Nullable R find(Table<K, R> table, K key);

    /// The row of that key among those that the lookup gives.
    <K extends Record, R extends Record> @Nullable R among(Lookup<?, R> lookup, K key);

    <G extends Record, R extends Record> Collection<R> group(Group<G, R> group, G key);

    <K extends Record, R extends Record> void put(Table<K, R> table, R row);
}
