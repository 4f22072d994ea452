package io.fieldlog.command.imports;

import io.fieldlog.command.imports.ImportFormat.ImportFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// The records of a CSV file as other systems write it: UTF-8 with or without a byte order mark, quoted or not. What is
/// wrong with one record does not hide the next: a quotation mark that is never closed costs its own line and no other.
final class CsvRows implements AutoCloseable {

    /// `line` is where the record begins, from 1. Cells are stripped of blanks around them. A record with a `flaw` has
    /// none.
    record Row(long line, List<String> cells, @Nullable String flaw) {

        /// Bytes that are no UTF-8 become this character when they are read.
        boolean hasUnreadableCharacters() {
            return cells.stream().anyMatch(cell -> cell.indexOf('\uFFFD') >= 0);
        }
    }

    static final int LONGEST_RECORD = 1 << 16;
    static final int MOST_LINES = 1_000;

    private record Line(long number, String text, boolean isCut) {}

    private final Reader text;
    private final List<Line> ahead = new ArrayList<>();
    private final List<String> header;
    private long lines;
    private int last = -1;
    private @Nullable Row next;

    CsvRows(ImportFile file) throws UnreadableFile, IOException {
        var decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        text = new BufferedReader(new InputStreamReader(file.open(), decoder));
        text.mark(1);
        if (text.read() != '\uFEFF') {
            text.reset();
        }
        var first = row(0);
        header = first == null ? List.of() : first.cells();
        if (first != null && first.flaw() != null) {
            text.close();
            throw new UnreadableFile("The header cannot be read. " + first.flaw());
        }
        next = row(header.size());
    }

    /// Empty when the file is.
    List<String> header() {
        return header;
    }

    boolean hasNext() {
        return next != null;
    }

    /// @throws NoSuchElementException at the end
    Row next() {
        var row = next;
        if (row == null) {
            throw new NoSuchElementException();
        }
        try {
            next = row(header.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return row;
    }

    /// A record over several lines is one only if it is whole: closed, and as wide as the header.
    private @Nullable Row row(int width) throws IOException {
        var first = take();
        while (first != null && first.text().isEmpty() && !first.isCut()) {
            first = take();
        }
        if (first == null) {
            return null;
        }
        if (first.isCut()) {
            return flawed(first, "It is longer than %d characters.".formatted(LONGEST_RECORD));
        }
        var cells = new Cells();
        cells.add(first.text());
        var length = first.text().length();
        for (var further = 0; cells.isOpen(); further++) {
            var line = further < MOST_LINES ? peek(further) : null;
            if (line == null || line.isCut() || (length += line.text().length() + 1) > LONGEST_RECORD) {
                return flawed(first, UNCLOSED);
            }
            cells.add("\n");
            cells.add(line.text());
            if (!cells.isOpen()) {
                if (cells.hasStrayText() || (width > 0 && cells.count() != width)) {
                    return flawed(first, UNCLOSED);
                }
                ahead.subList(0, further + 1).clear();
            }
        }
        return new Row(first.number(), cells.all(), null);
    }

    private static final String UNCLOSED = "It opens a quotation mark that is not closed.";

    private static Row flawed(Line line, String flaw) {
        return new Row(line.number(), List.of(), flaw);
    }

    private @Nullable Line take() throws IOException {
        return ahead.isEmpty() ? read() : ahead.removeFirst();
    }

    private @Nullable Line peek(int further) throws IOException {
        while (ahead.size() <= further) {
            var line = read();
            if (line == null) {
                return null;
            }
            ahead.add(line);
        }
        return ahead.get(further);
    }

    /// The next line, without what ends it; of one that is too long, the beginning.
    private @Nullable Line read() throws IOException {
        var line = new StringBuilder();
        var isCut = false;
        var any = false;
        for (var c = text.read(); c != -1; c = text.read()) {
            var isEndOfCrLf = c == '\n' && last == '\r';
            last = c;
            if (isEndOfCrLf) {
                continue;
            }
            any = true;
            if (c == '\n' || c == '\r') {
                return new Line(++lines, line.toString(), isCut);
            }
            if (line.length() < LONGEST_RECORD) {
                line.append((char) c);
            } else {
                isCut = true;
            }
        }
        return any ? new Line(++lines, line.toString(), isCut) : null;
    }

    @Override
    public void close() throws IOException {
        text.close();
    }

    /// Cells as they become known, as RFC 4180 has them; text after a closing quotation mark belongs to its cell.
    private static final class Cells {

        private enum State {
            BEFORE,
            PLAIN,
            QUOTED,
            QUOTE_IN_QUOTED,
            STRAY
        }

        private final List<String> done = new ArrayList<>();
        private final StringBuilder cell = new StringBuilder();
        private State state = State.BEFORE;
        private boolean hasStrayText;

        void add(String text) {
            for (var i = 0; i < text.length(); i++) {
                add(text.charAt(i));
            }
            if (state == State.QUOTE_IN_QUOTED) {
                state = State.STRAY;
            }
        }

        private void add(char c) {
            switch (state) {
                case BEFORE -> {
                    if (c == '"') {
                        state = State.QUOTED;
                    } else {
                        plain(c, State.PLAIN);
                    }
                }
                case PLAIN -> plain(c, State.PLAIN);
                case STRAY -> plain(c, State.STRAY);
                case QUOTED -> {
                    if (c == '"') {
                        state = State.QUOTE_IN_QUOTED;
                    } else {
                        cell.append(c);
                    }
                }
                case QUOTE_IN_QUOTED -> {
                    if (c == '"') {
                        cell.append(c);
                        state = State.QUOTED;
                    } else {
                        plain(c, State.STRAY);
                    }
                }
            }
        }

        private void plain(char c, State within) {
            if (c == ',') {
                end();
            } else {
                hasStrayText |= within == State.STRAY;
                cell.append(c);
                state = within;
            }
        }

        private void end() {
            done.add(cell.toString().strip());
            cell.setLength(0);
            state = State.BEFORE;
        }

        boolean isOpen() {
            return state == State.QUOTED;
        }

        boolean hasStrayText() {
            return hasStrayText;
        }

        int count() {
            return done.size() + 1;
        }

        List<String> all() {
            end();
            return List.copyOf(done);
        }
    }
}
