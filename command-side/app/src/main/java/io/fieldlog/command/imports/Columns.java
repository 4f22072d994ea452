package io.fieldlog.command.imports;

import io.fieldlog.command.imports.CsvRows.Row;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Which cell is which; names are compared without regard to case.
record Columns(List<String> header, Map<String, Integer> places) {

    static final int MOST = 500;

    static Columns of(List<String> header, List<String> required) throws UnreadableFile {
        if (header.isEmpty()) {
            throw new UnreadableFile("The file is empty: its first line must name the columns.");
        }
        if (header.size() > MOST) {
            throw new UnreadableFile("The header has %d columns: at most %d are read.".formatted(header.size(), MOST));
        }
        var places = new TreeMap<String, Integer>(String.CASE_INSENSITIVE_ORDER);
        var twice = new HashSet<String>();
        for (var place = 0; place < header.size(); place++) {
            var column = header.get(place);
            if (!column.isEmpty() && places.putIfAbsent(column, place) != null) {
                twice.add(column);
            }
        }
        var missing = new ArrayList<>(required);
        missing.removeIf(places::containsKey);
        if (!missing.isEmpty()) {
            throw new UnreadableFile("The header has no column %s%s."
                    .formatted(
                            String.join(", ", missing),
                            header.size() == 1 && header.getFirst().indexOf(';') >= 0
                                    ? "; columns must be separated by commas"
                                    : ""));
        }
        if (!twice.isEmpty()) {
            throw new UnreadableFile("The header has a column twice: %s.".formatted(String.join(", ", twice)));
        }
        return new Columns(header, places);
    }

    void check(Row row) throws BadRecord {
        if (row.flaw() != null) {
            throw new BadRecord(row.flaw());
        }
        if (row.cells().size() != header.size()) {
            throw new BadRecord("It has %d columns, the header has %d."
                    .formatted(row.cells().size(), header.size()));
        }
        if (row.hasUnreadableCharacters()) {
            throw new BadRecord("It holds bytes that are not UTF-8.");
        }
    }

    String required(Row row, String column) throws BadRecord {
        return optional(row, column).orElseThrow(() -> new BadRecord("Its %s is empty.".formatted(column)));
    }

    Optional<String> optional(Row row, String column) {
        return Optional.ofNullable(places.get(column)).map(row.cells()::get).filter(cell -> !cell.isEmpty());
    }
}
