package io.fieldlog.projections.runtime;

import io.fieldlog.projections.runtime.Checkpoints.Reached;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// How far this process has brought the views for the organizations that it saw last, so that it need not ask each
/// time. It is trusted because each move of a checkpoint names the position before, and forgotten after any trouble.
/// An organization that is parked somewhere is never remembered.
final class Remembered {

    private static final int MOST_ORGANIZATIONS = 5_000;

    private final Map<UUID, Map<String, Reached>> organizations = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Map<String, Reached>> eldest) {
            return size() > MOST_ORGANIZATIONS;
        }
    };

    /// Per projection, of the organizations of which it is known for all of these projections.
    Map<String, Map<UUID, Reached>> find(Collection<String> projections, Collection<UUID> of) {
        var found = new HashMap<String, Map<UUID, Reached>>();
        projections.forEach(projection -> found.put(projection, new HashMap<>()));
        for (var organization : of) {
            var known = organizations.get(organization);
            if (known != null && known.keySet().containsAll(projections)) {
                found.forEach(
                        (projection, at) -> at.put(organization, known.getOrDefault(projection, Reached.NOTHING)));
            }
        }
        return found;
    }

    /// What the database said.
    void put(String projection, Map<UUID, Reached> reached) {
        reached.forEach((organization, at) -> {
            if (at.parkedPosition() == null) {
                put(projection, organization, at);
            }
        });
    }

    /// What is durable.
    void put(String projection, List<Advance> advances) {
        advances.forEach(advance -> put(projection, advance.organizationId(), new Reached(advance.to(), null)));
    }

    private void put(String projection, UUID organization, Reached at) {
        organizations.computeIfAbsent(organization, _ -> new HashMap<>()).put(projection, at);
    }

    void forget() {
        organizations.clear();
    }
}
