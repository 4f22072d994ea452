package io.fieldlog.command.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LanesTest {

    @Test
    void carry_out_what_belongs_to_one_aggregate_in_its_order() throws InterruptedException {
        var aggregates = List.of(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());
        var done = Collections.synchronizedList(new ArrayList<List<Object>>());
        var all = new CountDownLatch(300);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var lanes = new Lanes(threads, new SyncProperties(8, 16));
            for (var i = 0; i < 300; i++) {
                var number = i;
                var aggregate = aggregates.get(i % 3);
                lanes.submit(aggregate, _ -> {
                    Thread.yield();
                    done.add(List.of(aggregate, number));
                    all.countDown();
                    return false;
                });
            }
            assertThat(all.await(20, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(done).hasSize(300);
        for (var a = 0; a < 3; a++) {
            var aggregate = aggregates.get(a);
            var first = a;
            assertThat(done.stream()
                            .filter(entry -> entry.get(0).equals(aggregate))
                            .map(entry -> (int) entry.get(1)))
                    .containsExactlyElementsOf(java.util.stream.IntStream.range(0, 100)
                            .mapToObj(n -> first + 3 * n)
                            .toList());
        }
    }

    @Test
    void carry_out_different_aggregates_at_the_same_time_but_only_so_many() throws InterruptedException {
        var running = new AtomicInteger();
        var most = new AtomicInteger();
        var full = new CountDownLatch(4);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var lanes = new Lanes(threads, new SyncProperties(4, 100));
            for (var i = 0; i < 50; i++) {
                lanes.submit(UUID.randomUUID(), _ -> {
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    full.countDown();
                    await(full);
                    running.decrementAndGet();
                    return false;
                });
            }
        }
        assertThat(most).hasValue(4);
    }

    @Test
    void take_in_no_more_than_the_window() throws InterruptedException {
        var gate = new CountDownLatch(1);
        var taken = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var reader = Thread.ofVirtual().start(() -> {
                var lanes = new Lanes(threads, new SyncProperties(2, 5));
                for (var i = 0; i < 20; i++) {
                    lanes.submit(UUID.randomUUID(), _ -> {
                        await(gate);
                        return false;
                    });
                    taken.incrementAndGet();
                }
            });
            reader.join(500);
            assertThat(taken).hasValue(5);
            gate.countDown();
            reader.join();
            assertThat(taken).hasValue(20);
        }
    }

    @Test
    void tell_what_follows_that_it_is_blocked_and_nobody_else() throws InterruptedException {
        var aggregate = UUID.randomUUID();
        var told = new LinkedBlockingQueue<String>();
        var heard = new ArrayList<@Nullable String>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var lanes = new Lanes(threads, new SyncProperties(2, 5));
            lanes.submit(aggregate, blocked -> told.add("1 " + blocked));
            lanes.submit(aggregate, blocked -> {
                told.add("2 " + blocked);
                return false;
            });
            lanes.submit(aggregate, blocked -> told.add("3 " + blocked));
            lanes.submit(UUID.randomUUID(), blocked -> told.add("other " + blocked));
            for (var i = 0; i < 4; i++) {
                heard.add(told.poll(20, TimeUnit.SECONDS));
            }
        }
        assertThat(heard).containsExactlyInAnyOrder("1 false", "2 true", "3 false", "other false");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
