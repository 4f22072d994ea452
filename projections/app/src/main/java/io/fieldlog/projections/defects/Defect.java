package io.fieldlog.projections.defects;

import io.fieldlog.events.Severity;
import io.fieldlog.projections.fold.Fact;
import io.fieldlog.projections.fold.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A defect as it is now.
record Defect(
        UUID organizationId,
        UUID defectId,
        UUID machineId,
        UUID siteId,
        @Nullable UUID checklistId,
        @Nullable String question,
        @Nullable String instance,
        String description,
        Severity severity,
        State state,
        Instant reportedAt,
        String reportedBy,
        @Nullable Instant closedAt,
        List<Step> history,
        long version,
        long position) {

    enum State {
        OPEN,
        CLOSED
    }

    /// Something that happened to it; `type` is the event's stable name.
    record Step(
            long position,
            String type,
            Instant at,
            String userId,
            @Nullable Severity severity,
            @Nullable String note) {

        static Step of(Fact fact, @Nullable Severity severity, @Nullable String note) {
            return new Step(fact.position(), fact.recorded().type(), fact.recordedAt(), fact.userId(), severity, note);
        }
    }

    record Key(UUID organizationId, UUID defectId) {}

    static final Table<Key, Defect> TABLE = new Table<>(
            "defect", Key.class, Defect.class, row -> new Key(row.organizationId(), row.defectId()), """
            SELECT organization_id, defect_id, machine_id, site_id, checklist_id, question, instance, description, severity,
                   state, reported_at, reported_by, closed_at, history, version, position
            FROM defect JOIN unnest(?::uuid[], ?::uuid[]) AS wanted (organization_id, defect_id)
                USING (organization_id, defect_id)""", """
            INSERT INTO defect (organization_id, defect_id, machine_id, site_id, checklist_id, question, instance, description,
                                severity, state, reported_at, reported_by, closed_at, history, version, position)
            SELECT organization_id, defect_id, machine_id, site_id, checklist_id, question, instance, description,
                   severity, state, reported_at, reported_by, closed_at, history, version, position
            FROM unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[],
                        ?::text[], ?::timestamptz[], ?::text[], ?::timestamptz[], ?::jsonb[], ?::bigint[], ?::bigint[])
                AS put (organization_id, defect_id, machine_id, site_id, checklist_id, question, instance, description,
                        severity, state, reported_at, reported_by, closed_at, history, version, position)
            ON CONFLICT (organization_id, defect_id) DO UPDATE
            SET severity = excluded.severity, state = excluded.state, closed_at = excluded.closed_at,
                history = excluded.history, version = excluded.version, position = excluded.position""");

    Defect graded(Severity other, Step step, Fact fact) {
        return with(other, state, closedAt, step, fact);
    }

    Defect closed(Step step, Fact fact) {
        return with(severity, State.CLOSED, fact.recordedAt(), step, fact);
    }

    Defect reviewed(Step step, Fact fact) {
        return with(severity, state, closedAt, step, fact);
    }

    private Defect with(Severity newSeverity, State newState, @Nullable Instant closed, Step step, Fact fact) {
        return new Defect(
                organizationId,
                defectId,
                machineId,
                siteId,
                checklistId,
                question,
                instance,
                description,
                newSeverity,
                newState,
                reportedAt,
                reportedBy,
                closed,
                Stream.concat(history.stream(), Stream.of(step)).toList(),
                fact.version(),
                fact.position());
    }
}
