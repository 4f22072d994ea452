package io.fieldlog.command.imports;

import io.fieldlog.command.imports.Workbook.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// A sheet of an XLSForm: rows whose cells are named by the first one, some of them in several languages.
record Sheet(List<Line> lines, Set<String> columns) {

    /// `cells` are by column: `relevant`, `label::english (en)`.
    record Line(int number, Map<String, String> cells) {

        String cell(String column) {
            return cells.getOrDefault(column, "");
        }
    }

    private static final Pattern LANGUAGE = Pattern.compile("\\s*::\\s*");

    static Sheet of(Workbook workbook, String name) throws UnreadableFile {
        var sheet = workbook.sheets().stream().filter(name::equalsIgnoreCase).findFirst();
        var rows = sheet.isPresent() ? workbook.rows(sheet.get()) : List.<Row>of();
        if (rows.isEmpty()) {
            return new Sheet(List.of(), Set.of());
        }
        var header = new LinkedHashMap<Integer, String>();
        rows.getFirst().cells().forEach((place, cell) -> header.put(place, column(cell)));
        var lines = new ArrayList<Line>();
        for (var row : rows.subList(1, rows.size())) {
            var cells = new LinkedHashMap<String, String>();
            row.cells().forEach((place, cell) -> {
                var column = header.get(place);
                if (column != null) {
                    cells.putIfAbsent(column, cell);
                }
            });
            if (!cells.isEmpty()) {
                lines.add(new Line(row.number(), cells));
            }
        }
        return new Sheet(List.copyOf(lines), new LinkedHashSet<>(header.values()));
    }

    private static String column(String header) {
        return LANGUAGE.matcher(header.strip().toLowerCase(Locale.ROOT)).replaceAll("::");
    }

    /// The column that holds this in the default language: with its name, else without any, else the first.
    Optional<String> inLanguage(String base, String language) {
        var named = base + "::" + language.strip().toLowerCase(Locale.ROOT);
        if (columns.contains(named)) {
            return Optional.of(named);
        }
        return columns.contains(base)
                ? Optional.of(base)
                : columns.stream()
                        .filter(column -> column.startsWith(base + "::"))
                        .findFirst();
    }
}
