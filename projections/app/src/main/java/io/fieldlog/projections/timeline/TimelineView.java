package io.fieldlog.projections.timeline;

import io.fieldlog.events.ChecklistEvent;
import io.fieldlog.events.ChecklistEvent.ChecklistStarted;
import io.fieldlog.events.DefectEvent;
import io.fieldlog.events.Event;
import io.fieldlog.events.MachineEvent;
import io.fieldlog.events.MachineEvent.Contradiction;
import io.fieldlog.events.MachineEvent.MachineRegistered;
import io.fieldlog.events.MachineEvent.MachineRelocated;
import io.fieldlog.events.MachineEvent.MachineRemovedFromService;
import io.fieldlog.events.MachineEvent.MachineRetired;
import io.fieldlog.events.MachineEvent.MachineReturnedToService;
import io.fieldlog.events.MachineEvent.MeterReadingDisputed;
import io.fieldlog.events.MachineEvent.MeterReadingRecorded;
import io.fieldlog.events.MachineEvent.MeterReadingResolved;
import io.fieldlog.projections.fold.Fact;
import io.fieldlog.projections.fold.InconsistentLogException;
import io.fieldlog.projections.fold.Json;
import io.fieldlog.projections.fold.Rows;
import io.fieldlog.projections.fold.Table;
import io.fieldlog.projections.fold.View;
import io.fieldlog.projections.fold.Wanted;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One row per event of a machine or of its defects and per step of its inspections, with a sentence for the
/// reader. Sentences quote no free text: a reason or a note may name a person, and is in `data` only.
public final class TimelineView implements View {

    public record Key(UUID organizationId, UUID machineId, long position) {}

    public record Entry(
            UUID organizationId,
            UUID machineId,
            long position,
            String type,
            Instant recordedAt,
            @Nullable Instant capturedAt,
            String userId,
            String summary,
            Json data) {}

    public static final Table<Key, Entry> ENTRY = new Table<>(
            "timeline",
            Key.class,
            Entry.class,
            entry -> new Key(entry.organizationId(), entry.machineId(), entry.position()),
            """
            SELECT organization_id, machine_id, position, type, recorded_at, captured_at, user_id, summary, data
            FROM timeline
            JOIN unnest(?::uuid[], ?::uuid[], ?::bigint[]) AS wanted (organization_id, machine_id, position)
                USING (organization_id, machine_id, position)""",
            """
            INSERT INTO timeline (organization_id, machine_id, position, type, recorded_at, captured_at, user_id, summary,
                                  data)
            SELECT organization_id, machine_id, position, type, recorded_at, captured_at, user_id, summary, data
            FROM unnest(?::uuid[], ?::uuid[], ?::bigint[], ?::text[], ?::timestamptz[], ?::timestamptz[], ?::text[],
                        ?::text[], ?::jsonb[])
                AS put (organization_id, machine_id, position, type, recorded_at, captured_at, user_id, summary, data)""");

    record ChecklistKey(UUID organizationId, UUID checklistId) {}

    record OfMachine(UUID organizationId, UUID checklistId, UUID machineId) {}

    /// Of which machine a checklist is.
    static final Table<ChecklistKey, OfMachine> CHECKLIST = new Table<>(
            "timeline_checklist",
            ChecklistKey.class,
            OfMachine.class,
            row -> new ChecklistKey(row.organizationId(), row.checklistId()),
            """
            SELECT organization_id, checklist_id, machine_id
            FROM timeline_checklist JOIN unnest(?::uuid[], ?::uuid[]) AS wanted (organization_id, checklist_id)
                USING (organization_id, checklist_id)""",
            """
            INSERT INTO timeline_checklist (organization_id, checklist_id, machine_id)
            SELECT * FROM unnest(?::uuid[], ?::uuid[], ?::uuid[])""");

    @Override
    public String name() {
        return "timeline";
    }

    @Override
    public Set<Class<? extends Event>> kinds() {
        return Stream.concat(Stream.of(MachineEvent.class, DefectEvent.class), Inspections.STEPS.stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public List<Table<?, ?>> tables() {
        return List.of(ENTRY, CHECKLIST);
    }

    @Override
    public void reads(Fact fact, Wanted wanted) {
        if (fact.event() instanceof ChecklistEvent event && !(event instanceof ChecklistStarted)) {
            wanted.row(CHECKLIST, new ChecklistKey(fact.organizationId(), event.checklistId()));
        }
    }

    @Override
    public void fold(Fact fact, Rows rows) {
        if (fact.event() instanceof MachineEvent event) {
            enter(fact, event.machineId(), capturedAt(event), summary(event), rows);
        } else if (fact.event() instanceof ChecklistStarted event) {
            rows.put(CHECKLIST, new OfMachine(fact.organizationId(), event.checklistId(), event.machineId()));
            enter(fact, event.machineId(), Inspections.capturedAt(event), Inspections.summary(event), rows);
        } else if (fact.event() instanceof ChecklistEvent event) {
            var checklist = rows.find(CHECKLIST, new ChecklistKey(fact.organizationId(), event.checklistId()));
            if (checklist == null) {
                throw new InconsistentLogException("something happens to a checklist that was never started");
            }
            enter(fact, checklist.machineId(), Inspections.capturedAt(event), Inspections.summary(event), rows);
        } else if (fact.event() instanceof DefectEvent event) {
            enter(fact, event.machineId(), null, Defects.summary(event), rows);
        }
    }

    private void enter(Fact fact, UUID machineId, @Nullable Instant capturedAt, String summary, Rows rows) {
        rows.put(
                ENTRY,
                new Entry(
                        fact.organizationId(),
                        machineId,
                        fact.position(),
                        fact.recorded().type(),
                        fact.recordedAt(),
                        capturedAt == null ? null : capturedAt.truncatedTo(ChronoUnit.MICROS),
                        fact.userId(),
                        summary,
                        fact.data()));
    }

    private static @Nullable Instant capturedAt(MachineEvent event) {
        return event instanceof MeterReadingRecorded recorded ? recorded.capturedAt() : null;
    }

    static String summary(MachineEvent event) {
        return switch (event) {
            case MachineRegistered e -> "Registered with the tag %s.".formatted(e.tag());
            case MachineRelocated _ -> "Moved to another site.";
            case MeterReadingRecorded e ->
                e.rollover()
                        ? "Meter %s started again and shows %s %s.".formatted(e.meter(), e.value(), e.unit())
                        : "Meter %s shows %s %s.".formatted(e.meter(), e.value(), e.unit());
            case MeterReadingDisputed e ->
                "The reading of meter %s is disputed: %s.".formatted(e.meter(), contradiction(e.contradiction()));
            case MeterReadingResolved e ->
                e.accepted()
                        ? "The disputed reading of meter %s was accepted.".formatted(e.meter())
                        : "The disputed reading of meter %s was rejected.".formatted(e.meter());
            case MachineRemovedFromService _ -> "Taken out of service.";
            case MachineReturnedToService _ -> "Returned to service.";
            case MachineRetired _ -> "Retired.";
        };
    }

    private static String contradiction(Contradiction contradiction) {
        return switch (contradiction) {
            case BELOW_PREVIOUS -> "it is below the one before";
            case ABOVE_NEXT -> "it is above the one after";
            case UNIT_CHANGED -> "its unit is another";
        };
    }
}
