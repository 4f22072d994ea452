package io.fieldlog.projections.runtime;

import io.fieldlog.events.EventCatalog;
import io.fieldlog.projections.fold.Fact;
import io.fieldlog.projections.fold.InconsistentLogException;
import io.fieldlog.projections.fold.View;
import io.fieldlog.projections.fold.Wanted;
import io.fieldlog.projections.fold.WorkingSet;
import io.fieldlog.projections.runtime.Checkpoints.Refusal;
import io.fieldlog.stream.RecordedEvent;
import io.fieldlog.stream.UndecodableEventException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;
import java.util.stream.Collectors;

/// Folds the next events of some organizations in memory; what an organization's first refused event changed is undone
/// and nothing after it is applied.
final class Folding {

    private final View view;
    private final Set<String> foreign;
    private final SortedMap<UUID, List<RecordedEvent>> next;
    private final Facts facts;
    private final Map<UUID, Refusal> refusals = new LinkedHashMap<>();

    Folding(View view, Set<String> foreign, SortedMap<UUID, List<RecordedEvent>> next, Facts facts) {
        this.view = view;
        this.foreign = foreign;
        this.next = next;
        this.facts = facts;
    }

    /// The types of events that only advance the view's position.
    static Set<String> foreign(View view) {
        return EventCatalog.entries().stream()
                .map(EventCatalog.Entry::name)
                .filter(type -> !view.concerns(type))
                .collect(Collectors.toUnmodifiableSet());
    }

    /// Reads the stored rows and gives the changed ones; what was refused is known afterwards.
    WorkingSet fold(Connection connection) throws SQLException {
        var wanted = new Wanted();
        var understood = new ArrayList<Fact>();
        next.forEach((organization, events) -> {
            for (var event : events) {
                if (!foreign.contains(event.type()) && !understand(event, understood, wanted)) {
                    return;
                }
            }
        });
        var rows = StoredRows.load(connection, wanted);
        while (!foldAll(understood, rows)) {
            rows.undo();
        }
        return rows;
    }

    private boolean understand(RecordedEvent event, List<Fact> understood, Wanted wanted) {
        try {
            var fact = facts.of(event);
            view.reads(fact, wanted);
            understood.add(fact);
            return true;
        } catch (RuntimeException e) {
            refuse(event, e);
            return false;
        }
    }

    private boolean foldAll(List<Fact> understood, WorkingSet rows) {
        for (var fact : understood) {
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
        refusals.put(event.organizationId(), Refusal.of(event, text(cause)));
    }

    private static String text(RuntimeException cause) {
        return switch (cause) {
            case UndecodableEventException e -> String.valueOf(e.getMessage());
            case InconsistentLogException e -> String.valueOf(e.getMessage());
            default -> "the projection failed with " + cause.getClass().getSimpleName();
        };
    }

    Collection<Refusal> refusals() {
        return refusals.values();
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
