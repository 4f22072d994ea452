package io.fieldlog.command.imports;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;

/// One kind of file: what its records are and which commands they amount to. Pace, counts and restarts are the
/// worker's.
interface ImportFormat {

    /// As requests name it.
    String name();

    /// Looks at the whole file before anything is done with its records, and prepares what they need.
    ///
    /// @throws UnreadableFile when it is no file of this format: then nothing was done
    Reading look(ImportFile file, ImportDesk desk) throws UnreadableFile, IOException;

    /// The file, from its first byte, as often as it is opened.
    @FunctionalInterface
    interface ImportFile {
        InputStream open() throws UnreadableFile, IOException;
    }

    /// A file that was looked at.
    interface Reading {

        /// How many records it has.
        long total();

        /// From the first one on.
        Records records() throws UnreadableFile, IOException;

        /// What of the file is not in the organization afterwards, in plain words.
        List<String> notCarriedOver();
    }

    /// The records of a file in its order.
    interface Records extends AutoCloseable {

        boolean hasNext();

        SourceRecord next();

        @Override
        void close() throws IOException;
    }

    /// One record, ready to be carried out. It may be carried out again after a crash, as far as it went then.
    interface SourceRecord {

        /// Where it begins in the file, from 1.
        long line();

        /// What it speaks of: records that speak of the same thing stay in their order.
        Set<String> about();

        Outcome carryOut(ImportDesk desk) throws BadRecord;
    }

    /// What became of a record that was not refused.
    enum Outcome {
        APPLIED,
        DUPLICATE
    }

    /// A record that cannot be read.
    record Flawed(long line, String reason) implements SourceRecord {

        @Override
        public Set<String> about() {
            return Set.of();
        }

        @Override
        public Outcome carryOut(ImportDesk desk) throws BadRecord {
            throw new BadRecord(reason);
        }
    }
}
