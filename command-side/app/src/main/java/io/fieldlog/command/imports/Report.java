package io.fieldlog.command.imports;

import java.util.ArrayList;
import java.util.List;

/// What a file holds and the organization will not have, in plain words: nothing is left behind in silence.
final class Report {

    static final int MOST = 500;
    private static final int LONGEST_QUOTE = 80;

    private final List<String> lines = new ArrayList<>();
    private int more;

    void add(String line) {
        if (lines.size() < MOST) {
            lines.add(line);
        } else {
            more++;
        }
    }

    List<String> lines() {
        if (more == 0) {
            return List.copyOf(lines);
        }
        var all = new ArrayList<>(lines);
        all.add("And %d more.".formatted(more));
        return List.copyOf(all);
    }

    /// The beginning of a text, on one line.
    static String quote(String text) {
        var line = text.strip().replaceAll("[\\p{Cntrl}\\s]+", " ");
        return line.codePointCount(0, line.length()) <= LONGEST_QUOTE
                ? line
                : line.substring(0, line.offsetByCodePoints(0, LONGEST_QUOTE)) + "…";
    }
}
