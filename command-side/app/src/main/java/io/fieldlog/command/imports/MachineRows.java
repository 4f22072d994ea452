package io.fieldlog.command.imports;

import io.fieldlog.command.imports.CsvRows.Row;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What the rows of a format say about machines.
sealed interface MachineRows {

    /// A machine as a file names it; `site` is an id or a name, or null where the file leaves it open.
    record Named(
            String tag,
            String name,
            String category,
            @Nullable String make,
            @Nullable String model,
            @Nullable String serialNumber,
            @Nullable String site) {}

    /// A row that names no machine, and why.
    final class BadRow extends Exception {

        private static final long serialVersionUID = 1;

        private final String reason;

        BadRow(String reason) {
            super(reason, null, false, false);
            this.reason = reason;
        }

        String reason() {
            return reason;
        }
    }

    /// A file whose first line is not the header of its format: none of it can be read.
    final class BadHeader extends Exception {

        private static final long serialVersionUID = 1;

        private final String reason;

        BadHeader(String reason) {
            super(reason, null, false, false);
            this.reason = reason;
        }

        String reason() {
            return reason;
        }
    }

    Named machine(Row row) throws BadRow;

    /// What the file holds and the import leaves behind, for so many rows that were read.
    List<String> leftBehind(long rows);

    static MachineRows of(String format, List<String> header) throws BadHeader {
        return switch (format) {
            case "inspections-csv" -> new InspectionsCsv(Columns.of(header, List.of("license_", "facility_type")));
            case "machines-csv" -> new MachinesCsv(Columns.of(header, List.of("tag", "name", "category")));
            default -> throw new BadHeader(ImportDecider.unsupported(format));
        };
    }

    /// Inspections of establishments: each names the one that was inspected, by its licence, again and again.
    record InspectionsCsv(Columns columns) implements MachineRows {

        @Override
        public Named machine(Row row) throws BadRow {
            columns.check(row);
            var licence = columns.required(row, "license_");
            var type = columns.required(row, "facility_type");
            return new Named(licence, type + " " + licence, type, null, null, null, null);
        }

        @Override
        public List<String> leftBehind(long rows) {
            return rows == 0
                    ? List.of()
                    : List.of("%d inspections: so far an import registers the machines that they name, no more."
                            .formatted(rows));
        }
    }

    /// Machines, one to a row.
    record MachinesCsv(Columns columns) implements MachineRows {

        private static final List<String> KNOWN =
                List.of("tag", "name", "category", "make", "model", "serialnumber", "site");

        @Override
        public Named machine(Row row) throws BadRow {
            columns.check(row);
            return new Named(
                    columns.required(row, "tag"),
                    columns.required(row, "name"),
                    columns.required(row, "category"),
                    columns.optional(row, "make").orElse(null),
                    columns.optional(row, "model").orElse(null),
                    columns.optional(row, "serialNumber").orElse(null),
                    columns.optional(row, "site").orElse(null));
        }

        @Override
        public List<String> leftBehind(long rows) {
            return columns.header().stream()
                    .filter(column -> !KNOWN.contains(column.toLowerCase(Locale.ROOT)))
                    .map("The column %s: machines have nothing of that name."::formatted)
                    .toList();
        }
    }

    /// Which cell is which; names are compared without regard to case.
    record Columns(List<String> header, Map<String, Integer> places) {

        static Columns of(List<String> header, List<String> required) throws BadHeader {
            if (header.isEmpty()) {
                throw new BadHeader("The file is empty: its first line must name the columns.");
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
                throw new BadHeader("The header has no column %s%s."
                        .formatted(
                                String.join(", ", missing),
                                header.size() == 1 && header.getFirst().indexOf(';') >= 0
                                        ? "; columns must be separated by commas"
                                        : ""));
            }
            if (!twice.isEmpty()) {
                throw new BadHeader("The header has a column twice: %s.".formatted(String.join(", ", twice)));
            }
            return new Columns(header, places);
        }

        void check(Row row) throws BadRow {
            if (row.cells().size() != header.size()) {
                throw new BadRow("It has %d columns, the header has %d%s."
                        .formatted(
                                row.cells().size(),
                                header.size(),
                                row.spansLines() ? "; a quotation mark seems to be missing" : ""));
            }
            if (row.hasUnreadableCharacters()) {
                throw new BadRow("It holds bytes that are not UTF-8.");
            }
        }

        String required(Row row, String column) throws BadRow {
            return optional(row, column).orElseThrow(() -> new BadRow("Its %s is empty.".formatted(column)));
        }

        Optional<String> optional(Row row, String column) {
            return Optional.ofNullable(places.get(column)).map(row.cells()::get).filter(cell -> !cell.isEmpty());
        }
    }
}
