package io.fieldlog.command.policies;

import io.fieldlog.command.AggregateKey;
import io.fieldlog.command.policies.PolicyProgress.Parked;
import io.fieldlog.events.EventCatalog;
import io.fieldlog.stream.Delivery.Delivered;
import io.fieldlog.stream.Delivery.Garbled;
import io.fieldlog.stream.EventCodec;
import io.fieldlog.stream.EventSource.Batch;
import io.fieldlog.stream.LogReader;
import io.fieldlog.stream.RecordedEvent;
import io.fieldlog.stream.UndecodableEventException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/// Lets the policies see each event of the organizations that this node reads, those of one aggregate in their order.
/// An organization's position says what is known, what is next, and what was lost on the way and is read from the log.
/// An event to which a policy cannot react is parked for it, and stops nobody.
@Component
final class PolicyRunner implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(PolicyRunner.class);

    private final List<Policy> policies;
    private final PolicyDesk desk;
    private final PolicyProgress progress;
    private final PolicyProperties properties;
    private final EventCodec codec;
    private final LogReader eventLog;
    private final ExecutorService inFlight;
    private final Map<String, List<Policy>> byType;

    PolicyRunner(
            List<Policy> policies,
            PolicyDesk desk,
            PolicyProgress progress,
            PolicyProperties properties,
            EventCodec codec,
            DataSource database) {
        this.policies = List.copyOf(policies);
        this.desk = desk;
        this.progress = progress;
        this.properties = properties;
        this.codec = codec;
        this.eventLog = new LogReader(database);
        this.inFlight = Executors.newFixedThreadPool(
                properties.commandsInFlight(),
                Thread.ofVirtual().name("policy-", 0).factory());
        this.byType = EventCatalog.entries().stream()
                .collect(Collectors.toUnmodifiableMap(EventCatalog.Entry::name, this::concerned));
    }

    private List<Policy> concerned(EventCatalog.Entry entry) {
        return policies.stream()
                .filter(policy -> policy.kinds().stream().anyMatch(kind -> kind.isAssignableFrom(entry.type())))
                .toList();
    }

    /// When it returns, every policy has reacted to what came, and that is stored. When a passing fault stops it,
    /// nothing is stored of what came, so that it comes again.
    void apply(String topic, List<Batch> batches) throws InterruptedException {
        var delivered = new TreeMap<UUID, List<Placed>>();
        var garbled = new HashMap<UUID, Integer>();
        for (var batch : batches) {
            for (var delivery : batch.deliveries()) {
                switch (delivery) {
                    case Delivered(var partition, var _, var entry) ->
                        delivered
                                .computeIfAbsent(entry.event().organizationId(), _ -> new ArrayList<>())
                                .add(new Placed(partition, entry.event()));
                    case Garbled record -> {
                        log.warn(
                                "partition={} offset={} is no event: {}",
                                record.partition(),
                                record.offset(),
                                record.error());
                        if (record.organizationId() != null) {
                            garbled.put(record.organizationId(), record.partition());
                        }
                    }
                }
            }
        }
        react(delivered);
        for (var organization : garbled.entrySet()) {
            catchUp(organization.getKey(), organization.getValue(), Long.MAX_VALUE);
        }
        progress.consumed(topic, batches.stream().collect(Collectors.toMap(Batch::partition, Batch::nextOffset)));
    }

    private record Placed(int partition, RecordedEvent event) {}

    private void react(SortedMap<UUID, List<Placed>> delivered) throws InterruptedException {
        if (delivered.isEmpty()) {
            return;
        }
        var reached = new HashMap<>(progress.positions(delivered.keySet()));
        var fresh = new ArrayList<Placed>();
        for (var of : delivered.entrySet()) {
            for (var placed : of.getValue()) {
                var known = reached.getOrDefault(of.getKey(), 0L);
                var position = placed.event().position();
                if (position > known + 1) {
                    log.warn("organization={} is read from the log, {} to {}", of.getKey(), known + 1, position - 1);
                    catchUp(of.getKey(), placed.partition(), position - 1);
                }
                if (position > known) {
                    fresh.add(placed);
                    reached.put(of.getKey(), position);
                }
            }
        }
        see(fresh);
    }

    /// Everything that the organization's log has up to `until`, or to its end.
    private void catchUp(UUID organization, int partition, long until) throws InterruptedException {
        while (true) {
            var at = progress.positions(Set.of(organization)).getOrDefault(organization, 0L);
            var page = eventLog.read(organization, at, properties.batch()).stream()
                    .filter(event -> event.position() <= until)
                    .map(event -> new Placed(partition, event))
                    .toList();
            if (page.isEmpty()) {
                return;
            }
            see(page);
        }
    }

    private void see(List<Placed> events) throws InterruptedException {
        var streams = new LinkedHashMap<AggregateKey, List<Placed>>();
        var reached = new HashMap<UUID, Long>();
        for (var placed : events) {
            var event = placed.event();
            reached.merge(event.organizationId(), event.position(), Math::max);
            if (!concerned(event).isEmpty()) {
                streams.computeIfAbsent(
                                new AggregateKey(event.organizationId(), event.streamId()), _ -> new ArrayList<>())
                        .add(placed);
            }
        }
        var calls = new ArrayList<Callable<Boolean>>();
        for (var stream : streams.values()) {
            calls.add(() -> {
                stream.forEach(this::see);
                return true;
            });
        }
        for (var call : inFlight.invokeAll(calls)) {
            try {
                call.get();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e);
            }
        }
        progress.reached(reached);
    }

    private List<Policy> concerned(RecordedEvent event) {
        return byType.getOrDefault(event.type(), List.of());
    }

    private void see(Placed placed) {
        for (var policy : concerned(placed.event())) {
            react(policy, placed);
        }
    }

    private boolean react(Policy policy, Placed placed) {
        try {
            desk.carryOut(policy, Occasion.of(placed.event(), codec));
            return true;
        } catch (RuntimeException e) {
            if (PolicyDesk.isPassing(e)) {
                throw e;
            }
            park(policy, placed, e);
            return false;
        }
    }

    private void park(Policy policy, Placed placed, RuntimeException failure) {
        var event = placed.event();
        log.error(
                "policy={} organization={} position={} ({}) is parked",
                policy.name(),
                event.organizationId(),
                event.position(),
                event.type(),
                failure);
        progress.park(new Parked(
                event.organizationId(),
                event.position(),
                policy.name(),
                placed.partition(),
                event.type(),
                reason(failure)));
    }

    /// Only what quotes no payload: it stands in a table that operators read.
    private static String reason(RuntimeException failure) {
        return failure instanceof UndecodableEventException
                ? String.valueOf(failure.getMessage())
                : failure.getClass().getName();
    }

    /// Tries again what is parked of these partitions.
    ///
    /// @return how many events are still parked
    long retryParked(Set<Integer> partitions) {
        for (var parked : progress.parked(partitions, properties.batch())) {
            var policy = policies.stream()
                    .filter(each -> each.name().equals(parked.policy()))
                    .findFirst();
            var event = eventLog.read(parked.organizationId(), parked.position() - 1, 1).stream()
                    .findFirst();
            if (policy.isEmpty()) {
                log.warn("policy={} is no more, what is parked for it is dropped", parked.policy());
                progress.unpark(parked);
            } else if (event.isEmpty()) {
                progress.park(parked);
            } else if (react(policy.get(), new Placed(parked.partition(), event.get()))) {
                log.info(
                        "policy={} organization={} position={} is done after all",
                        parked.policy(),
                        parked.organizationId(),
                        parked.position());
                progress.unpark(parked);
            }
        }
        return progress.countParked(partitions);
    }

    @Override
    public void destroy() {
        inFlight.shutdownNow();
    }
}
