package io.fieldlog.command.schedules;

import io.fieldlog.command.AggregateKey;
import io.fieldlog.command.Streams;
import io.fieldlog.command.schedules.ScheduleState.Defined;
import io.fieldlog.command.schedules.ScheduleState.Undefined;
import io.fieldlog.command.sets.OrganizationSets;
import io.fieldlog.events.ScheduleEvent;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The schedules of an organization right now, and what is open by them: as exact as the log, since the append keeps
/// it.
@Component
final class DefinedSchedules {

    private final JdbcClient log;
    private final Streams streams;

    DefinedSchedules(JdbcClient log, Streams streams) {
        this.log = log;
        this.streams = streams;
    }

    Optional<Defined> find(UUID organization, UUID scheduleId) {
        var state = streams.<ScheduleEvent, ScheduleState>fold(
                        new AggregateKey(organization, scheduleId),
                        ScheduleEvent.class,
                        new Undefined(),
                        ScheduleState::evolve)
                .state();
        return state instanceof Defined defined ? Optional.of(defined) : Optional.empty();
    }

    List<UUID> ofTemplate(UUID organization, UUID templateId) {
        return log.sql("""
                SELECT member FROM set_member
                WHERE organization_id = :organization AND set_name = :set AND key = :template
                ORDER BY member
                """)
                .param("organization", organization)
                .param("set", OrganizationSets.TEMPLATE_SCHEDULES)
                .param("template", templateId.toString())
                .query(UUID.class)
                .list();
    }

    /// The occurrences of a schedule that are neither done nor missed.
    List<UUID> open(UUID organization, UUID scheduleId) {
        return log.sql("""
                SELECT member FROM set_member
                WHERE organization_id = :organization AND set_name = :set AND starts_with(key, :schedule)
                ORDER BY key, member
                """)
                .param("organization", organization)
                .param("set", OrganizationSets.OPEN_OCCURRENCES)
                .param("schedule", OrganizationSets.openOccurrences(scheduleId))
                .query(UUID.class)
                .list();
    }
}
