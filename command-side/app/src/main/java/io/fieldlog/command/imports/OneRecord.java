package io.fieldlog.command.imports;

import io.fieldlog.command.imports.ImportFormat.Outcome;
import io.fieldlog.command.imports.ImportFormat.Reading;
import io.fieldlog.command.imports.ImportFormat.Records;
import io.fieldlog.command.imports.ImportFormat.SourceRecord;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/// A file that is one record.
record OneRecord(Work work, List<String> notCarriedOver) implements Reading {

    @FunctionalInterface
    interface Work {
        Outcome carryOut(ImportDesk desk) throws BadRecord;
    }

    @Override
    public long total() {
        return 1;
    }

    @Override
    public Records records() {
        return new Once(List.<SourceRecord>of(new Whole(work)).iterator());
    }

    private record Whole(Work work) implements SourceRecord {

        @Override
        public long line() {
            return 1;
        }

        @Override
        public Set<String> about() {
            return Set.of();
        }

        @Override
        public Outcome carryOut(ImportDesk desk) throws BadRecord {
            return work.carryOut(desk);
        }
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
