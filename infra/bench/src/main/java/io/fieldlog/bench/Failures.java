package io.fieldlog.bench;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/// Requests that did not do what they should, counted by what came instead. The first of each kind is shown whole.
final class Failures {

    private final Map<String, LongAdder> counts = new ConcurrentSkipListMap<>();

    void count(Exception failure) {
        count(
                failure instanceof UnexpectedAnswer answer
                        ? answer.kind()
                        : failure.getClass().getSimpleName(),
                failure.toString());
    }

    void count(String kind, String whole) {
        counts.computeIfAbsent(kind, _ -> {
                    System.err.println(whole);
                    return new LongAdder();
                })
                .increment();
    }

    long sum() {
        return counts.values().stream().mapToLong(LongAdder::sum).sum();
    }

    void reset() {
        counts.clear();
    }

    @Override
    public String toString() {
        return counts.isEmpty()
                ? "no failures"
                : counts.entrySet().stream()
                        .map(kind -> kind.getValue() + " × " + kind.getKey())
                        .collect(Collectors.joining(", ", sum() + " failures: ", ""));
    }
}
