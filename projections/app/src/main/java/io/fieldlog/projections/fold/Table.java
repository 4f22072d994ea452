package io.fieldlog.projections.fold;

import java.util.List;
import java.util.function.Function;

/// One table of a view: its rows as records whose components are its columns, in the order in which its SQL names them.
///
/// `select` takes one array per key column and gives the rows that are there, `upsert` takes one array per column.
public final class Table<K extends Record, R extends Record> {

    private final String name;
    private final RowType<K> keyType;
    private final RowType<R> rowType;
    private final Function<R, K> key;
    private final String select;
    private final String upsert;

    public Table(String name, Class<K> keyType, Class<R> rowType, Function<R, K> key, String select, String upsert) {
        this.name = name;
        this.keyType = RowType.of(keyType);
        this.rowType = RowType.of(rowType);
        this.key = key;
        this.select = select;
        this.upsert = upsert;
    }

    public String name() {
        return name;
    }

    public RowType<K> keyType() {
        return keyType;
    }

    public RowType<R> rowType() {
        return rowType;
    }

    public K key(R row) {
        return key.apply(row);
    }

    public String select() {
        return select;
    }

    public String upsert() {
        return upsert;
    }

    /// Every row of one organization: the one parameter.
    public String selectOrganization() {
        return "SELECT %s FROM %s WHERE organization_id = ?".formatted(String.join(", ", columns()), name);
    }

    public List<String> columns() {
        return rowType.columns();
    }

    @Override
    public String toString() {
        return name;
    }
}
