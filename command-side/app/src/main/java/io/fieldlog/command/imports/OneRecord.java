package io.fieldlog.command.imports;

import io.fieldlog.command.imports.ImportFormat.Reading;
import io.fieldlog.command.imports.ImportFormat.Records;
import io.fieldlog.command.imports.ImportFormat.SourceRecord;
import java.util.Iterator;
import java.util.List;

/// A file that is one record.
record OneRecord(SourceRecord record, List<String> notCarriedOver) implements Reading {

    @Override
    public long total() {
        return 1;
    }

    @Override
    public Records records() {
        return new Once(List.of(record).iterator());
    }

    private record Once(Iterator<SourceRecord> rest) implements Records {

        @Override
        public boolean hasNext() {
            return rest.hasNext();
        }

        @Override
        public SourceRecord next() {
            return rest.next();
        }

        @Override
        public void close() {}
    }
}
