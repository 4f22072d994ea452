package io.fieldlog.command.sync;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;

/// Carries out what belongs to one aggregate one after the other, and different ones at the same time: at most so many
/// at once, and never more than a window is taken in. Used by one thread.
final class Lanes {

    private final Executor threads;
    private final Semaphore window;
    private final Semaphore inFlight;

    /// For each aggregate its last operation, which tells whether the lane is blocked by one that must come first.
    private final Map<UUID, CompletableFuture<Boolean>> lanes = new HashMap<>();

    Lanes(Executor threads, SyncProperties limits) {
        this.threads = threads;
        this.window = new Semaphore(limits.window());
        this.inFlight = new Semaphore(limits.inFlight());
    }

    /// Waits while the window is full.
    ///
    /// @param work is told whether the lane is blocked, and says whether it is from now on
    void submit(UUID aggregate, Predicate<Boolean> work) {
        window.acquireUninterruptibly();
        var before = lanes.getOrDefault(aggregate, CompletableFuture.completedFuture(false));
        lanes.put(aggregate, before.thenApplyAsync(blocked -> run(work, blocked), threads));
    }

    private boolean run(Predicate<Boolean> work, boolean blocked) {
        inFlight.acquireUninterruptibly();
        try {
            return work.test(blocked);
        } finally {
            inFlight.release();
            window.release();
        }
    }
}
