package io.fieldlog.projections.fold;

import java.util.function.Function;

/// Rows of a table that a view looks at together.
public record Group<G extends Record, R extends Record>(Lookup<G, R> lookup, Function<R, G> of) {

    public Table<?, R> table() {
        return lookup.table();
    }
}
