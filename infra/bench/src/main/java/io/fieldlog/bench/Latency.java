package io.fieldlog.bench;

import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/// How long one kind of thing took each time, under the name by which it is printed.
final class Latency {

    private final String name;
    private final Histogram nanos = new ConcurrentHistogram(3);

    Latency(String name) {
        this.name = name;
    }

    /// @param start as [System#nanoTime] gave it
    void since(long start) {
        nanos.recordValue(System.nanoTime() - start);
    }

    long count() {
        return nanos.getTotalCount();
    }

    void reset() {
        nanos.reset();
    }

    static void printHeader() {
        System.out.printf("%-28s %8s %8s %8s %8s%n", "ms", "p50", "p90", "p99", "max");
    }

    void print() {
        System.out.printf(
                "%-28s %8.1f %8.1f %8.1f %8.1f%n",
                name,
                nanos.getValueAtPercentile(50) / 1e6,
                nanos.getValueAtPercentile(90) / 1e6,
                nanos.getValueAtPercentile(99) / 1e6,
                nanos.getMaxValue() / 1e6);
    }
}
