package io.fieldlog.projections.runtime;

import io.fieldlog.projections.fold.View;
import io.fieldlog.projections.fold.WorkingSet;
import io.fieldlog.projections.runtime.Checkpoints.Move;
import io.fieldlog.projections.runtime.Checkpoints.OffsetMove;
import io.fieldlog.projections.runtime.Checkpoints.Reached;
import io.fieldlog.projections.runtime.Checkpoints.Refusal;
import io.fieldlog.projections.runtime.PositionRule.Gap;
import io.fieldlog.projections.runtime.PositionRule.Plan;
import io.fieldlog.stream.EventCodec;
import io.fieldlog.stream.LogReader;
import io.fieldlog.stream.RecordedEvent;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Applies what was delivered to one view, each event exactly once and in order: an organization's position decides
/// what is known, what is next and what was lost, and is moved in the transaction of the rows.
///
/// Its group lets it `fold` and `save` in a transaction with other views as long as nothing is wrong; `apply` is a
/// transaction of its own that copes with everything: it closes gaps, parks, and tries again what was parked.
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
    private final PositionRule rule;
    private final Set<String> foreign;

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
        this.rule = new PositionRule(view.name(), codec);
        this.foreign = Folding.foreign(view);
    }

    String name() {
        return view.name();
    }

    ProjectionMetrics metrics() {
        return metrics;
    }

    /// What events amount to, in memory. `plan` says what they were; nothing is folded while there are gaps.
    record Folded(Plan plan, WorkingSet rows, List<Advance> advances, Collection<Refusal> refusals) {

        boolean isClean() {
            return plan.gaps().isEmpty() && refusals.isEmpty();
        }
    }

    /// Reads, but writes nothing.
    Folded fold(
            Connection connection,
            SortedMap<UUID, List<RecordedEvent>> events,
            Facts facts,
            Map<UUID, Reached> reached,
            Origin origin)
            throws SQLException {
        var plan = rule.plan(events, reached, origin);
        if (!plan.gaps().isEmpty()) {
            return new Folded(plan, WorkingSet.ofStoredRows(), List.of(), List.of());
        }
        var folding = new Folding(view, foreign, plan.next(), facts);
        var rows = folding.fold(connection);
        return new Folded(plan, rows, folding.advances(), folding.refusals());
    }

    /// Writes the rows, but not how far the view has come with them.
    void save(Connection connection, Folded folded) throws SQLException {
        if (!folded.advances().isEmpty()) {
            StoredRows.save(connection, view.tables(), folded.rows());
            companion.write(connection, folded.rows(), folded.advances());
        }
    }

    /// The transaction is durable.
    void committed(Folded folded) {
        metrics.applied(folded.advances(), clock.instant());
        companion.committed();
    }

    /// Applies the deliveries and moves the offsets, in as many transactions as it takes.
    ///
    /// @throws FencedException when another process has these partitions
    /// @throws SQLException when the database did not answer: nothing of the batch after the failure is applied
    void apply(Deliveries delivered, List<OffsetMove> moves) throws SQLException {
        for (var record : delivered.garbled()) {
            metrics.garbled();
            if (record.organizationId() != null) {
                catchUp(record.organizationId(), Long.MAX_VALUE, false);
            }
        }
        var retried = new HashSet<UUID>();
        var gaps = write(delivered.events(), moves, new Origin.Topic(retried));
        while (!gaps.isEmpty()) {
            for (var gap : gaps) {
                if (gap.retry()) {
                    retried.add(gap.organizationId());
                }
                close(gap);
            }
            gaps = write(delivered.events(), moves, new Origin.Topic(retried));
        }
    }

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
            var reached = views.transact(connection -> reached(connection, Set.of(organization)))
                    .getOrDefault(organization, Reached.NOTHING);
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

    private Map<UUID, Reached> reached(Connection connection, Set<UUID> organizations) throws SQLException {
        return organizations.isEmpty()
                ? Map.of()
                : Objects.requireNonNull(Checkpoints.reached(connection, List.of(view.name()), organizations)
                        .get(view.name()));
    }

    private void park(Refusal refusal) throws SQLException {
        views.transact(connection -> {
            Checkpoints.park(connection, view.name(), List.of(refusal), clock.instant());
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
            if (step.plan().gaps().isEmpty()) {
                step.refusals().forEach(this::parked);
                committed(step);
            }
            return step.plan().gaps();
        } catch (SQLException e) {
            if (!DataErrors.is(e)) {
                throw e;
            }
            narrow(events, origin.narrowed(), e);
            if (!moves.isEmpty()) {
                views.transact(connection -> {
                    Checkpoints.consume(connection, moves);
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
        park(Refusal.of(of.getFirst(), DataErrors.text(cause)));
    }

    private Folded step(
            Connection connection, SortedMap<UUID, List<RecordedEvent>> events, List<OffsetMove> moves, Origin origin)
            throws SQLException {
        var reached = reached(connection, events.keySet());
        var folded = fold(connection, events, new Facts(codec), reached, origin);
        if (!folded.plan().gaps().isEmpty()) {
            return folded;
        }
        save(connection, folded);
        Checkpoints.advance(connection, Move.of(view.name(), folded.advances()));
        if (!folded.refusals().isEmpty()) {
            Checkpoints.park(connection, view.name(), folded.refusals(), clock.instant());
        }
        var resumed = folded.advances().stream()
                .filter(advance -> resumes(advance, reached.getOrDefault(advance.organizationId(), Reached.NOTHING)))
                .map(Advance::organizationId)
                .filter(organization -> folded.refusals().stream()
                        .noneMatch(refusal -> refusal.organizationId().equals(organization)))
                .toList();
        if (!resumed.isEmpty()) {
            Checkpoints.unpark(connection, view.name(), resumed);
        }
        Checkpoints.consume(connection, moves);
        return folded;
    }

    private static boolean resumes(Advance advance, Reached before) {
        return before.parkedPosition() != null && advance.to() >= before.parkedPosition();
    }
}
