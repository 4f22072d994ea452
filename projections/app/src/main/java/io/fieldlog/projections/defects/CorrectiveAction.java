package io.fieldlog.projections.defects;

import io.fieldlog.projections.fold.Fact;
import io.fieldlog.projections.fold.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A corrective action as it is now.
record CorrectiveAction(
        UUID organizationId,
        UUID actionId,
        @Nullable UUID defectId,
        @Nullable UUID siteId,
        String title,
        String assignee,
        LocalDate dueOn,
        State state,
        Instant raisedAt,
        String raisedBy,
        List<Step> history,
        long version,
        long position) {

    enum State {
        OPEN,
        COMPLETED,
        VERIFIED
    }

    /// Something that happened to it; `type` is the event's stable name.
    record Step(
            long position,
            String type,
            Instant at,
            String userId,
            @Nullable String assignee,
            @Nullable String note) {

        static Step of(Fact fact, @Nullable String assignee, @Nullable String note) {
            return new Step(fact.position(), fact.recorded().type(), fact.recordedAt(), fact.userId(), assignee, note);
        }
    }

    record Key(UUID organizationId, UUID actionId) {}

    static final Table<Key, CorrectiveAction> TABLE = new Table<>(
            "corrective_action",
            Key.class,
            CorrectiveAction.class,
            row -> new Key(row.organizationId(), row.actionId()),
            """
            SELECT organization_id, action_id, defect_id, site_id, title, assignee, due_on, state, raised_at, raised_by,
                   history, version, position
            FROM corrective_action JOIN unnest(?::uuid[], ?::uuid[]) AS wanted (organization_id, action_id)
                USING (organization_id, action_id)""",
            """
            INSERT INTO corrective_action (organization_id, action_id, defect_id, site_id, title, assignee, due_on, state,
                                           raised_at, raised_by, history, version, position)
            SELECT organization_id, action_id, defect_id, site_id, title, assignee, due_on, state, raised_at, raised_by,
                   history, version, position
            FROM unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::date[], ?::text[],
                        ?::timestamptz[], ?::text[], ?::jsonb[], ?::bigint[], ?::bigint[])
                AS put (organization_id, action_id, defect_id, site_id, title, assignee, due_on, state, raised_at,
                        raised_by, history, version, position)
            ON CONFLICT (organization_id, action_id) DO UPDATE
            SET assignee = excluded.assignee, state = excluded.state, history = excluded.history,
                version = excluded.version, position = excluded.position""");

    CorrectiveAction assigned(String to, Step step, Fact fact) {
        return with(to, state, step, fact);
    }

    CorrectiveAction in(State other, Step step, Fact fact) {
        return with(assignee, other, step, fact);
    }

    private CorrectiveAction with(String newAssignee, State newState, Step step, Fact fact) {
        return new CorrectiveAction(
                organizationId,
                actionId,
                defectId,
                siteId,
                title,
                newAssignee,
                dueOn,
                newState,
                raisedAt,
                raisedBy,
                Stream.concat(history.stream(), Stream.of(step)).toList(),
                fact.version(),
                fact.position());
    }
}
