package io.fieldlog.query.views;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.stereotype.Component;

/// Waits until a replica includes a position. All who wait for one organization share one look at each replica every
/// few milliseconds, however many they are; they hold no connection meanwhile.
@Component
final class PositionWatch {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(2);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(25);
    private static final int LOOKS_AT_ONCE = 8;

    private record Waiter(Inquiry inquiry, Set<View> views, CompletableFuture<Replica> arrival) {}

    private final Replicas replicas;
    private final Semaphore looks = new Semaphore(LOOKS_AT_ONCE);
    private final ConcurrentHashMap<UUID, List<Waiter>> waiting = new ConcurrentHashMap<>();

    PositionWatch(Replicas replicas) {
        this.replicas = replicas;
    }

    /// Returns a replica that includes what the inquiry requires, or throws what the asker is told instead.
    Replica await(Inquiry inquiry, Set<View> views, long nanos, long reached) {
        if (nanos <= 0) {
            throw inquiry.notReached(reached);
        }
        var waiter = new Waiter(inquiry, views, new CompletableFuture<>());
        join(waiter);
        try {
            return waiter.arrival().get(nanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException tooLate) {
            throw inquiry.notReached(reached);
        } catch (ExecutionException refused) {
            throw refused.getCause() instanceof RuntimeException problem ? problem : new IllegalStateException(refused);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw inquiry.notReached(reached);
        } finally {
            leave(waiter);
        }
    }

    private void join(Waiter waiter) {
        var organization = waiter.inquiry().actor().organizationId();
        waiting.compute(organization, (id, waiters) -> {
            if (waiters == null) {
                Thread.ofVirtual().name("position-watch").start(() -> lookUntilNobodyWaits(id));
                return List.of(waiter);
            }
            var more = new ArrayList<>(waiters);
            more.add(waiter);
            return List.copyOf(more);
        });
    }

    private void leave(Waiter waiter) {
        waiting.computeIfPresent(
                waiter.inquiry().actor().organizationId(),
                (id, waiters) ->
                        waiters.stream().filter(other -> !other.equals(waiter)).toList());
    }

    private void lookUntilNobodyWaits(UUID organization) {
        var pause = FIRST_PAUSE;
        try {
            while (true) {
                // The thread ends, and the next to join starts another, in one step.
                var waiters = waiting.computeIfPresent(organization, (id, left) -> left.isEmpty() ? null : left);
                if (waiters == null) {
                    return;
                }
                look(organization, waiters);
                Thread.sleep(pause);
                pause = pause.multipliedBy(3).dividedBy(2);
                pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            abandon(organization, new IllegalStateException("The query side stops", stop));
        } catch (RuntimeException failure) {
            abandon(organization, failure);
        }
    }

    private void abandon(UUID organization, RuntimeException failure) {
        var waiters = waiting.remove(organization);
        if (waiters != null) {
            waiters.forEach(waiter -> waiter.arrival().completeExceptionally(failure));
        }
    }

    private void look(UUID organization, List<Waiter> waiters) throws InterruptedException {
        var views = EnumSet.noneOf(View.class);
        waiters.forEach(waiter -> views.addAll(waiter.views()));
        if (views.isEmpty()) {
            return;
        }
        for (var replica : replicas.usable()) {
            looks.acquire();
            Reached reached;
            try (var connection = replica.connection()) {
                reached = Reached.alone(connection, organization, views);
            } catch (SQLException failure) {
                if (Replicas.isFailureOf(failure)) {
                    replica.failed(failure);
                }
                continue;
            } finally {
                looks.release();
            }
            for (var waiter : waiters) {
                long required = waiter.inquiry().required();
                if (reached.position(waiter.views()) >= required) {
                    waiter.arrival().complete(replica);
                } else if (reached.isParkedBefore(required, waiter.views())) {
                    waiter.arrival().completeExceptionally(waiter.inquiry().parked());
                }
            }
        }
    }
}
