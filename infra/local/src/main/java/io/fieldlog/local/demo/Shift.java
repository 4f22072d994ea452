package io.fieldlog.local.demo;

import io.fieldlog.local.client.ApiClient;
import io.fieldlog.local.client.ApiClient.Answer;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/// The organization at work: people who send commands, each again until it is answered, whatever is restarted
/// meanwhile.
public final class Shift implements AutoCloseable {
    private static final int SIDE_BY_SIDE = 64;
    private static final int PATIENCE_SECONDS = 60;
    private static final long FIRST_PAUSE_MILLIS = 200;
    private static final long LONGEST_PAUSE_MILLIS = 2_000;
    private static final List<String> READERS = List.of("inspector", "inspector2", "mechanic");
    private static final String SUPERVISOR = "supervisor";
    private static final String ADMIN = "admin";

    private static final List<String> REASONS = List.of(
            "Hydraulic leak at the lift cylinder",
            "Service brake does not hold",
            "Warning light: engine oil pressure",
            "Tyre worn below the limit",
            "Annual inspection is due",
            "Horn and reversing alarm do not work",
            "Mast chain stretched beyond tolerance",
            "Damaged in the yard, waits for assessment");

    private final Map<String, ApiClient> users = new HashMap<>();
    private final Map<UUID, Logbook> logbooks = new ConcurrentHashMap<>();
    private final Set<UUID> busy = ConcurrentHashMap.newKeySet();
    private final Map<String, AtomicLong> refusals = new ConcurrentHashMap<>();
    private final Semaphore places = new Semaphore(SIDE_BY_SIDE);
    private final AtomicInteger nextNumber = new AtomicInteger();
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong repeated = new AtomicLong();
    private final Random random = new Random();
    private final int size;
    private final Consumer<String> report;
    private volatile boolean closed;

    /// @param size how many machines the organization has
    /// @param report takes a line when something is noteworthy
    public Shift(int entryPort, int size, Consumer<String> report) {
        this.size = size;
        this.report = report;
        for (var user : List.of("inspector", "inspector2", "mechanic", SUPERVISOR, ADMIN)) {
            users.put(user, new ApiClient(entryPort, user));
        }
    }

    /// What has come of the commands so far.
    ///
    /// @param repeated how often a command was sent again because no answer came
    public record Counts(long accepted, long refused, long repeated, int inService, int outOfService, int retired) {
        @Override
        public String toString() {
            return "%d accepted, %d refused, %d sent again; machines: %d in service, %d out of service, %d retired"
                    .formatted(accepted, refused, repeated, inService, outOfService, retired);
        }
    }

    public Counts counts() {
        int retired =
                (int) logbooks.values().stream().filter(Logbook::isRetired).count();
        int inService =
                (int) logbooks.values().stream().filter(Logbook::isInService).count();
        return new Counts(
                accepted.get(),
                refusals.values().stream().mapToLong(AtomicLong::get).sum(),
                repeated.get(),
                inService,
                logbooks.size() - inService - retired,
                retired);
    }

    /// How often commands were refused, by the code of the problem.
    public Map<String, Long> refusals() {
        var counts = new LinkedHashMap<String, Long>();
        refusals.forEach((code, count) -> counts.put(code, count.get()));
        return counts;
    }

    /// Registers the organization, or finds it as an earlier shift left it.
    public void begin() throws InterruptedException {
        for (var site : Fleet.SITES) {
            send(ADMIN, "/v1/sites", site.body(), Fleet.id("register/" + site.siteId()));
        }
        var machines = Fleet.machines(size);
        var registrations = new ArrayList<Thread>();
        var token = new AtomicLong();
        for (var machine : machines) {
            places.acquire();
            registrations.add(Thread.startVirtualThread(() -> {
                try {
                    var answer = register(machine);
                    token.accumulateAndGet(answer.body().path("position").asLong(0), Math::max);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } finally {
                    places.release();
                }
            }));
        }
        for (var registration : registrations) {
            registration.join();
        }
        machines.forEach(machine -> logbooks.put(machine.machineId(), new Logbook(machine)));
        nextNumber.set(size);
        recall(token.get());
        report.accept("%d machines at %d sites".formatted(logbooks.size(), Fleet.SITES.size()));
    }

    /// Somebody does something to some machine, while the caller goes on; waits while too many are at it already.
    public void act() throws InterruptedException {
        places.acquire();
        var logbook = choose();
        if (logbook == null) {
            places.release();
            return;
        }
        long die = random.nextLong(100_000);
        Thread.startVirtualThread(() -> {
            try {
                act(logbook, die);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                busy.remove(logbook.machine().machineId());
                places.release();
            }
        });
    }

    /// Waits a while for the answers that are still to come.
    public void end() throws InterruptedException {
        if (places.tryAcquire(SIDE_BY_SIDE, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            places.release(SIDE_BY_SIDE);
        } else {
            report.accept(
                    "%d commands are still without an answer".formatted(SIDE_BY_SIDE - places.availablePermits()));
        }
    }

    @Override
    public void close() {
        closed = true;
        users.values().forEach(ApiClient::close);
    }

    private void act(Logbook logbook, long die) throws InterruptedException {
        if (!logbook.isInService()) {
            returnToService(logbook);
        } else if (die < 50) {
            replace(logbook);
        } else if (die < 3_000) {
            removeFromService(logbook);
        } else if (die < 7_000) {
            relocate(logbook);
        } else {
            read(logbook);
        }
    }

    private void read(Logbook logbook) throws InterruptedException {
        var machine = logbook.machine();
        var reading = logbook.next(random, Instant.now().truncatedTo(ChronoUnit.MILLIS));
        var readingId = UUID.randomUUID();
        var body = Map.<String, Object>of(
                "readingId", readingId,
                "meter", machine.model().meter(),
                "value", reading.value(),
                "unit", machine.model().unit(),
                "capturedAt", reading.capturedAt().toString());
        var reader = READERS.get(random.nextInt(READERS.size()));
        var answer = send(reader, pathOf(machine) + "/meter-readings", body, UUID.randomUUID());
        if (!answer.isSuccess()) {
            return;
        }
        switch (reading.kind()) {
            case FRESH, LATE -> logbook.read(reading.capturedAt(), reading.value());
            case WRONG ->
                send(
                        SUPERVISOR,
                        pathOf(machine) + "/meter-readings/" + readingId + "/resolution",
                        Map.of("accepted", false, "note", "Misread: lower than the reading before"),
                        UUID.randomUUID());
        }
    }

    private void relocate(Logbook logbook) throws InterruptedException {
        var others = Fleet.SITES.stream()
                .map(Fleet.Site::siteId)
                .filter(site -> !site.equals(logbook.siteId()))
                .toList();
        var to = others.get(random.nextInt(others.size()));
        if (send(SUPERVISOR, pathOf(logbook.machine()) + "/relocation", Map.of("siteId", to), UUID.randomUUID())
                .isSuccess()) {
            logbook.movedTo(to);
        }
    }

    private void removeFromService(Logbook logbook) throws InterruptedException {
        var reason = REASONS.get(random.nextInt(REASONS.size()));
        var answer = send(
                SUPERVISOR,
                pathOf(logbook.machine()) + "/removal-from-service",
                Map.of("reason", reason),
                UUID.randomUUID());
        if (settles(answer)) {
            logbook.serviceable(false);
        }
    }

    private void returnToService(Logbook logbook) throws InterruptedException {
        var answer = send(
                SUPERVISOR,
                pathOf(logbook.machine()) + "/return-to-service",
                Map.of("note", "Repaired and tried out"),
                UUID.randomUUID());
        if (settles(answer)) {
            logbook.serviceable(true);
        }
    }

    /// Somebody else may have done it already, as far as the logbook goes.
    private static boolean settles(Answer answer) {
        return answer.isSuccess() || answer.status() == 409;
    }

    /// Retires the machine for good; a new one takes its place.
    private void replace(Logbook logbook) throws InterruptedException {
        var path = pathOf(logbook.machine()) + "/retirement";
        if (send(ADMIN, path, Map.of("reason", "End of its service life"), UUID.randomUUID())
                .isSuccess()) {
            logbook.retire();
            var successor = Fleet.machine(nextNumber.getAndIncrement());
            if (register(successor).isSuccess()) {
                logbooks.put(successor.machineId(), new Logbook(successor));
            }
        }
    }

    private Answer register(Fleet.Machine machine) throws InterruptedException {
        return send(ADMIN, "/v1/machines", machine.body(), Fleet.id("register/" + machine.machineId()));
    }

    /// Reads where each machine stands and what its meter showed, as an earlier shift left it.
    private void recall(long position) throws InterruptedException {
        var cursor = "";
        do {
            var path = "/v1/machines?limit=200" + (cursor.isEmpty() ? "" : "&cursor=" + cursor);
            var headers = Map.of("Consistency-Token", Long.toString(position), "Prefer", "wait=10");
            var page = patiently(() -> user(ADMIN).get(path, headers));
            if (!page.isSuccess()) {
                throw new IllegalStateException("the machines cannot be read: " + page.problem());
            }
            page.body().path("items").forEach(this::recall);
            cursor = page.body().path("next").asString("");
        } while (!cursor.isEmpty());
    }

    private void recall(JsonNode item) {
        var tag = item.path("tag").asString();
        if (!tag.matches("[A-Z]{2}-\\d{4,9}")) {
            return; // not one of ours
        }
        int number = Integer.parseInt(tag.substring(3)) - 1;
        var machine = Fleet.machine(number);
        if (!machine.machineId().toString().equals(item.path("machineId").asString())) {
            return;
        }
        nextNumber.accumulateAndGet(number + 1, Math::max);
        var logbook = logbooks.computeIfAbsent(machine.machineId(), _ -> new Logbook(machine));
        logbook.movedTo(UUID.fromString(item.path("siteId").asString()));
        switch (item.path("status").asString()) {
            case "OUT_OF_SERVICE" -> logbook.serviceable(false);
            case "RETIRED" -> logbook.retire();
            default -> logbook.serviceable(true);
        }
        item.path("meters")
                .forEach(meter -> logbook.read(
                        Instant.parse(meter.path("capturedAt").asString()),
                        new BigDecimal(meter.path("value").asString())));
    }

    private @org.jspecify.annotations.Nullable Logbook choose() {
        var all = logbooks.values().stream()
                .filter(logbook -> !logbook.isRetired())
                .toList();
        for (int attempt = 0; attempt < 20 && !all.isEmpty(); attempt++) {
            var logbook = all.get(random.nextInt(all.size()));
            if (busy.add(logbook.machine().machineId())) {
                return logbook;
            }
        }
        return null;
    }

    private Answer send(String user, String path, Map<String, Object> body, UUID key) throws InterruptedException {
        var answer = patiently(() -> user(user).command(path, body, key));
        if (answer.isSuccess()) {
            accepted.incrementAndGet();
        } else {
            var code = answer.body().path("code").asString(Integer.toString(answer.status()));
            if (refusals.computeIfAbsent(code, _ -> new AtomicLong()).incrementAndGet() == 1) {
                report.accept("refused: POST " + path + " → " + answer.problem());
            }
        }
        return answer;
    }

    private interface Call {
        Answer answer() throws IOException, InterruptedException;
    }

    /// The same request with the same key, until it is answered.
    private Answer patiently(Call call) throws InterruptedException {
        long pause = FIRST_PAUSE_MILLIS;
        while (true) {
            try {
                var answer = call.answer();
                if (!answer.isPassing()) {
                    return answer;
                }
            } catch (ApiClient.UnknownUser e) {
                throw new IllegalStateException(e);
            } catch (IOException e) {
                // what became of it, the next attempt learns by its key
                if (closed) {
                    throw new InterruptedException("closed");
                }
            }
            repeated.incrementAndGet();
            Thread.sleep(pause + random.nextLong(pause));
            pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
        }
    }

    private ApiClient user(String name) {
        var user = users.get(name);
        if (user == null) {
            throw new IllegalArgumentException("nobody is called " + name);
        }
        return user;
    }

    private static String pathOf(Fleet.Machine machine) {
        return "/v1/machines/" + machine.machineId();
    }
}
