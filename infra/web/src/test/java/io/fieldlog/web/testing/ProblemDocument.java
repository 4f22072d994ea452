package io.fieldlog.web.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// docs/problems.md, as a test reads it: each section's codes must be those of the code that answers them.
public final class ProblemDocument {

    private static final Pattern ROW = Pattern.compile("\\| `([a-z0-9-]+)` \\| (\\d{3}) \\| (\\S.*\\S) \\|");

    private ProblemDocument() {}

    /// Code and status of each row below the heading `## section`, in the order of the document.
    public static Map<String, Integer> section(String section) {
        var codes = new LinkedHashMap<String, Integer>();
        boolean inside = false;
        for (var line : lines()) {
            if (line.startsWith("## ")) {
                inside = line.equals("## " + section);
            }
            var row = ROW.matcher(line);
            if (inside && row.matches() && codes.put(row.group(1), Integer.valueOf(row.group(2))) != null) {
                throw new IllegalStateException(row.group(1) + " is listed twice");
            }
        }
        if (codes.isEmpty()) {
            throw new IllegalStateException("docs/problems.md has no section " + section);
        }
        return codes;
    }

    private static Iterable<String> lines() {
        var root = System.getProperty("fieldlog.root");
        if (root == null) {
            throw new IllegalStateException("The system property fieldlog.root names the checkout");
        }
        try {
            return Files.readAllLines(Path.of(root, "docs", "problems.md"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
