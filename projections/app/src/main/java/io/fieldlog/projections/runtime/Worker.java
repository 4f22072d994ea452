package io.fieldlog.projections.runtime;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// A thread beside the views that works while there is something to do, looks again when it is woken or after a while,
/// and rests after a failure, twice as long after each, however often it is woken meanwhile.
public final class Worker implements AutoCloseable {

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

    /// What is done again and again.
    @FunctionalInterface
    public interface Work {

        /// False when there was nothing to do.
        boolean doSome() throws SQLException;
    }

    /// Who is told what failed, and for how long the worker rests now.
    @FunctionalInterface
    public interface Listener {
        void failed(Exception failure, Duration pause);
    }

    /// `poll`: how long it waits to be woken. `firstPause` to `longestPause`: how long it rests after failures.
    public record Pace(Duration poll, Duration firstPause, Duration longestPause) {}

    private final Pace pace;
    private final Work work;
    private final Listener listener;
    private final Thread thread;
    private final Semaphore signal = new Semaphore(0);
    private final CountDownLatch stopping = new CountDownLatch(1);

    public Worker(Thread.Builder thread, Pace pace, Work work, Listener listener) {
        this.pace = pace;
        this.work = work;
        this.listener = listener;
        this.thread = thread.unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /// There may be something to do.
    public void wake() {
        signal.release();
    }

    @Override
    public void close() throws InterruptedException {
        stopping.countDown();
        wake();
        if (thread.getState() != Thread.State.NEW) { // an application that does not start never started it
            thread.join(STOP_PATIENCE);
        }
    }

    private void run() {
        var pause = pace.firstPause();
        while (stopping.getCount() > 0) {
            try {
                if (!work.doSome()) {
                    awaitSignal();
                }
                pause = pace.firstPause();
            } catch (SQLException | RuntimeException failure) {
                listener.failed(failure, pause);
                pause = rest(pause);
            }
        }
    }

    private void awaitSignal() {
        try {
            if (signal.tryAcquire(pace.poll().toMillis(), TimeUnit.MILLISECONDS)) {
                signal.drainPermits();
            }
        } catch (InterruptedException _) {
            stopping.countDown();
        }
    }

    private Duration rest(Duration pause) {
        try {
            var _ = stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            stopping.countDown();
        }
        var longer = pause.multipliedBy(2);
        return longer.compareTo(pace.longestPause()) > 0 ? pace.longestPause() : longer;
    }
}
