package io.fieldlog.projections.fold;

/// Rows of a table that are found by something else than their own key.
///
/// `select` takes one array per column of `keyType` and an array of bigint that says how many times folding the batch
/// asks; it gives at least the stored rows that so many questions can need.
public record Lookup<L extends Record, R extends Record>(Table<?, R> table, RowType<L> keyType, String select) {}
