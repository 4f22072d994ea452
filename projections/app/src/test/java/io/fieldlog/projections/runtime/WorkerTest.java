package io.fieldlog.projections.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WorkerTest {

    private static final Duration NEVER = Duration.ofDays(1);
    private static final Duration SOON = Duration.ofSeconds(30);

    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

    private Worker worker(Duration pause, Worker.Work work) {
        return new Worker(
                Thread.ofVirtual(),
                new Worker.Pace(NEVER, pause, pause.multipliedBy(2)),
                work,
                (failure, rest) -> seen.add("failed, rests " + rest.toMillis()));
    }

    private String next() throws InterruptedException {
        var next = seen.poll(SOON.toSeconds(), TimeUnit.SECONDS);
        return next == null ? "nothing" : next;
    }

    @Test
    void works_until_nothing_is_left_and_again_when_it_is_woken() throws Exception {
        var left = new LinkedBlockingQueue<>(List.of("one", "two"));
        try (var worker = worker(NEVER, () -> {
            var work = left.poll();
            seen.add(work == null ? "idle" : work);
            return work != null;
        })) {
            worker.start();
            assertThat(List.of(next(), next(), next())).containsExactly("one", "two", "idle");

            left.add("three");
            worker.wake();
            assertThat(List.of(next(), next())).containsExactly("three", "idle");
        }
    }

    @Test
    void rests_twice_as_long_after_each_failure_up_to_the_longest_pause() throws Exception {
        try (var worker = worker(Duration.ofMillis(1), () -> {
            throw new IllegalStateException("broken");
        })) {
            worker.start();
            assertThat(List.of(next(), next(), next()))
                    .containsExactly("failed, rests 1", "failed, rests 2", "failed, rests 2");
        }
    }

    @Test
    void is_not_hurried_while_it_rests_but_stops_at_once() throws Exception {
        var began = System.nanoTime();
        try (var worker = worker(NEVER, () -> {
            throw new IllegalStateException("broken");
        })) {
            worker.start();
            assertThat(next()).startsWith("failed");
            worker.wake();
            assertThat(seen.poll(200, TimeUnit.MILLISECONDS)).isNull();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(4));
    }
}
