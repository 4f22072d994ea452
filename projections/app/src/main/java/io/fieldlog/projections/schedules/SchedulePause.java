package io.fieldlog.projections.schedules;

import io.fieldlog.projections.fold.Fact;
import io.fieldlog.projections.fold.Lookup;
import io.fieldlog.projections.fold.RowType;
import io.fieldlog.projections.fold.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A time in which a schedule is paused: end exclusive, open while it lasts.
record SchedulePause(
        UUID organizationId,
        UUID scheduleId,
        long fromPosition,
        Instant fromAt,
        @Nullable Long untilPosition,
        @Nullable Instant untilAt) {

    record Key(UUID organizationId, UUID scheduleId, long fromPosition) {}

    static final Table<Key, SchedulePause> TABLE = new Table<>(
            "schedule_pause",
            Key.class,
            SchedulePause.class,
            row -> new Key(row.organizationId(), row.scheduleId(), row.fromPosition()),
            """
            SELECT organization_id, schedule_id, from_position, from_at, until_position, until_at
            FROM schedule_pause JOIN unnest(?::uuid[], ?::uuid[], ?::bigint[]) AS wanted (organization_id, schedule_id, from_position)
                USING (organization_id, schedule_id, from_position)""",
            """
            INSERT INTO schedule_pause (organization_id, schedule_id, from_position, from_at, until_position, until_at)
            SELECT * FROM unnest(
                ?::uuid[], ?::uuid[], ?::bigint[], ?::timestamptz[], ?::bigint[], ?::timestamptz[])
            ON CONFLICT (organization_id, schedule_id, from_position) DO UPDATE
            SET until_position = excluded.until_position, until_at = excluded.until_at""");

    /// The pause that lasts.
    static final Lookup<Schedule.Key, SchedulePause> OPEN = new Lookup<>(TABLE, RowType.of(Schedule.Key.class), """
            SELECT pause.organization_id, pause.schedule_id, pause.from_position, pause.from_at, pause.until_position,
                   pause.until_at
            FROM unnest(?::uuid[], ?::uuid[], ?::bigint[]) AS wanted (organization_id, schedule_id, times)
            JOIN schedule_pause AS pause USING (organization_id, schedule_id)
            WHERE pause.until_position IS NULL""");

    SchedulePause until(Fact fact) {
        return new SchedulePause(organizationId, scheduleId, fromPosition, fromAt, fact.position(), fact.recordedAt());
    }
}
