package io.fieldlog.local.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Keeps a set of services running: started as their needs allow, stopped in reverse.
public final class Supervisor {
    private final Map<String, Keeper> keepers = new LinkedHashMap<>();
    private final Object changes = new Object();
    private volatile boolean stopping;

    public Supervisor(List<Service> services, Pace pace, PidFiles pids, Consumer<String> report) {
        for (var service : services) {
            keepers.put(
                    service.name(),
                    new Keeper(service, () -> awaitUp(service.needs()), pace, pids, report, this::changed));
        }
    }

    /// Begins to start all and returns at once.
    public void start() {
        keepers.values().forEach(Keeper::begin);
    }

    public List<ServiceStatus> statuses() {
        return keepers.values().stream().map(Keeper::status).toList();
    }

    public Map<String, ServiceState> states() {
        var states = new LinkedHashMap<String, ServiceState>();
        keepers.forEach((name, keeper) -> states.put(name, keeper.state()));
        return states;
    }

    public boolean allUp() {
        return keepers.values().stream().allMatch(keeper -> keeper.state() == ServiceState.UP);
    }

    /// Waits until all are up; throws with the reason when one cannot come up, or when it takes too long.
    public void awaitAllUp(Duration atMost) throws StartFailure, InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!allUp()) {
            for (var keeper : keepers.values()) {
                if (keeper.neverCameUp()) {
                    throw new StartFailure(keeper.service().name() + " " + keeper.trouble());
                }
            }
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new StartFailure("not ready after " + atMost.toSeconds() + " s: " + late());
            }
            synchronized (changes) {
                changes.wait(Math.min(left, 200));
            }
        }
    }

    /// Restarts one and waits until it is up again.
    public void restart(String name, Duration atMost) throws StartFailure, InterruptedException {
        var keeper = keepers.get(name);
        if (keeper == null) {
            throw new StartFailure("there is no process " + name + "; there are " + String.join(", ", names()));
        }
        keeper.restart();
        long deadline = System.nanoTime() + atMost.toNanos();
        while (keeper.state() != ServiceState.UP) {
            if (System.nanoTime() > deadline) {
                throw new StartFailure(name + " is not up after " + atMost.toSeconds() + " s");
            }
            synchronized (changes) {
                changes.wait(100);
            }
        }
    }

    public Set<String> names() {
        return keepers.keySet();
    }

    /// Stops all, the highest stage first, those of a stage at the same time.
    public void stop() {
        stopping = true;
        changed();
        var stages = new TreeMap<Integer, List<Keeper>>(Comparator.reverseOrder());
        keepers.values()
                .forEach(keeper -> stages.computeIfAbsent(keeper.service().stage(), _ -> new ArrayList<>())
                        .add(keeper));
        for (var stage : stages.values()) {
            var stops = stage.stream()
                    .map(keeper -> Thread.ofVirtual().start(keeper::stop))
                    .toList();
            for (var stop : stops) {
                try {
                    stop.join();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }

    private String late() {
        return keepers.values().stream()
                .filter(keeper -> keeper.state() != ServiceState.UP)
                .map(keeper ->
                        keeper.service().name() + (keeper.trouble() == null ? "" : " (" + keeper.trouble() + ")"))
                .collect(Collectors.joining(", "));
    }

    private void changed() {
        synchronized (changes) {
            changes.notifyAll();
        }
    }

    private void awaitUp(Set<String> needs) throws InterruptedException {
        while (!stopping && !needs.stream().allMatch(this::isUp)) {
            synchronized (changes) {
                changes.wait(200);
            }
        }
    }

    private boolean isUp(String need) {
        var keeper = keepers.get(need);
        if (keeper == null) {
            throw new IllegalStateException("nothing provides " + need);
        }
        return keeper.state() == ServiceState.UP;
    }
}
