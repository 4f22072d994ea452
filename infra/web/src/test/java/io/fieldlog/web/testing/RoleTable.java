package io.fieldlog.web.testing;

import io.fieldlog.web.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The table of docs/roles.md, which tests take for the truth: who may call which route.
public final class RoleTable {

    private static final Path DOCUMENT = Path.of(System.getProperty("fieldlog.root", "."), "docs", "roles.md");
    private static final String ALLOWED = "✓";
    private static final String REFUSED = "–";

    /// What a token that is limited to sites gets of what lies elsewhere.
    public enum Elsewhere {
        FILTERED,
        NOT_FOUND,
        FORBIDDEN,
        EVERYTHING;

        private static Elsewhere of(String cell) {
            return switch (cell) {
                case "filtered" -> FILTERED;
                case "404" -> NOT_FOUND;
                case "403" -> FORBIDDEN;
                case "everything" -> EVERYTHING;
                default -> throw new IllegalStateException("docs/roles.md does not explain " + cell);
            };
        }
    }

    /// One route of it.
    public record Row(String method, String path, Set<Role> allowed, Elsewhere elsewhere) {

        public String route() {
            return method + " " + path;
        }
    }

    private RoleTable() {}

    public static List<Row> queries() {
        return rows().stream().filter(row -> row.method().equals("GET")).toList();
    }

    public static List<Row> commands() {
        return rows().stream().filter(row -> !row.method().equals("GET")).toList();
    }

    private static List<Row> rows() {
        try {
            var table = Files.readAllLines(DOCUMENT).stream()
                    .filter(line -> line.startsWith("|"))
                    .map(RoleTable::cells)
                    .toList();
            var roles = table.getFirst().subList(1, table.getFirst().size() - 1).stream()
                    .map(Role::valueOf)
                    .toList();
            return table.stream().skip(2).map(cells -> row(cells, roles)).toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static List<String> cells(String line) {
        return Arrays.stream(line.substring(1).split("\\|")).map(String::strip).toList();
    }

    private static Row row(List<String> cells, List<Role> roles) {
        var allowed = EnumSet.noneOf(Role.class);
        for (int r = 0; r < roles.size(); r++) {
            switch (cells.get(r + 1)) {
                case ALLOWED -> allowed.add(roles.get(r));
                case REFUSED -> {}
                default -> throw new IllegalStateException("docs/roles.md: not a cell of a role in " + cells);
            }
        }
        var route = cells.getFirst().split(" ");
        return new Row(route[0].toUpperCase(Locale.ROOT), route[1], allowed, Elsewhere.of(cells.getLast()));
    }
}
