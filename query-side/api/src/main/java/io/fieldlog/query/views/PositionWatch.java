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
import java.util.concurrent.locks.LockSupport;
import org.springframework.stereotype.Component;

/// Waits until a replica includes a position. All who wait for one organization share one look at each replica every
/// few milliseconds, however many they are; they hold no connection meanwhile. Whoever has just come is answered soon,
/// also when others have long been waiting: a newcomer ends a long pause, and pauses grow with how long the last to
/// join has waited.
@Component
final class PositionWatch {

    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(2);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(25);
    private static final int PAUSES_WAITED = 4;
    private static final int LOOKS_AT_ONCE = 8;

    /// `since` is on the clock of `System.nanoTime`.
    private record Waiter(Inquiry inquiry, Set<View> views, CompletableFuture<Replica> arrival, long since) {}

    /// `waiters` in the order in which they came.
    private record Watch(Thread looker, List<Waiter> waiters) {}

    private final Replicas replicas;
    private final Semaphore looks = new Semaphore(LOOKS_AT_ONCE);
    private final ConcurrentHashMap<UUID, Watch> watches = new ConcurrentHashMap<>();

    PositionWatch(Replicas replicas) {
        this.replicas = replicas;
    }

    /// Returns a replica that includes what the inquiry requires, or throws what the asker is told instead.
    Replica await(Inquiry inquiry, Set<View> views, long nanos, long reached) {
        if (nanos <= 0) {
            throw inquiry.notReached(reached);
        }
        var waiter = new Waiter(inquiry, views, new CompletableFuture<>(), System.nanoTime());
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
        var joined = watches.compute(organization, (id, watch) -> {
            if (watch == null) {
                var looker = Thread.ofVirtual().name("position-watch").start(() -> lookUntilNobodyWaits(id));
                return new Watch(looker, List.of(waiter));
            }
            var more = new ArrayList<>(watch.waiters());
            more.add(waiter);
            return new Watch(watch.looker(), List.copyOf(more));
        });
        LockSupport.unpark(joined.looker());
    }

    private void leave(Waiter waiter) {
        watches.computeIfPresent(
                waiter.inquiry().actor().organizationId(),
                (id, watch) -> new Watch(
                        watch.looker(),
                        watch.waiters().stream()
                                .filter(other -> !other.equals(waiter))
                                .toList()));
    }

    private void lookUntilNobodyWaits(UUID organization) {
        try {
            for (var waiters = waiters(organization); !waiters.isEmpty(); waiters = waiters(organization)) {
                look(organization, waiters);
                Thread.sleep(SHORTEST_PAUSE);
                rest(organization);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            abandon(organization, new IllegalStateException("The query side stops", stop));
        } catch (RuntimeException failure) {
            abandon(organization, failure);
        }
    }

    /// When nobody waits, the thread ends and the next to join starts another, in one step.
    private List<Waiter> waiters(UUID organization) {
        var watch = watches.computeIfPresent(
                organization, (id, left) -> left.waiters().isEmpty() ? null : left);
        return watch == null ? List.of() : watch.waiters();
    }

    /// The rest of the pause, until somebody joins.
    private void rest(UUID organization) {
        var watch = watches.get(organization);
        if (watch != null && !watch.waiters().isEmpty()) {
            var waited = System.nanoTime() - watch.waiters().getLast().since();
            LockSupport.parkNanos(Math.min(
                    waited / PAUSES_WAITED, LONGEST_PAUSE.minus(SHORTEST_PAUSE).toNanos()));
        }
    }

    private void abandon(UUID organization, RuntimeException failure) {
        var watch = watches.remove(organization);
        if (watch != null) {
            watch.waiters().forEach(waiter -> waiter.arrival().completeExceptionally(failure));
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
