package io.fieldlog.query.actions;

import io.fieldlog.query.views.Snapshot;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The SQL of the corrective actions.
final class ActionRows {

    private static final String COLUMNS = """
            SELECT action_id, defect_id, site_id, title, assignee, due_on, state, raised_at, raised_by, history, version,
                   position
            FROM corrective_action
            WHERE organization_id = :organization
            """;

    /// The place of an action in the list.
    record Key(LocalDate dueOn, UUID actionId) {

        static Key parse(List<String> texts) {
            return new Key(LocalDate.parse(texts.getFirst()), UUID.fromString(texts.getLast()));
        }
    }

    private ActionRows() {}

    static List<Action> list(Snapshot snapshot, ActionFilter filter, int count, @Nullable Key after) {
        var actor = snapshot.actor();
        var sql = new StringBuilder(COLUMNS);
        // Only the conditions that are asked for, so that each combination finds its index.
        if (after != null) {
            sql.append("AND (due_on, action_id) > (:afterDue, :afterAction)\n");
        }
        if (actor.sites() != null) {
            sql.append("AND site_id = ANY (:sites)\n");
        }
        if (filter.assignee() != null) {
            sql.append("AND assignee = :assignee\n");
        }
        if (filter.state() != null) {
            sql.append("AND state = :state\n");
        }
        if (filter.dueBefore() != null) {
            sql.append("AND due_on < :dueBefore\n");
        }
        sql.append("ORDER BY due_on, action_id\nLIMIT :count");
        var query = snapshot.sql()
                .sql(sql.toString())
                .param("organization", actor.organizationId())
                .param("count", count)
                .param("assignee", filter.assignee())
                .param("state", filter.state() == null ? null : filter.state().name())
                .param("dueBefore", filter.dueBefore());
        if (after != null) {
            query = query.param("afterDue", after.dueOn()).param("afterAction", after.actionId());
        }
        if (actor.sites() != null) {
            query = query.param("sites", actor.sites().toArray(UUID[]::new));
        }
        return query.query(Action::of).list();
    }

    static Optional<Action> one(Snapshot snapshot, UUID actionId) {
        return snapshot.sql()
                .sql(COLUMNS + "AND action_id = :action")
                .param("organization", snapshot.actor().organizationId())
                .param("action", actionId)
                .query(Action::of)
                .optional();
    }
}
