package io.fieldlog.command.imports;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.NoSuchElementException;

/// The records of a CSV file as other systems write it: UTF-8 with or without a byte order mark, quoted or not. What is
/// wrong with one record does not hide the next.
final class CsvRows implements AutoCloseable {

    /// `line` is where the record begins, from 1. Cells are stripped of blanks around them.
    record Row(long line, List<String> cells) {

        boolean spansLines() {
            return cells.stream().anyMatch(cell -> cell.indexOf('\n') >= 0);
        }

        /// Bytes that are no UTF-8 become this character when they are read.
        boolean hasUnreadableCharacters() {
            return cells.stream().anyMatch(cell -> cell.indexOf('\uFFFD') >= 0);
        }
    }

    private final CsvReader<CsvRecord> reader;
    private final CloseableIterator<CsvRecord> records;
    private final List<String> header;

    CsvRows(InputStream file) throws IOException {
        var decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        var text = new BufferedReader(new InputStreamReader(file, decoder));
        text.mark(1);
        if (text.read() != '\uFEFF') {
            text.reset();
        }
        reader = CsvReader.builder()
                .allowExtraFields(true)
                .allowMissingFields(true)
                .allowExtraCharsAfterClosingQuote(true)
                .allowUnclosedQuote(true)
                .ofCsvRecord(text);
        records = reader.iterator();
        header = records.hasNext() ? strip(records.next()) : List.of();
    }

    /// Empty when the file is.
    List<String> header() {
        return header;
    }

    boolean hasNext() {
        return records.hasNext();
    }

    /// @throws NoSuchElementException at the end
    Row next() {
        var next = records.next();
        return new Row(next.getStartingLineNumber(), strip(next));
    }

    private static List<String> strip(CsvRecord csv) {
        return csv.getFields().stream().map(String::strip).toList();
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
