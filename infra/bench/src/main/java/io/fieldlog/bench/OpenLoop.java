package io.fieldlog.bench;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongPredicate;

/// Starts something at a steady rate, whatever the earlier ones do: what is slow is not spared the next.
record OpenLoop(int perSecond) {

    @FunctionalInterface
    interface Task {
        /// @param due when it should have begun, as [System#nanoTime] has it
        void run(long number, long due);
    }

    /// Returns when all have ended, with the seconds since the first was due.
    double runFor(Duration length, Task task) {
        var count = perSecond * length.toSeconds();
        return runWhile(number -> number < count, task);
    }

    /// Goes on until the number of one that is due does not fit, and returns like [#runFor].
    double runWhile(LongPredicate goesOn, Task task) {
        var interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
        var start = System.nanoTime();
        try (var users = Executors.newVirtualThreadPerTaskExecutor()) {
            for (long i = 0; goesOn.test(i); i++) {
                var number = i;
                var due = start + i * interval;
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                users.execute(() -> task.run(number, due));
            }
        }
        return (System.nanoTime() - start) / 1e9;
    }
}
