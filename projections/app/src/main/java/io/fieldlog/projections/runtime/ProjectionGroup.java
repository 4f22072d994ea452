package io.fieldlog.projections.runtime;

import io.fieldlog.projections.runtime.Checkpoints.Move;
import io.fieldlog.projections.runtime.Checkpoints.OffsetMove;
import io.fieldlog.projections.runtime.Checkpoints.Reached;
import io.fieldlog.projections.runtime.Offsets.Laggards;
import io.fieldlog.projections.runtime.Projector.Folded;
import io.fieldlog.stream.EventCodec;
import io.fieldlog.stream.EventSource.Batch;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The views that a reader of the topic keeps. What was delivered is written for all of them in one transaction as long
/// as nothing is wrong; as soon as one has something to cope with, each gets its own, so that nobody suffers from
/// another's trouble. A view that fails stays behind its group and is brought up to it apart.
///
/// Called by one thread.
public final class ProjectionGroup {

    private static final Logger log = LoggerFactory.getLogger(ProjectionGroup.class);
    private static final Origin TOPIC = new Origin.Topic(Set.of());

    private final List<Projector> projectors;
    private final List<String> names;
    private final Database views;
    private final EventCodec codec;
    private final Remembered remembered = new Remembered();
    private final Offsets offsets;

    public ProjectionGroup(List<Projector> projectors, Database views, EventCodec codec) {
        this.projectors = List.copyOf(projectors);
        this.names = projectors.stream().map(Projector::name).toList();
        this.views = views;
        this.codec = codec;
        this.offsets = new Offsets(names);
    }

    public List<String> names() {
        return names;
    }

    /// Where to go on with these partitions, read anew.
    Map<Integer, Long> nextOffsets(Set<Integer> partitions) throws SQLException {
        remembered.forget();
        return offsets.place(
                partitions, views.transact(connection -> Checkpoints.offsets(connection, names, partitions)));
    }

    void revoked(Set<Integer> partitions) {
        remembered.forget();
        offsets.forget(partitions);
    }

    /// @throws FencedException when another process has these partitions
    /// @throws SQLException when the database did not answer: what is not applied must be delivered again
    void apply(List<Batch> batches) throws SQLException {
        var byViews = new LinkedHashMap<Set<String>, List<Batch>>();
        for (var batch : batches) {
            byViews.computeIfAbsent(offsets.level(batch.partition()), _ -> new ArrayList<>())
                    .add(batch);
        }
        for (var entry : byViews.entrySet()) {
            apply(entry.getKey(), entry.getValue());
            offsets.passed(entry.getValue());
        }
    }

    /// The views to bring up next, but for those that rest.
    Optional<Laggards> hindmost(Set<String> resting) {
        return offsets.hindmost(resting);
    }

    /// Applies to the laggards what they have before them: no more than until the next view.
    ///
    /// @throws FencedException as `apply`
    /// @throws SQLException as `apply`
    void catchUp(Laggards laggards, Batch batch) throws SQLException {
        apply(laggards.views(), List.of(batch));
    }

    /// How many records each view is behind its group, per partition; without those that are not.
    Map<String, Map<Integer, Long>> behind() {
        return offsets.behind();
    }

    void fenced() {
        projectors.forEach(projector -> projector.metrics().fenced());
    }

    void failed(Collection<String> failed) {
        projectors.stream()
                .filter(projector -> failed.contains(projector.name()))
                .forEach(projector -> projector.metrics().failed());
    }

    private void apply(Set<String> level, List<Batch> batches) throws SQLException {
        var concerned = projectors.stream()
                .filter(projector -> level.contains(projector.name()))
                .toList();
        var delivered = Deliveries.of(batches);
        for (var record : delivered.garbled()) {
            log.warn(
                    "partition={} offset={} is no event: {}; the log is asked instead",
                    record.partition(),
                    record.offset(),
                    record.error());
        }
        if (delivered.garbled().isEmpty() && together(concerned, delivered, batches)) {
            offsets.moved(level, batches);
        } else {
            eachByItself(concerned, delivered, batches);
        }
    }

    /// False when nothing was written, because one of the views has something to cope with.
    private boolean together(List<Projector> concerned, Deliveries delivered, List<Batch> batches) throws SQLException {
        var moves = concerned.stream()
                .flatMap(projector -> offsets.moves(projector.name(), batches).stream())
                .toList();
        try {
            var folded = views.transact(connection -> write(connection, concerned, delivered, moves));
            if (!isClean(folded)) {
                return false;
            }
            folded.forEach((projector, of) -> {
                remembered.put(projector.name(), of.advances());
                projector.committed(of);
            });
            return true;
        } catch (FencedException e) {
            throw e;
        } catch (SQLException e) {
            if (DataErrors.isOutage(e)) {
                throw e;
            }
            log.info("views={} are written one by one: SQLSTATE {}", names(concerned), e.getSQLState());
            return false;
        } catch (RuntimeException e) {
            log.info("views={} are written one by one: {}", names(concerned), e.toString());
            return false;
        }
    }

    /// Writes only if all is clean.
    private Map<Projector, Folded> write(
            Connection connection, List<Projector> concerned, Deliveries delivered, List<OffsetMove> moves)
            throws SQLException {
        var reached = reached(connection, names(concerned), delivered.events().keySet());
        var facts = new Facts(codec);
        var folded = new LinkedHashMap<Projector, Folded>();
        for (var projector : concerned) {
            var at = reached.getOrDefault(projector.name(), Map.of());
            folded.put(projector, projector.fold(connection, delivered.events(), facts, at, TOPIC));
        }
        if (isClean(folded)) {
            var advances = new ArrayList<Move>();
            for (var entry : folded.entrySet()) {
                entry.getKey().save(connection, entry.getValue());
                advances.addAll(Move.of(entry.getKey().name(), entry.getValue().advances()));
            }
            Checkpoints.move(connection, advances, moves);
        }
        return folded;
    }

    private static boolean isClean(Map<Projector, Folded> folded) {
        return folded.values().stream().allMatch(Folded::isClean);
    }

    private Map<String, Map<UUID, Reached>> reached(
            Connection connection, List<String> projections, Set<UUID> organizations) throws SQLException {
        var reached = remembered.find(projections, organizations);
        var unknown = new HashSet<>(organizations);
        reached.values().forEach(known -> unknown.removeAll(known.keySet()));
        if (!unknown.isEmpty()) {
            var read = Checkpoints.reached(connection, projections, unknown);
            read.forEach(remembered::put);
            read.forEach((projection, of) -> reached.merge(projection, of, (known, more) -> {
                known.putAll(more);
                return known;
            }));
        }
        return reached;
    }

    /// @throws SQLException when the database did not answer, or all of the views failed
    private void eachByItself(List<Projector> concerned, Deliveries delivered, List<Batch> batches)
            throws SQLException {
        remembered.forget();
        var failures = new LinkedHashMap<Projector, Exception>();
        for (var projector : concerned) {
            try {
                projector.apply(delivered, offsets.moves(projector.name(), batches));
                offsets.moved(Set.of(projector.name()), batches);
            } catch (FencedException e) {
                throw e;
            } catch (SQLException e) {
                if (DataErrors.isOutage(e)) {
                    throw e;
                }
                failures.put(projector, e);
            } catch (RuntimeException e) {
                failures.put(projector, e);
            }
        }
        if (!failures.isEmpty() && failures.size() == concerned.size()) {
            rethrow(failures.values().iterator().next());
        }
        failures.forEach((projector, failure) -> {
            projector.metrics().failed();
            log.warn("projection={} stays behind its group: {}", projector.name(), ProjectionLoop.reason(failure));
        });
    }

    private static void rethrow(Exception failure) throws SQLException {
        switch (failure) {
            case SQLException e -> throw e;
            case RuntimeException e -> throw e;
            default -> throw new IllegalStateException(failure);
        }
    }

    private static List<String> names(List<Projector> projectors) {
        return projectors.stream().map(Projector::name).toList();
    }
}
