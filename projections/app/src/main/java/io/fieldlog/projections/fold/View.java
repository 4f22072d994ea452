package io.fieldlog.projections.fold;

import io.fieldlog.events.Event;
import io.fieldlog.events.EventCatalog;
import java.util.List;
import java.util.Set;

/// A named fold of an organization's log over rows: what it writes depends on the log's prefix only.
public interface View {

    /// The projection's name: in checkpoints and in the operators' list.
    String name();

    /// The kinds of events that are folded; all others only advance the position.
    Set<Class<? extends Event>> kinds();

    /// Every table that the view writes.
    List<Table<?, ?>> tables();

    /// Says which stored rows folding this fact may look at.
    void reads(Fact fact, Wanted wanted);

    void fold(Fact fact, Rows rows);

    /// Whether an event of this stored type has to be decoded. One that the catalog does not know may concern every
    /// view.
    default boolean concerns(String type) {
        return EventCatalog.find(type)
                .map(entry -> kinds().stream().anyMatch(kind -> kind.isAssignableFrom(entry.type())))
                .orElse(true);
    }
}
