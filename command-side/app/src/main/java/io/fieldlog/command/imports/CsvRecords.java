package io.fieldlog.command.imports;

import io.fieldlog.command.imports.CsvRows.Row;
import io.fieldlog.command.imports.ImportFormat.Flawed;
import io.fieldlog.command.imports.ImportFormat.Records;
import io.fieldlog.command.imports.ImportFormat.SourceRecord;
import java.io.IOException;

/// The rows of a CSV file as records of its format.
record CsvRecords(CsvRows rows, Meaning meaning) implements Records {

    /// What a row says.
    @FunctionalInterface
    interface Meaning {
        SourceRecord of(Row row) throws BadRecord;
    }

    @Override
    public boolean hasNext() {
        return rows.hasNext();
    }

    @Override
    public SourceRecord next() {
        var row = rows.next();
        try {
            return meaning.of(row);
        } catch (BadRecord e) {
            return new Flawed(row.line(), e.reason());
        }
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }
}
