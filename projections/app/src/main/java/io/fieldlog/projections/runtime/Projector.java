package io.fieldlog.projections.runtime;

import io.fieldlog.events.EventCatalog;
import io.fieldlog.projections.fold.Fact;
import io.fieldlog.projections.fold.InconsistentLogException;
import io.fieldlog.projections.fold.View;
import io.fieldlog.projections.fold.Wanted;
import io.fieldlog.projections.fold.WorkingSet;
import io.fieldlog.projections.runtime.Checkpoints.OffsetMove;
import io.fieldlog.projections.runtime.Checkpoints.Reached;
import io.fieldlog.projections.runtime.Checkpoints.Refusal;
import io.fieldlog.stream.Delivery;
import io.fieldlog.stream.Delivery.Delivered;
import io.fieldlog.stream.Delivery.Garbled;
import io.fieldlog.stream.EventCodec;
import io.fieldlog.stream.EventSource;
import io.fieldlog.stream.LogReader;
import io.fieldlog.stream.RecordedEvent;
import io.fieldlog.stream.UndecodableEventException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Applies what was delivered to one view, each event exactly once and in order: an organization's position decides
/// what is known, what is next and what was lost, and is moved in the transaction of the rows.
///
/// Called by one thread.
public final class Projector {

    private static final Logger log = LoggerFactory.getLogger(Projector.class);
    private static final int PAGE = 2_000;

    private final View view;
    private final Database views;
    private final LogReader eventLog;
    private final EventCodec codec;
    private final Companion companion;
    private final ProjectionMetrics metrics;
    private final Clock clock;
    private final Checkpoints checkpoints;
    private final Set<String> foreign;
    private final Map<Integer, Long> offsets = new HashMap<>();

    public Projector(
            View view,
            Database views,
            LogReader eventLog,
            EventCodec codec,
            Companion companion,
            ProjectionMetrics metrics,
            Clock clock) {
        this.view = view;
        this.views = views;
        this.eventLog = eventLog;
        this.codec = codec;
        this.companion = companion;
        this.metrics = metrics;
        this.clock = clock;
        this.checkpoints = new Checkpoints(view.name());
        this.foreign = EventCatalog.entries().stream()
                .map(EventCatalog.Entry::name)
                .filter(type -> !view.concerns(type))
                .collect(Collectors.toUnmodifiableSet());
    }

    /// Where to go on with these partitions, read anew.
    Map<Integer, Long> nextOffsets(Set<Integer> partitions) throws SQLException {
        var stored = views.transact(connection -> checkpoints.offsets(connection, partitions));
        offsets.keySet().removeAll(partitions);
        offsets.putAll(stored);
        return stored;
    }

    void revoked(Set<Integer> partitions) {
        offsets.keySet().removeAll(partitions);
    }

    /// @throws FencedException when another process has these partitions
    /// @throws SQLException when the database did not answer: nothing of the batch after the failure is applied
    void apply(List<EventSource.Batch> batches) throws SQLException {
        var delivered = new Deliveries();
        for (var batch : batches) {
            batch.deliveries().forEach(delivered::add);
        }
        var moves = batches.stream()
                .map(batch -> new OffsetMove(batch.partition(), offsets.get(batch.partition()), batch.nextOffset()))
                .toList();
        var retried = new HashSet<UUID>();
        var gaps = write(delivered.events, moves, new Origin.Topic(retried));
        while (!gaps.isEmpty()) {
            for (var gap : gaps) {
                if (gap.retry()) {
                    retried.add(gap.organizationId());
                }
                close(gap);
            }
            gaps = write(delivered.events, moves, new Origin.Topic(retried));
        }
        moves.forEach(move -> offsets.put(move.partition(), move.next()));
        for (var organization : delivered.garbled) {
            catchUp(organization, Long.MAX_VALUE, false);
        }
    }

    /// What came, per organization in the order of delivery; organizations sorted, so that two processes never wait
    /// for each other crosswise.
    private final class Deliveries {
        private final SortedMap<UUID, List<RecordedEvent>> events = new TreeMap<>();
        private final Set<UUID> garbled = new HashSet<>();

        void add(Delivery delivery) {
            switch (delivery) {
                case Delivered event ->
                    events.computeIfAbsent(event.event().organizationId(), _ -> new ArrayList<>())
                            .add(event.event());
                case Garbled record -> {
                    metrics.garbled();
                    log.warn(
                            "projection={} partition={} offset={} is no event: {}; the log is asked instead",
                            view.name(),
                            record.partition(),
                            record.offset(),
                            record.error());
                    if (record.organizationId() != null) {
                        garbled.add(record.organizationId());
                    }
                }
            }
        }
    }

    /// Where events come from decides what a jump in their positions means, and whether a parked organization is
    /// tried.
    private sealed interface Origin {

        /// `retried` are the organizations that were already tried again for these deliveries.
        record Topic(Set<UUID> retried) implements Origin {}

        record EventLog(boolean retry) implements Origin {}

        default boolean passesParked() {
            return this instanceof EventLog(var retry) && retry;
        }

        default boolean mayHaveGaps() {
            return this instanceof Topic;
        }

        default boolean mayRetry(UUID organization) {
            return this instanceof Topic(var retried) && !retried.contains(organization);
        }

        /// The origin of a part of a batch: what is before it may have been parked, so a jump is no loss.
        default Origin narrowed() {
            return this instanceof EventLog ? this : new EventLog(false);
        }
    }

    /// Events of the organization up to `until` have to be read from the log: they were lost on the way, or a retry
    /// of the parked one was requested.
    private record Gap(UUID organizationId, long from, long until, boolean retry) {}

    private void close(Gap gap) throws SQLException {
        if (gap.retry()) {
            log.info(
                    "projection={} organization={} retries from position {}",
                    view.name(),
                    gap.organizationId(),
                    gap.from());
        } else {
            metrics.gap();
            log.warn(
                    "projection={} organization={} misses positions {} to {}: reading them from the log",
                    view.name(),
                    gap.organizationId(),
                    gap.from(),
                    gap.until());
        }
        catchUp(gap.organizationId(), gap.until(), gap.retry());
    }

    /// Applies the organization's log from the checkpoint up to at least `until` or its end.
    private void catchUp(UUID organization, long until, boolean retry) throws SQLException {
        var retrying = retry;
        while (true) {
            var reached = reached(organization);
            if (reached.position() >= until || (reached.parkedPosition() != null && !retrying)) {
                return;
            }
            var page = eventLog.read(organization, reached.position(), PAGE);
            if (page.isEmpty() || page.getFirst().position() != reached.position() + 1) {
                if (until != Long.MAX_VALUE || !page.isEmpty()) {
                    park(new Refusal(
                            organization, reached.position() + 1, null, null, "the position is missing in the log"));
                }
                return;
            }
            write(new TreeMap<>(Map.of(organization, page)), List.of(), new Origin.EventLog(retrying));
            retrying = false;
        }
    }

    private Reached reached(UUID organization) throws SQLException {
        var reached = views.transact(connection -> checkpoints.reached(connection, List.of(organization)))
                .get(organization);
        return reached == null ? new Reached(0, null) : reached;
    }

    private void park(Refusal refusal) throws SQLException {
        views.transact(connection -> {
            checkpoints.park(connection, List.of(refusal), clock.instant());
            return refusal;
        });
        parked(refusal);
    }

    private void parked(Refusal refusal) {
        metrics.parked();
        log.warn(
                "projection={} organization={} is parked at position {} ({}): {}",
                view.name(),
                refusal.organizationId(),
                refusal.position(),
                refusal.eventType(),
                refusal.error());
    }

    /// Applies the events and moves the offsets, or writes nothing and says what is missing before.
    private List<Gap> write(SortedMap<UUID, List<RecordedEvent>> events, List<OffsetMove> moves, Origin origin)
            throws SQLException {
        try {
            var step = views.transact(connection -> step(connection, events, moves, origin));
            if (step.gaps().isEmpty()) {
                step.refusals().forEach(this::parked);
                metrics.applied(step.advances(), clock.instant());
                companion.committed();
            }
            return step.gaps();
        } catch (SQLException e) {
            if (!DataErrors.is(e)) {
                throw e;
            }
            narrow(events, origin.narrowed(), e);
            if (!moves.isEmpty()) {
                views.transact(connection -> {
                    checkpoints.consume(connection, moves);
                    return moves;
                });
            }
            return List.of();
        }
    }

    /// The database refuses some row of these events: halves them until the one event is alone, and parks it.
    private void narrow(SortedMap<UUID, List<RecordedEvent>> events, Origin origin, SQLException cause)
            throws SQLException {
        if (events.size() > 1) {
            var middle = List.copyOf(events.keySet()).get(events.size() / 2);
            write(new TreeMap<>(events.headMap(middle)), List.of(), origin);
            write(new TreeMap<>(events.tailMap(middle)), List.of(), origin);
            return;
        }
        var organization = events.firstKey();
        var of = events.firstEntry().getValue();
        if (of.size() > 1) {
            var middle = of.size() / 2;
            write(new TreeMap<>(Map.of(organization, of.subList(0, middle))), List.of(), origin);
            write(new TreeMap<>(Map.of(organization, of.subList(middle, of.size()))), List.of(), origin);
            return;
        }
        park(refusal(of.getFirst(), DataErrors.text(cause)));
    }

    private static Refusal refusal(RecordedEvent event, String error) {
        return new Refusal(event.organizationId(), event.position(), event.eventId(), event.type(), error);
    }

    private record Step(List<Gap> gaps, List<Advance> advances, Collection<Refusal> refusals) {}

    private Step step(
            Connection connection, SortedMap<UUID, List<RecordedEvent>> events, List<OffsetMove> moves, Origin origin)
            throws SQLException {
        var reached = events.isEmpty() ? Map.<UUID, Reached>of() : checkpoints.reached(connection, events.keySet());
        var plan = plan(events, reached, origin);
        if (!plan.gaps().isEmpty()) {
            return new Step(plan.gaps(), List.of(), List.of());
        }
        var folding = new Folding(plan.next());
        var rows = folding.fold(connection);
        var advances = folding.advances();
        if (!advances.isEmpty()) {
            StoredRows.save(connection, view.tables(), rows);
            companion.write(connection, rows, advances);
            checkpoints.advance(connection, advances);
        }
        if (!folding.refusals.isEmpty()) {
            checkpoints.park(connection, folding.refusals.values(), clock.instant());
        }
        var resumed = advances.stream()
                .filter(advance -> resumes(advance, reached.get(advance.organizationId())))
                .map(Advance::organizationId)
                .filter(organization -> !folding.refusals.containsKey(organization))
                .toList();
        if (!resumed.isEmpty()) {
            checkpoints.unpark(connection, resumed);
        }
        checkpoints.consume(connection, moves);
        return new Step(List.of(), advances, folding.refusals.values());
    }

    private static boolean resumes(Advance advance, @Nullable Reached before) {
        return before != null && before.parkedPosition() != null && advance.to() >= before.parkedPosition();
    }

    private record Plan(List<Gap> gaps, SortedMap<UUID, List<RecordedEvent>> next) {}

    /// The position rule: what is known is dropped, what comes next is kept, anything else was lost and must be
    /// read first.
    private Plan plan(SortedMap<UUID, List<RecordedEvent>> events, Map<UUID, Reached> reached, Origin origin) {
        var gaps = new ArrayList<Gap>();
        var next = new TreeMap<UUID, List<RecordedEvent>>();
        events.forEach((organization, delivered) -> {
            var at = reached.getOrDefault(organization, new Reached(0, null));
            if (at.parkedPosition() != null && !origin.passesParked()) {
                var requested = retryRequested(delivered, at.parkedPosition());
                if (requested > 0 && origin.mayRetry(organization)) {
                    gaps.add(new Gap(organization, at.position() + 1, requested, true));
                }
                return;
            }
            var fresh = new ArrayList<RecordedEvent>();
            var position = at.position();
            for (var event : delivered) {
                if (event.position() == position + 1) {
                    fresh.add(event);
                    position++;
                } else if (event.position() > position + 1) {
                    if (origin.mayHaveGaps()) {
                        gaps.add(new Gap(organization, position + 1, event.position() - 1, false));
                    }
                    return;
                }
            }
            if (!fresh.isEmpty()) {
                next.put(organization, fresh);
            }
        });
        return new Plan(gaps, next);
    }

    /// The position of the last request among these events to try the parked event again, 0 if there is none.
    private long retryRequested(List<RecordedEvent> events, long parkedPosition) {
        var requested = 0L;
        for (var event : events) {
            if (event.position() > parkedPosition
                    && Retries.requested(event, codec)
                            .filter(view.name()::equals)
                            .isPresent()) {
                requested = event.position();
            }
        }
        return requested;
    }

    /// Folds the next events of some organizations in memory; what an organization's first refused event changed is
    /// undone and nothing after it is applied.
    private final class Folding {
        private final SortedMap<UUID, List<RecordedEvent>> next;
        private final Map<UUID, Refusal> refusals = new LinkedHashMap<>();

        Folding(SortedMap<UUID, List<RecordedEvent>> next) {
            this.next = next;
        }

        WorkingSet fold(Connection connection) throws SQLException {
            var wanted = new Wanted();
            var facts = new ArrayList<Fact>();
            next.forEach((organization, events) -> {
                for (var event : events) {
                    if (!foreign.contains(event.type()) && !understand(event, facts, wanted)) {
                        return;
                    }
                }
            });
            var rows = StoredRows.load(connection, wanted);
            while (!foldAll(facts, rows)) {
                rows.undo();
            }
            return rows;
        }

        private boolean understand(RecordedEvent event, List<Fact> facts, Wanted wanted) {
            try {
                var fact = Fact.of(event, codec);
                view.reads(fact, wanted);
                facts.add(fact);
                return true;
            } catch (RuntimeException e) {
                refuse(event, e);
                return false;
            }
        }

        private boolean foldAll(List<Fact> facts, WorkingSet rows) {
            for (var fact : facts) {
                var refused = refusals.get(fact.organizationId());
                if (refused != null && fact.position() >= refused.position()) {
                    continue;
                }
                try {
                    view.fold(fact, rows);
                } catch (RuntimeException e) {
                    refuse(fact.recorded(), e);
                    return false;
                }
            }
            return true;
        }

        private void refuse(RecordedEvent event, RuntimeException cause) {
            refusals.put(event.organizationId(), refusal(event, text(cause)));
        }

        private static String text(RuntimeException cause) {
            return switch (cause) {
                case UndecodableEventException e -> String.valueOf(e.getMessage());
                case InconsistentLogException e -> String.valueOf(e.getMessage());
                default -> "the projection failed with " + cause.getClass().getSimpleName();
            };
        }

        List<Advance> advances() {
            var advances = new ArrayList<Advance>();
            next.forEach((organization, events) -> {
                var refused = refusals.get(organization);
                var applied = refused == null
                        ? events
                        : events.stream()
                                .filter(event -> event.position() < refused.position())
                                .toList();
                if (!applied.isEmpty()) {
                    advances.add(new Advance(organization, applied));
                }
            });
            return advances;
        }
    }
}
