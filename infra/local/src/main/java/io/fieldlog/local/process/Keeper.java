package io.fieldlog.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Keeps one service running: starts it, waits until it serves, and starts it again when it ends.
final class Keeper {
    private static final Duration BETWEEN_PROBES = Duration.ofMillis(50);

    /// Holds the first start back until what the service needs is there.
    interface Needs {
        void await() throws InterruptedException;
    }

    private final Service service;
    private final Needs needs;
    private final Pace pace;
    private final PidFiles pids;
    private final Consumer<String> report;
    private final Runnable changed;
    private final Thread thread;

    private boolean wanted = true;
    private boolean asked;
    private boolean everUp;
    private ServiceState state = ServiceState.DOWN;
    private @Nullable Process process;
    private Signal stopSignal = Signal.TERM;
    private Backoff backoff = Backoff.NONE;
    private int restarts;
    private @Nullable String trouble;

    /// @param report takes each noteworthy line
    /// @param changed told after each change of state
    Keeper(Service service, Needs needs, Pace pace, PidFiles pids, Consumer<String> report, Runnable changed) {
        this.service = service;
        this.needs = needs;
        this.pace = pace;
        this.pids = pids;
        this.report = report;
        this.changed = changed;
        this.thread = Thread.ofVirtual().name(service.name()).unstarted(this::keep);
    }

    Service service() {
        return service;
    }

    void begin() {
        become(ServiceState.STARTING);
        thread.start();
    }

    synchronized ServiceState state() {
        return state;
    }

    /// Why it is not up, when something is known.
    synchronized @Nullable String trouble() {
        return trouble;
    }

    synchronized boolean neverCameUp() {
        return !everUp && backoff.quickDeaths() >= 3;
    }

    ServiceStatus status() {
        Process running;
        ServiceState now;
        int times;
        synchronized (this) {
            running = process;
            now = state;
            times = restarts;
        }
        return running == null || !running.isAlive()
                ? new ServiceStatus(service.name(), now, null, service.port(), 0, times)
                : new ServiceStatus(
                        service.name(), now, running.pid(), service.port(), Memory.bytesOf(running.toHandle()), times);
    }

    /// Ends the process in order and starts it at once; it counts as no restart.
    void restart() {
        Process running;
        synchronized (this) {
            asked = true;
            backoff = Backoff.NONE;
            running = process;
            state = ServiceState.STARTING;
            notifyAll();
        }
        changed.run();
        end(running);
    }

    /// Ends the process in order, for good.
    void stop() {
        Process running;
        synchronized (this) {
            wanted = false;
            running = process;
            notifyAll();
        }
        if (running == null) {
            thread.interrupt(); // it may be in the middle of a preparation
        }
        end(running);
        try {
            thread.join(pace.grace());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        become(ServiceState.DOWN);
    }

    private void end(@Nullable Process running) {
        if (running == null) {
            return;
        }
        stopSignal.send(running.toHandle());
        try {
            if (!running.waitFor(pace.grace().toMillis(), TimeUnit.MILLISECONDS)) {
                report.accept(service.name() + " does not end and is killed");
                running.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            running.destroyForcibly();
        }
    }

    private void keep() {
        try {
            needs.await();
        } catch (InterruptedException e) {
            return; // stopped before it began
        }
        while (isWanted()) {
            var upSince = new long[] {0};
            String why;
            try {
                why = live(upSince);
            } catch (InterruptedException e) {
                break; // stop() while it was being prepared
            } catch (Exception e) {
                why = "cannot start: " + e.getMessage();
            }
            if (!isWanted()) {
                break;
            }
            var wasUp = upSince[0] == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - upSince[0]);
            if (!pause(why, wasUp)) {
                break;
            }
        }
    }

    /// One life of the process, from its preparation to its end; answers how it ended.
    private String live(long[] upSince) throws Exception {
        become(ServiceState.STARTING);
        var child = service.prepare();
        Process started;
        synchronized (this) {
            if (!wanted) {
                return "not wanted";
            }
            asked = false;
            stopSignal = child.stop();
            started = child.start();
            process = started;
        }
        try {
            pids.write(service.name(), started.pid(), child.stop());
            long began = System.nanoTime();
            while (started.isAlive() && !isReady()) {
                started.waitFor(BETWEEN_PROBES.toMillis(), TimeUnit.MILLISECONDS);
                var ailment = service.ailment();
                if (ailment != null) {
                    return ailment;
                }
            }
            if (started.isAlive()) {
                service.complete();
                report.accept("%s is up after %.1f s".formatted(service.name(), (System.nanoTime() - began) / 1e9));
                synchronized (this) {
                    everUp = true;
                    trouble = null;
                    upSince[0] = System.nanoTime();
                }
                become(ServiceState.UP);
            }
            while (!started.waitFor(pace.betweenCheckups().toMillis(), TimeUnit.MILLISECONDS)) {
                var ailment = service.ailment();
                if (ailment != null) {
                    return ailment;
                }
            }
            return "ended with " + started.exitValue() + lastWords(child);
        } finally {
            if (started.isAlive()) {
                end(started);
            }
            synchronized (this) {
                process = null;
            }
            pids.remove(service.name());
        }
    }

    private boolean isReady() {
        try {
            return service.isReady();
        } catch (Exception e) {
            synchronized (this) {
                trouble = "not ready: " + e.getMessage();
            }
            return false;
        }
    }

    /// Waits before the next start, unless somebody wants it at once; false when it is not wanted any more.
    private boolean pause(String why, Duration wasUp) {
        Duration delay;
        synchronized (this) {
            if (!asked) {
                restarts++;
                backoff = backoff.afterDeath(wasUp);
                trouble = why;
                report.accept("%s %s; it starts again in %.1f s"
                        .formatted(service.name(), why, backoff.delay(pace).toMillis() / 1000.0));
            }
            delay = asked ? Duration.ZERO : backoff.delay(pace);
            state = asked ? ServiceState.STARTING : backoff.isHopeless() ? ServiceState.FAILED : ServiceState.DOWN;
        }
        changed.run();
        long deadline = System.nanoTime() + delay.toNanos();
        synchronized (this) {
            try {
                for (long left; wanted && !asked && (left = deadline - System.nanoTime()) > 0; ) {
                    TimeUnit.NANOSECONDS.timedWait(this, left);
                }
            } catch (InterruptedException e) {
                return false;
            }
            return wanted;
        }
    }

    /// The last line that says something: no frame of a stack trace.
    static String lastWords(Child child) {
        try (var lines = Files.lines(child.log(), StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> !line.isBlank() && !line.matches("\\s*(at |\\.\\.\\. \\d+).*"))
                    .reduce((_, last) -> last)
                    .map(line -> ", its last line is: " + line.strip())
                    .orElse("");
        } catch (IOException | UncheckedIOException e) {
            return ""; // it has said nothing
        }
    }

    private synchronized boolean isWanted() {
        return wanted;
    }

    private void become(ServiceState next) {
        synchronized (this) {
            // a service that failed before shows so until it has come up
            if (next == ServiceState.STARTING && backoff.isHopeless()) {
                return;
            }
            state = next;
        }
        changed.run();
    }
}
