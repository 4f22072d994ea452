package io.fieldlog.projections.imports;

import io.fieldlog.events.Event;
import io.fieldlog.events.ImportEvent;
import io.fieldlog.events.ImportEvent.ImportCompleted;
import io.fieldlog.events.ImportEvent.ImportFailed;
import io.fieldlog.events.ImportEvent.ImportProgressed;
import io.fieldlog.events.ImportEvent.ImportRequested;
import io.fieldlog.events.ImportEvent.RejectedRecord;
import io.fieldlog.projections.fold.Fact;
import io.fieldlog.projections.fold.InconsistentLogException;
import io.fieldlog.projections.fold.Rows;
import io.fieldlog.projections.fold.Table;
import io.fieldlog.projections.fold.View;
import io.fieldlog.projections.fold.Wanted;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What became of each imported file: counts are those of its last event, refused records are gathered.
public final class ImportsView implements View {

    enum State {
        RUNNING,
        DONE,
        FAILED
    }

    record Key(UUID organizationId, UUID importId) {}

    record ImportRun(
            UUID organizationId,
            UUID importId,
            String format,
            @Nullable String fileName,
            State state,
            long total,
            long done,
            long applied,
            long duplicates,
            List<RejectedRecord> rejected,
            List<String> notCarriedOver,
            @Nullable String failure,
            Instant requestedAt,
            String requestedBy,
            long position) {}

    static final Table<Key, ImportRun> RUN = new Table<>(
            "import_run", Key.class, ImportRun.class, run -> new Key(run.organizationId(), run.importId()), """
            SELECT organization_id, import_id, format, file_name, state, total, done, applied, duplicates, rejected,
                   not_carried_over, failure, requested_at, requested_by, position
            FROM import_run JOIN unnest(?::uuid[], ?::uuid[]) AS wanted (organization_id, import_id)
                USING (organization_id, import_id)""", """
            INSERT INTO import_run (organization_id, import_id, format, file_name, state, total, done, applied, duplicates,
                                    rejected, not_carried_over, failure, requested_at, requested_by, position)
            SELECT organization_id, import_id, format, file_name, state, total, done, applied, duplicates,
                   rejected, not_carried_over, failure, requested_at, requested_by, position
            FROM unnest(?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[],
                        ?::bigint[], ?::jsonb[], ?::jsonb[], ?::text[], ?::timestamptz[], ?::text[], ?::bigint[])
                AS put (organization_id, import_id, format, file_name, state, total, done, applied, duplicates,
                        rejected, not_carried_over, failure, requested_at, requested_by, position)
            ON CONFLICT (organization_id, import_id) DO UPDATE
            SET state = excluded.state, total = excluded.total, done = excluded.done, applied = excluded.applied,
                duplicates = excluded.duplicates, rejected = excluded.rejected,
                not_carried_over = excluded.not_carried_over, failure = excluded.failure,
                position = excluded.position""");

    @Override
    public String name() {
        return "imports";
    }

    @Override
    public Set<Class<? extends Event>> kinds() {
        return Set.of(ImportEvent.class);
    }

    @Override
    public List<Table<?, ?>> tables() {
        return List.of(RUN);
    }

    @Override
    public void reads(Fact fact, Wanted wanted) {
        if (fact.event() instanceof ImportEvent event && !(event instanceof ImportRequested)) {
            wanted.row(RUN, new Key(fact.organizationId(), event.importId()));
        }
    }

    @Override
    public void fold(Fact fact, Rows rows) {
        if (fact.event() instanceof ImportEvent event) {
            rows.put(RUN, run(fact, event, rows));
        }
    }

    private static ImportRun run(Fact fact, ImportEvent event, Rows rows) {
        return switch (event) {
            case ImportRequested e ->
                new ImportRun(
                        fact.organizationId(),
                        e.importId(),
                        e.format(),
                        e.fileName(),
                        State.RUNNING,
                        0,
                        0,
                        0,
                        0,
                        List.of(),
                        List.of(),
                        null,
                        fact.recordedAt(),
                        fact.userId(),
                        fact.position());
            case ImportProgressed e -> {
                var run = requested(fact, e, rows);
                yield new ImportRun(
                        run.organizationId(),
                        run.importId(),
                        run.format(),
                        run.fileName(),
                        State.RUNNING,
                        e.total(),
                        e.done(),
                        e.applied(),
                        e.duplicates(),
                        joined(run.rejected(), e.rejected()),
                        run.notCarriedOver(),
                        null,
                        run.requestedAt(),
                        run.requestedBy(),
                        fact.position());
            }
            case ImportCompleted e -> {
                var run = requested(fact, e, rows);
                yield new ImportRun(
                        run.organizationId(),
                        run.importId(),
                        run.format(),
                        run.fileName(),
                        State.DONE,
                        e.total(),
                        e.done(),
                        e.applied(),
                        e.duplicates(),
                        joined(run.rejected(), e.rejected()),
                        e.notCarriedOver(),
                        null,
                        run.requestedAt(),
                        run.requestedBy(),
                        fact.position());
            }
            case ImportFailed e -> {
                var run = requested(fact, e, rows);
                yield new ImportRun(
                        run.organizationId(),
                        run.importId(),
                        run.format(),
                        run.fileName(),
                        State.FAILED,
                        run.total(),
                        run.done(),
                        run.applied(),
                        run.duplicates(),
                        run.rejected(),
                        run.notCarriedOver(),
                        e.reason(),
                        run.requestedAt(),
                        run.requestedBy(),
                        fact.position());
            }
        };
    }

    private static ImportRun requested(Fact fact, ImportEvent event, Rows rows) {
        var run = rows.find(RUN, new Key(fact.organizationId(), event.importId()));
        if (run == null) {
            throw new InconsistentLogException("an import goes on that was never requested");
        }
        return run;
    }

    private static List<RejectedRecord> joined(List<RejectedRecord> before, List<RejectedRecord> more) {
        return Stream.concat(before.stream(), more.stream()).toList();
    }
}
