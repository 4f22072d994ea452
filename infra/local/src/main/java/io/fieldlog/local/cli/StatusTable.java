package io.fieldlog.local.cli;

import io.fieldlog.local.process.ServiceStatus;
import java.util.List;
import java.util.Locale;

/// The processes of a stack as a person reads them.
final class StatusTable {
    private StatusTable() {}

    static String of(List<ServiceStatus> processes) {
        int width =
                processes.stream().mapToInt(each -> each.name().length()).max().orElse(0);
        var line = "%-" + Math.max(width, 5) + "s  %-8s  %5s  %8s  %9s  %8s%n";
        var table = new StringBuilder(line.formatted("NAME", "STATE", "PORT", "PID", "MEMORY", "RESTARTS"));
        for (var each : processes) {
            table.append(line.formatted(
                    each.name(),
                    each.state(),
                    each.port(),
                    each.pid() == null ? "-" : each.pid(),
                    megabytes(each.rssBytes()),
                    each.restarts()));
        }
        long all = processes.stream().mapToLong(ServiceStatus::rssBytes).sum();
        return table.append(line.formatted("", "", "", "", megabytes(all), "")).toString();
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%d MiB", bytes >> 20);
    }
}
