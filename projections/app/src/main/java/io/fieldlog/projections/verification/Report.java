package io.fieldlog.projections.verification;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What was compared and what was found.
public final class Report {

    private final Map<String, Long> counts = new TreeMap<>();
    private final Map<String, Long> findings = new TreeMap<>();
    private final List<Difference> differences = new ArrayList<>();

    void counted(String place, long more) {
        counts.merge(place, more, Long::sum);
    }

    void differs(String place, String what) {
        findings.merge(place, 1L, Long::sum);
        counts.putIfAbsent(place, 0L);
        differences.add(new Difference(place, what));
    }

    void add(Report other) {
        other.counts.forEach((place, count) -> counts.merge(place, count, Long::sum));
        other.findings.forEach((place, count) -> findings.merge(place, count, Long::sum));
        differences.addAll(other.differences);
    }

    public boolean isClean() {
        return differences.isEmpty();
    }

    public List<Difference> differences() {
        return List.copyOf(differences);
    }

    public long count(String place) {
        return counts.getOrDefault(place, 0L);
    }

    /// A line per place that was compared.
    public String table() {
        var width = counts.keySet().stream().mapToInt(String::length).max().orElse(1);
        var table = new StringBuilder();
        table.append(("%-" + width + "s %12s %12s%n").formatted("", "compared", "differences"));
        counts.forEach((place, count) -> table.append(
                ("%-" + width + "s %12d %12d%n").formatted(place, count, findings.getOrDefault(place, 0L))));
        return table.toString();
    }
}
