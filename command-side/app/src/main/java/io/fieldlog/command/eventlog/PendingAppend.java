package io.fieldlog.command.eventlog;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/// A unit of work on its way through the shard's writer: the caller parks here until its group is durable. It sets no
/// alarm of its own, which would cost more than the hand-over itself: the writer's watch ends what has expired.
final class PendingAppend {

    private final Append append;
    private final long deadline;
    private final CompletableFuture<StoredCommand> outcome = new CompletableFuture<>();
    private volatile boolean doubtful;

    PendingAppend(Append append, Duration patience) {
        this.append = append;
        this.deadline = System.nanoTime() + patience.toNanos();
    }

    Append append() {
        return append;
    }

    /// @throws LogUnavailable after the deadline: the outcome is then unknown
    StoredCommand await() {
        try {
            return outcome.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            var interrupted = new LogUnavailable("interrupted before the append was confirmed", e);
            outcome.completeExceptionally(interrupted);
            throw interrupted;
        } catch (ExecutionException e) {
            throw outcome.exceptionNow() instanceof RuntimeException failure ? failure : new AppendFailed(e);
        }
    }

    void stored(StoredCommand command) {
        outcome.complete(command);
    }

    void failed(RuntimeException failure) {
        outcome.completeExceptionally(failure);
    }

    /// Answers a caller that has waited for too long.
    ///
    /// @return whether the caller is answered, now or before
    boolean settledOrExpired() {
        if (System.nanoTime() - deadline > 0) {
            failed(new LogUnavailable("the append was not confirmed in time", null));
        }
        return outcome.isDone();
    }

    /// A connection broke while it was under way: if its command is found stored, an attempt of its own may have done
    /// it.
    void doubt() {
        doubtful = true;
    }

    boolean doubtful() {
        return doubtful;
    }
}
