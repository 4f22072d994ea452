package io.fieldlog.projections.machines;

import io.fieldlog.events.MachineEvent.Contradiction;
import io.fieldlog.projections.fold.Group;
import io.fieldlog.projections.fold.Lookup;
import io.fieldlog.projections.fold.RowType;
import io.fieldlog.projections.fold.Table;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One reading of a meter and whether it counts.
record MeterReading(
        UUID organizationId,
        UUID machineId,
        UUID readingId,
        String meter,
        BigDecimal value,
        String unit,
        Instant capturedAt,
        Instant recordedAt,
        String userId,
        boolean rollover,
        State state,
        @Nullable Contradiction contradiction,
        @Nullable String note,
        long recordedPosition,
        @Nullable Long disputedPosition,
        @Nullable Long resolvedPosition,
        long position) {

    /// Only an ACCEPTED reading counts; each is until it is disputed.
    enum State {
        ACCEPTED,
        DISPUTED,
        REJECTED
    }

    record Key(UUID organizationId, UUID machineId, UUID readingId) {}

    record OfMeter(UUID organizationId, UUID machineId, String meter) {}

    /// Which of two readings is shown: by the device's time, of equal times the one recorded later.
    static final Comparator<MeterReading> LATEST =
            Comparator.comparing(MeterReading::capturedAt).thenComparing(MeterReading::recordedPosition);

    static final Table<Key, MeterReading> TABLE = new Table<>(
            "meter_reading",
            Key.class,
            MeterReading.class,
            row -> new Key(row.organizationId(), row.machineId(), row.readingId()),
            """
            SELECT organization_id, machine_id, reading_id, meter, value, unit, captured_at, recorded_at, user_id, rollover,
                   state, contradiction, note, recorded_position, disputed_position, resolved_position, position
            FROM meter_reading
            JOIN unnest(?::uuid[], ?::uuid[], ?::uuid[]) AS wanted (organization_id, machine_id, reading_id)
                USING (organization_id, machine_id, reading_id)""",
            """
            INSERT INTO meter_reading (
                organization_id, machine_id, reading_id, meter, value, unit, captured_at, recorded_at, user_id, rollover,
                state, contradiction, note, recorded_position, disputed_position, resolved_position, position)
            SELECT * FROM unnest(
                ?::uuid[], ?::uuid[], ?::uuid[], ?::text[], ?::numeric[], ?::text[], ?::timestamptz[], ?::timestamptz[],
                ?::text[], ?::bool[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[])
            ON CONFLICT (organization_id, machine_id, reading_id) DO UPDATE
            SET state = excluded.state, contradiction = excluded.contradiction, note = excluded.note,
                disputed_position = excluded.disputed_position, resolved_position = excluded.resolved_position,
                position = excluded.position""");

    /// The readings of one meter; of those that are stored, all that are disputed, and of the counted as many of the
    /// latest as can be needed when each question takes one away.
    static final Group<OfMeter, MeterReading> READINGS = new Group<>(
            new Lookup<>(TABLE, RowType.of(OfMeter.class), """
            SELECT reading.*
            FROM unnest(?::uuid[], ?::uuid[], ?::text[], ?::bigint[]) AS wanted (organization_id, machine_id, meter, times)
            CROSS JOIN LATERAL (
                (SELECT organization_id, machine_id, reading_id, meter, value, unit, captured_at, recorded_at, user_id,
                        rollover, state, contradiction, note, recorded_position, disputed_position, resolved_position,
                        position
                 FROM meter_reading AS counted
                 WHERE counted.organization_id = wanted.organization_id AND counted.machine_id = wanted.machine_id
                   AND counted.meter = wanted.meter AND counted.state = 'ACCEPTED'
                 ORDER BY captured_at DESC, recorded_position DESC
                 LIMIT wanted.times + 1)
                UNION ALL
                (SELECT organization_id, machine_id, reading_id, meter, value, unit, captured_at, recorded_at, user_id,
                        rollover, state, contradiction, note, recorded_position, disputed_position, resolved_position,
                        position
                 FROM meter_reading AS disputed
                 WHERE disputed.organization_id = wanted.organization_id AND disputed.machine_id = wanted.machine_id
                   AND disputed.meter = wanted.meter AND disputed.state = 'DISPUTED')) AS reading"""),
            row -> new OfMeter(row.organizationId(), row.machineId(), row.meter()));

    MeterReading disputed(Contradiction by, long at) {
        return new MeterReading(
                organizationId,
                machineId,
                readingId,
                meter,
                value,
                unit,
                capturedAt,
                recordedAt,
                userId,
                rollover,
                State.DISPUTED,
                by,
                note,
                recordedPosition,
                at,
                resolvedPosition,
                at);
    }

    MeterReading resolved(boolean accepted, String why, long at) {
        return new MeterReading(
                organizationId,
                machineId,
                readingId,
                meter,
                value,
                unit,
                capturedAt,
                recordedAt,
                userId,
                rollover,
                accepted ? State.ACCEPTED : State.REJECTED,
                contradiction,
                why,
                recordedPosition,
                disputedPosition,
                at,
                at);
    }
}
